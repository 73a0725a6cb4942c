import { dayOf, inVietnam, startOf } from '../calendar/calendar.ts'
import type { Named } from '../conversations/inbox.ts'

/** What the lead looks at: who waits, how fast people are answered, and by whom. */

export interface OverviewFacts {
  /** All of one span of time, from <= at < to. */
  overviewFacts(from: number, to: number): Promise<OverviewRows>
  waitingSince(): Promise<number[]>
  withStaff(): Promise<number>
}

export interface OverviewRows {
  /** Hand-offs that began then, but not those where staff came unasked. */
  handoffs: { createdAt: number; firstReplyAt: number | null; by: Named | null }[]
  /** What staff wrote; `by` is null in the platforms' own tools. */
  replies: { by: Named | null; conversations: number; count: number }[]
  /** How often people wrote, by the hour that began then, ms UTC. */
  received: { hour: number; count: number }[]
  /** Turns in which the bot said something of use, by how long they took in ms. */
  botAnswers: { ms: number; count: number }[]
  scores: number[]
}

export interface OverviewFigures {
  from: number
  to: number
  waiting: { count: number; longestMinutes: number | null }
  withStaff: number
  firstAnswer: { medianMinutes: number | null; answered: number; unanswered: number }
  messages: { received: number; answeredByBot: number; medianBotSeconds: number | null }
  satisfaction: {
    average: number | null
    count: number
    scores: [number, number, number, number, number]
  }
  byPerson: {
    user: Named | null
    conversations: number
    replies: number
    medianFirstMinutes: number | null
  }[]
  byHour: number[]
  byDay: { day: string; received: number; handoffs: number }[]
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/**
 * @param officeMinutes of office time between two moments: nobody is slow at night
 * @param days how many days up to today
 */
export async function overview(
  facts: OverviewFacts,
  days: number,
  officeMinutes: (from: number, to: number) => number,
  now: number,
): Promise<OverviewFigures> {
  const today = startOf(dayOf(now))
  const from = today - (days - 1) * DAY
  const to = now + 1
  const rows = await facts.overviewFacts(from, to)
  const waiting = await facts.waitingSince()
  const { handoffs, replies, received, botAnswers, scores } = rows
  // Once for each: of a quarter there are ten thousand.
  const firstMinutes = handoffs.flatMap(({ createdAt, firstReplyAt, by }) =>
    firstReplyAt === null ? [] : [{ by: by?.id, minutes: officeMinutes(createdAt, firstReplyAt) }],
  )
  const minutesOf = (some: typeof firstMinutes) => some.map(({ minutes }) => minutes)
  const dayNames = Array.from({ length: days }, (_, at) => dayOf(from + at * DAY))
  // Vietnam is whole hours ahead, so an hour is in one day and one hour there.
  const receivedPerDay = sumBy(received, ({ hour }) => dayOf(hour))
  const perHour = sumBy(received, ({ hour }) => inVietnam(hour).getUTCHours())
  const handoffsPerDay = sumBy(
    handoffs.map(({ createdAt }) => ({ createdAt, count: 1 })),
    ({ createdAt }) => dayOf(createdAt),
  )
  const medianMs = medianOfCounted(botAnswers.map(({ ms, count }) => ({ value: ms, count })))

  return {
    from,
    to,
    waiting: {
      count: waiting.length,
      longestMinutes:
        waiting.length === 0 ? null : Math.round((now - Math.min(...waiting)) / MINUTE),
    },
    withStaff: await facts.withStaff(),
    firstAnswer: {
      medianMinutes: medianOf(minutesOf(firstMinutes)),
      answered: firstMinutes.length,
      unanswered: handoffs.length - firstMinutes.length,
    },
    messages: {
      received: total(received),
      answeredByBot: total(botAnswers),
      medianBotSeconds: medianMs === null ? null : medianMs / 1000,
    },
    satisfaction: {
      average: scores.length === 0 ? null : scores.reduce((a, b) => a + b, 0) / scores.length,
      count: scores.length,
      scores: [1, 2, 3, 4, 5].map((score) => scores.filter((it) => it === score).length) as [
        number,
        number,
        number,
        number,
        number,
      ],
    },
    byPerson: replies.map(({ by, conversations, count }) => ({
      user: by,
      conversations,
      replies: count,
      medianFirstMinutes: medianOf(
        minutesOf(firstMinutes.filter((answer) => answer.by === by?.id)),
      ),
    })),
    byHour: Array.from({ length: 24 }, (_, hour) => perHour.get(hour) ?? 0),
    byDay: dayNames.map((day) => ({
      day,
      received: receivedPerDay.get(day) ?? 0,
      handoffs: handoffsPerDay.get(day) ?? 0,
    })),
  }
}

interface Counted {
  count: number
}

const total = (some: readonly Counted[]) => some.reduce((sum, { count }) => sum + count, 0)

function sumBy<One extends Counted, Key>(some: readonly One[], keyOf: (one: One) => Key) {
  const sums = new Map<Key, number>()
  for (const one of some) sums.set(keyOf(one), (sums.get(keyOf(one)) ?? 0) + one.count)
  return sums
}

function medianOf(numbers: readonly number[]): number | null {
  return medianOfCounted(numbers.map((value) => ({ value, count: 1 })))
}

function medianOfCounted(some: readonly (Counted & { value: number })[]): number | null {
  const sorted = [...some].sort((a, b) => a.value - b.value)
  const count = total(sorted)
  /** The nth of all, from 0. */
  const nth = (n: number) => {
    let before = 0
    return sorted.find((one) => (before += one.count) > n)?.value
  }
  const upper = nth(Math.floor(count / 2))
  const lower = nth(Math.ceil(count / 2) - 1)
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2
}
