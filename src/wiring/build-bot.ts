import { join } from 'node:path'
import type { Logger } from 'pino'
import { defaultThresholds, type Bot } from '../bot/bot.ts'
import { readFolder, type ContentFile, type Problem } from '../content/file.ts'
import type { Calendar } from '../calendar/calendar.ts'
import type { ContentStore, ImportReport } from '../content/store.ts'
import { readBookletWords, type BookletWords } from '../documents/booklet-file.ts'
import { readDispatchWords, type DispatchWords } from '../documents/dispatch-words.ts'
import { readStation, type Station } from '../documents/loudspeaker-file.ts'
import { readFlows, type Flows } from '../flows/read-flows.ts'
import { readHandbook, type Handbook } from '../knowledge/content.ts'
import { organisationValues } from '../knowledge/organisation.ts'
import { buildLibrary, type Library } from '../knowledge/library.ts'
import { readAgencyMailWords, type AgencyMailWords } from '../tickets/agency-words.ts'
import { defaultSettings, type Settings } from '../settings/settings.ts'

/** The project's root, the same from `src/` and from `dist/`. */
export const root = join(import.meta.dirname, '../..')

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
  /** And of the letter that forwards questions to an agency. */
  dispatchWords?: DispatchWords
  /** And those of mails to agencies and of the page on which they answer. */
  agencyMailWords?: AgencyMailWords
  broken: Problem[]
  conflicts: Problem[]
}

export function readContent(
  files: readonly ContentFile[],
  settings: Settings = defaultSettings,
): Content {
  const knowledge = filesOf(files, 'knowledge')
  const { handbook, broken, conflicts } = readHandbook(knowledge)
  const {
    flows,
    broken: brokenFlows,
    conflicts: flowConflicts,
  } = flowsOf(files, handbook, settings)
  const { papers, broken: brokenPapers } = readPapers(knowledge, handbook)
  return {
    ...{ handbook, flows },
    ...papers,
    broken: [...broken, ...brokenFlows, ...brokenPapers],
    conflicts: [...conflicts, ...flowConflicts],
  }
}

/** The fixed words of what is printed, read out and mailed. */
export function readPapers(knowledge: readonly ContentFile[], { lexicon }: Handbook) {
  const { station, broken: brokenStation } = readStation(knowledge, lexicon)
  const { words, broken: brokenWords } = readBookletWords(knowledge)
  const { words: dispatchWords, broken: brokenDispatch } = readDispatchWords(knowledge)
  const { words: agencyMailWords, broken: brokenMail } = readAgencyMailWords(knowledge)
  return {
    papers: {
      ...(station && { station }),
      ...(words && { bookletWords: words }),
      ...(dispatchWords && { dispatchWords }),
      ...(agencyMailWords && { agencyMailWords }),
    },
    broken: [...brokenStation, ...brokenWords, ...brokenDispatch, ...brokenMail],
  }
}

const filesOf = (files: readonly ContentFile[], folder: string) =>
  files.filter(({ path }) => path.startsWith(`${folder}/`))

/** The dialogues, in the words of a handbook's organisation and lexicon. */
export function flowsOf(
  files: readonly ContentFile[],
  { organisation, lexicon, articles, outside }: Handbook,
  settings: Settings,
): ReturnType<typeof readFlows> {
  const values = {
    ...organisationValues(organisation),
    keep_days: String(settings['keep.messages']),
    // Known only when it is said.
    opens: null,
    usual_wait: null,
  }
  // To tell talk from questions half of them do: each article is asked alike many times. Titles are
  // how a matter is named in few words, without asking.
  const questions = articles.flatMap((it) => it.questions).filter((_, at) => at % 2 === 0)
  const named = articles.map(({ title }) => title)
  return readFlows(filesOf(files, 'flows'), values, lexicon, [...questions, ...named, ...outside])
}

function calendarOf({ organisation, holidays }: Handbook): Calendar {
  const { days_off, working_days } = holidays
  const otherHalf = { morning: 'afternoon', afternoon: 'morning' } as const
  return {
    hours: organisation.office_hours,
    holidays: new Set(days_off.flatMap(({ day, half }) => (half ? [] : [day]))),
    extraDays: new Set(working_days.map(({ day }) => day)),
    halvesOff: new Map([
      ...days_off.flatMap(({ day, half }) => (half ? [[day, half] as const] : [])),
      ...working_days.flatMap(({ day, half }) => (half ? [[day, otherHalf[half]] as const] : [])),
    ]),
  }
}

/** A bot that can answer from what is in force at `now`. Builds the index. */
export function makeBot({ handbook, flows }: Content, now: number): Bot {
  return wireBot(handbook, flows, buildLibrary(handbook, now))
}

/** @param answerFrom confidence from which an article is given, where it was fitted to the handbook */
export function wireBot(
  handbook: Handbook,
  flows: Flows,
  library: Library,
  answerFrom: number = defaultThresholds.answer,
): Bot {
  const thresholds = { ...defaultThresholds, answer: answerFrom }
  return {
    library,
    flows: flows.knowing(library.wordUse),
    calendar: calendarOf(handbook),
    thresholds,
  }
}

/** Brings the shipped files into the store; broken ones are told and left out. */
export async function importShippedContent(
  store: ContentStore,
  now: number,
  log: Logger,
  check: (files: ContentFile[]) => Pick<Content, 'broken' | 'conflicts'> = readContent,
): Promise<ImportReport> {
  const files = shippedContent()
  const { broken, conflicts } = check(files)
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
