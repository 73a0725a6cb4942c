import type { Logger } from 'pino'
import type { Settings, SettingsStore } from '../settings/settings.ts'
import { retentionClasses, type RetentionClass, type RetentionStore } from './ports.ts'

export interface RetentionOptions {
  store: RetentionStore
  settings: SettingsStore
  now: () => number
  log: Logger
}

const DAY = 24 * 3600_000
/** Rows in one transaction: a few ms, so that messages coming in meanwhile do not wait. */
const BATCH = 500

/** Deletes what has been kept for as long as the settings say, class by class. */
export function createRetention({ store, settings, now, log }: RetentionOptions) {
  return async (): Promise<Record<RetentionClass, number>> => {
    const keep = await settings.loadSettings()
    const gone = Object.fromEntries(retentionClasses.map((what) => [what, 0])) as Record<
      RetentionClass,
      number
    >
    for (const what of retentionClasses) {
      const before = now() - keep[settingOf(what)] * DAY
      // Until none is left: a batch is smaller also where something among the old is kept.
      for (let went = 1; went > 0; gone[what] += went) {
        went = await store.deleteOlder(what, before, BATCH)
      }
    }
    if (Object.values(gone).some((n) => n > 0)) log.info(gone, 'deleted what was kept long enough')
    return gone
  }
}

const settingOf = (what: RetentionClass): `keep.${RetentionClass}` & keyof Settings =>
  `keep.${what}`
