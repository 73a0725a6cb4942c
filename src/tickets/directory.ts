import { dayOf, isWorkingDay, startOf, type Calendar } from '../calendar/calendar.ts'
import { addWorkingDays, dueAfterDays } from '../calendar/deadlines.ts'
import { agencyOn, type Agencies, type Agency } from '../knowledge/directory.ts'

/** Agencies as a ticket needs them: who has the work today, and by when it should answer. */
export interface TicketDirectory {
  nameOf: (agency: string) => string
  fieldLabel: (field: string) => string | null
  /** Who has the agency's work today; null for one that is not known, or is gone without a successor. */
  today: (agency: string) => Agency | null
  /** By when it should answer what it gets now, when the mail goes, how long a link holds. In ms UTC. */
  terms: (agency: string) => Terms
}

export interface Terms {
  dueAt: number
  sendAt: number
  /** The mail waits for others of the day. */
  batch: boolean
  linkExpiresAt: number
}

export interface DirectoryOptions {
  agencies: () => Agencies
  calendar: () => Calendar
  /** How long a link holds. */
  linkDays: () => number
  now: () => number
}

const DAY = 24 * 3600_000
/** For agencies nobody says anything of. */
const USUAL_DAYS = 7
/** And at least so long after the day to answer by. */
const LEAST_AFTER_DUE = 7 * DAY
/** When the mail of the day goes: late enough to hold the day's questions, early enough to be read. */
const BATCH_HOUR = 15

export function createDirectory(options: DirectoryOptions): TicketDirectory {
  const { agencies, calendar, linkDays, now } = options
  const find = (id: string) => agencies().agencies.find((one) => one.id === id)
  const today = (id: string): Agency | null => {
    const day = dayOf(now())
    const agency = agencyOn(day, id, agencies())
    const isGone = agency?.valid_to !== undefined && agency.valid_to < day
    return agency && !isGone ? agency : null
  }
  return {
    nameOf: (agency) => find(agency)?.name ?? agency,
    fieldLabel: (field) => agencies().fields.find(({ id }) => id === field)?.label ?? null,
    today,
    terms(agency) {
      const { answer_within: days = USUAL_DAYS, batch = false } = today(agency) ?? {}
      const sendAt = batch ? nextBatch(now(), calendar()) : now()
      // A calendar in which nobody ever works: weekends at least do not count.
      const dueAt = dueAfterDays(sendAt, days, calendar()) ?? sendAt + Math.ceil(days * 1.4) * DAY
      // Who answers late answers all the same.
      const linkExpiresAt = Math.max(sendAt + linkDays() * DAY, dueAt + LEAST_AFTER_DUE)
      return { dueAt, sendAt, batch, linkExpiresAt }
    },
  }
}

/** Three in the afternoon of this working day, or of the next. */
export function nextBatch(now: number, calendar: Calendar): number {
  const day = dayOf(now)
  const at = (of: string) => startOf(of) + BATCH_HOUR * 3600_000
  if (isWorkingDay(day, calendar) && now < at(day)) return at(day)
  const next = addWorkingDays(day, 1, calendar)
  return next === null ? now : at(next)
}
