import { z } from 'zod'

const days = z.coerce
  .number('must be a number of days')
  .int('must be a whole number of days')
  .min(1, 'must be at least 1 day')
  .max(3650, 'must be at most 3650 days')

const minutes = z.coerce
  .number('must be a number of minutes')
  .int('must be a whole number of minutes')
  .min(1, 'must be at least 1 minute')
  .max(10_000, 'must be at most 10,000 minutes')

const workingDays = z.coerce
  .number('must be a number of working days')
  .int('must be a whole number of working days')
  .min(1, 'must be at least 1 working day')
  .max(90, 'must be at most 90 working days')

const officeHours = z
  .enum(['on', 'off'], 'must be on or off')
  .default('on')
  .describe('whether office hours hold for this channel; off: staff may answer at any time')

/**
 * What an administrator may change while the service runs; kept in the database, a default for each.
 * Days of keeping count from when something was stored, for contacts from when they last wrote.
 */
export const settingsSchema = z.object({
  'answer.precision': z.coerce
    .number('must be a percentage')
    .min(60, 'must be at least 60 %')
    .max(99, 'must be at most 99 %')
    .default(95)
    .describe('of 100 articles given outright, how many should be right'),
  'staff.silence': z.coerce
    .number('must be a number of hours')
    .min(0.25, 'must be at least 0.25 hours')
    .max(168, 'must be at most 168 hours')
    .default(8)
    .describe('hours the bot stays silent after the last word of staff'),
  'waiting.remind': minutes
    .default(10)
    .describe('office minutes somebody waits before staff are reminded'),
  'waiting.escalate': minutes
    .default(30)
    .describe('office minutes somebody waits before it goes to waiting.escalateTo'),
  'waiting.escalateTo': z
    .union([z.literal(''), z.email('must be an e-mail address')])
    .default('')
    .describe('e-mail of the person who is told when somebody waits too long; empty: nobody'),
  'office.zalo': officeHours,
  'office.messenger': officeHours,
  'office.web': officeHours,
  'office.telegram': officeHours,
  'tickets.routeAbove': z
    .union([
      z.literal(''),
      z.coerce
        .number('must be a percentage, or empty')
        .min(50, 'must be at least 50 %')
        .max(100, 'must be at most 100 %'),
    ])
    .default('')
    .describe(
      'how sure, in %, routing must be to give a ticket to an agency at once; empty: never',
    ),
  'tickets.remindEvery': workingDays
    .default(2)
    .describe('working days after which an agency that is late is reminded again'),
  'tickets.escalateAfter': workingDays
    .default(3)
    .describe("working days of being late after which the agency's escalate_to is told"),
  'tickets.closeAfter': days
    .default(14)
    .describe('days after its answer went out at which a ticket closes, if nobody objects'),
  'tickets.answerHolds': days
    .default(90)
    .describe('days for which the answer of a closed ticket is given to who asks the same'),
  'tickets.linkDays': days.default(60).describe('days for which an agency may answer by a link'),
  'content.reviewMails': z
    .enum(['on', 'off'], 'must be on or off')
    .default('on')
    .describe(
      'whether owners of articles are told each month which ones are to be looked at again',
    ),
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
