import { z } from 'zod'

const days = z.coerce
  .number('must be a number of days')
  .int('must be a whole number of days')
  .min(1, 'must be at least 1 day')
  .max(3650, 'must be at most 3650 days')

/**
 * What an administrator may change while the service runs; kept in the database, a default for each.
 * Days of keeping count from when something was stored, for contacts from when they last wrote.
 */
export const settingsSchema = z.object({
  'keep.messages': days.default(365).describe('what people wrote and what was answered'),
  'keep.notes': days.default(90).describe('reactions, calls and the like'),
  'keep.files': days.default(90).describe('files that were sent'),
  'keep.tickets': days.default(1825).describe('tickets that were dealt with'),
  'keep.scores': days.default(90).describe('results of the quiz under chosen names'),
  'keep.contacts': days.default(365).describe('names and ids of people who no longer write'),
  'keep.turns': days.default(1825).describe('counts for reports; without identity'),
  'keep.buriedJobs': days.default(90).describe('jobs given up, kept for a look'),
  'keep.erasures': days.default(1825).describe('proof that data was erased; without identity'),
})

export type Settings = z.infer<typeof settingsSchema>
export type SettingName = keyof Settings

export const defaultSettings: Settings = settingsSchema.parse({})

export interface SettingsStore {
  loadSettings(): Promise<Settings>
  saveSetting(name: SettingName, value: Settings[SettingName], now: number): Promise<void>
}

/** One setting from what somebody typed. @throws Error naming the remedy */
export function readSetting(name: string, value: string): [SettingName, Settings[SettingName]] {
  if (!isSettingName(name)) {
    throw new Error(
      `there is no setting "${name}"; there are: ${Object.keys(defaultSettings).join(', ')}`,
    )
  }
  const { data, error } = settingsSchema.shape[name].safeParse(value)
  if (data === undefined) throw new Error(`${name} ${error?.issues[0]?.message ?? 'is not usable'}`)
  return [name, data]
}

export const isSettingName = (name: string): name is SettingName =>
  Object.hasOwn(settingsSchema.shape, name)
