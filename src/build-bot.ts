import { join } from 'node:path'
import type { Logger } from 'pino'
import { defaultThresholds, type Bot } from './bot/bot.ts'
import { readFolder, type ContentFile, type Problem } from './content/file.ts'
import type { Calendar } from './calendar/calendar.ts'
import type { ContentStore, ImportReport } from './content/store.ts'
import { readBookletWords, type BookletWords } from './documents/booklet-file.ts'
import { readStation, type Station } from './documents/loudspeaker-file.ts'
import { readFlows, type Flows } from './flows/read-flows.ts'
import { readHandbook, type Handbook } from './knowledge/content.ts'
import { organisationValues } from './knowledge/organisation.ts'
import { buildLibrary } from './knowledge/library.ts'
import { defaultSettings, type Settings } from './settings/settings.ts'

/** The project's root, the same from `src/` and from `dist/`. */
export const root = join(import.meta.dirname, '..')

/** The shipped handbook and dialogues. */
export function shippedContent(): ContentFile[] {
  return [...readFolder(root, 'knowledge'), ...readFolder(root, 'flows')]
}

/** Content read and checked, before any index is built. */
export interface Content {
  handbook: Handbook
  flows: Flows
  /** How the loudspeaker's script is read; absent where its file is missing or broken. */
  station?: Station
  /** Likewise the fixed words of the printed handbook. */
  bookletWords?: BookletWords
  broken: Problem[]
  conflicts: Problem[]
}

export function readContent(
  files: readonly ContentFile[],
  settings: Settings = defaultSettings,
): Content {
  const of = (folder: string) => files.filter(({ path }) => path.startsWith(`${folder}/`))
  const { handbook, broken, conflicts } = readHandbook(of('knowledge'))
  const {
    flows,
    broken: brokenFlows,
    conflicts: flowConflicts,
  } = readFlows(
    of('flows'),
    {
      ...organisationValues(handbook.organisation),
      keep_days: String(settings['keep.messages']),
      // Known only when it is said.
      opens: null,
    },
    handbook.lexicon,
  )
  const { station, broken: brokenStation } = readStation(of('knowledge'), handbook.lexicon)
  const { words, broken: brokenWords } = readBookletWords(of('knowledge'))
  return {
    handbook,
    flows,
    ...(station && { station }),
    ...(words && { bookletWords: words }),
    broken: [...broken, ...brokenFlows, ...brokenStation, ...brokenWords],
    conflicts: [...conflicts, ...flowConflicts],
  }
}

function calendarOf({ organisation, holidays }: Handbook): Calendar {
  return {
    hours: organisation.office_hours,
    holidays: new Set(holidays.days_off.map(({ day }) => day)),
    extraDays: new Set(holidays.working_days.map(({ day }) => day)),
  }
}

/** A bot that can answer from what is in force at `now`. Builds the index. */
export function makeBot({ handbook, flows }: Content, now: number): Bot {
  return {
    library: buildLibrary(handbook, now),
    flows,
    calendar: calendarOf(handbook),
    thresholds: defaultThresholds,
  }
}

/** Brings the shipped files into the store; broken ones are told and left out. */
export async function importShippedContent(
  store: ContentStore,
  now: number,
  log: Logger,
): Promise<ImportReport> {
  const files = shippedContent()
  const { broken, conflicts } = readContent(files)
  for (const problem of [...broken, ...conflicts]) {
    log.error(problem, 'content: see `npm run cli -- check`')
  }
  const report = await store.importShipped(files, new Set(broken.map(({ path }) => path)), now)
  if (report.kept.length > 0) {
    log.warn(
      { paths: report.kept },
      'edited here and changed in the release: the edited text stays',
    )
  }
  return report
}
