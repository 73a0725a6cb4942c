import { dayOf, startOf } from '../calendar/calendar.ts'
import type { Outcome } from '../bot/decision.ts'
import { median } from '../conversations/median.ts'
import type { ChannelName } from '../conversations/message.ts'

/** One turn as reports count it. */
export interface TurnFact {
  channel: ChannelName
  outcome: Outcome
  topic: string | null
  article: string | null
  /** From receipt to the replies being in the outbox. */
  ms: number
  /** ms UTC. */
  at: number
}

export interface TurnFacts {
  /** Turns with from <= at < to, oldest first. */
  turnsBetween(from: number, to: number): Promise<TurnFact[]>
}

const DAY_MS = 86_400_000

/**
 * CSV of turns per day, channel, outcome, topic and article with their count and median ms.
 * @param from first day, 2026-11-01
 * @param to last day, included
 */
export async function turnReport(facts: TurnFacts, from: string, to: string): Promise<string> {
  const turns = await facts.turnsBetween(startOf(from), startOf(to) + DAY_MS)
  const groups = new Map<string, number[]>()
  for (const { at, channel, outcome, topic, article, ms } of turns) {
    const key = [dayOf(at), channel, outcome, topic ?? '', article ?? ''].map(csvCell).join(',')
    const group = groups.get(key)
    if (group) group.push(ms)
    else groups.set(key, [ms])
  }
  const rows = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, times]) => `${key},${times.length},${Math.round(median(times))}`)
  return ['day,channel,outcome,topic,article,count,median_ms', ...rows].join('\n') + '\n'
}

/** Quoted where CSV needs it; what a spreadsheet would run as a formula is made plain text. */
function csvCell(value: string): string {
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain
}
