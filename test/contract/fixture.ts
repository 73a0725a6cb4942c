import { onTestFinished } from 'vitest'
import type { Context } from '../../src/bot/decision.ts'
import type { Effect } from '../../src/flows/world.ts'
import type { OutgoingPart } from '../../src/conversations/message.ts'
import type { ReceivedMessage, TurnCommit, TurnMaterial } from '../../src/conversations/ports.ts'
import type { Job, Lane } from '../../src/queue/queue.ts'
import type { Storage, StorageOptions } from '../../src/storage/storage.ts'
import { GATHER, type Capture, type Gathered } from '../../src/tickets/ports.ts'

/**
 * How a contract suite gets at a database. The same `database` names the same one; a name not seen
 * before is empty.
 */
export type OpenStorage = (
  options: Omit<StorageOptions, 'url'> & { database: string },
) => Promise<Storage>

/** A database of the test's own, with a clock that only the test moves. */
export interface World {
  storage: Storage
  /** The name under which the database was opened. */
  database: string
  clock: { now: number }
  /** The same database once more, as another process sees it. */
  openAgain: (secretKey?: string) => Promise<Storage>
}

export const MINUTE = 60_000
export const DAY = 24 * 60 * MINUTE
/** A Saturday in November, 9:00 in Viet Nam. */
export const NOW = Date.UTC(2026, 10, 21, 2)
/** How long the tests hold a job. */
export const LEASE = MINUTE

let counted = 0
const newId = () => `id-${++counted}`

export async function newWorld(openStorage: OpenStorage): Promise<World> {
  const database = newId()
  const clock = { now: NOW }
  const openAgain = async (secretKey = 'a key of the test') => {
    const opened = await openStorage({ database, secretKey, now: () => clock.now, newId })
    onTestFinished(() => opened.close())
    return opened
  }
  return { storage: await openAgain(), database, clock, openAgain }
}

/** A text that came in on Zalo, each with ids of its own unless told otherwise. */
export function message(over: Partial<ReceivedMessage> = {}): ReceivedMessage {
  return {
    channel: 'zalo',
    kind: 'text',
    event: 'user_send_text',
    personId: 'lan',
    platformMessageId: newId(),
    text: 'làm căn cước hết bao nhiêu tiền',
    payload: null,
    sentAt: NOW - 1000,
    traceId: newId(),
    receivedAt: NOW,
    hidden: [],
    ...over,
  }
}

export const reply = (text: string): OutgoingPart => ({ text, choices: [] })

/** Takes a job that must be there, under a lease of its own. */
export async function take({ queue }: Storage, lane: Lane, now = NOW): Promise<Job> {
  const job = await queue.claim(lane, newId(), now, LEASE)
  if (!job) throw new Error(`no job is due in lane ${lane}`)
  return job
}

/** What the jobs of a lane are about, in the order in which they come when each is finished. */
export async function drain(storage: Storage, lane: Lane, now = NOW): Promise<number[]> {
  const subjects: number[] = []
  for (;;) {
    const job = await storage.queue.claim(lane, newId(), now, LEASE)
    if (!job) return subjects
    subjects.push(job.subject)
    await storage.queue.done(job)
  }
}

/** A message as it stands right before its turn is committed. */
export interface OpenTurn {
  job: Job
  material: TurnMaterial
}

export async function openTurn(storage: Storage, now = NOW): Promise<OpenTurn> {
  const job = await take(storage, 'turn', now)
  return { job, material: await storage.turns.loadTurn(job.subject) }
}

/** Stores a message and takes its job; no other turn job may be waiting. */
export async function receive(
  storage: Storage,
  over: Partial<ReceivedMessage> = {},
): Promise<OpenTurn> {
  await storage.inbound.storeInbound([message(over)])
  return openTurn(storage, over.receivedAt)
}

/** What a turn commits when nothing else is said: an answer without a reply. */
export function commitOf(turn: OpenTurn, over: Partial<TurnCommit> = {}): TurnCommit {
  return {
    ...turn,
    outcome: 'answered',
    article: 'can-cuoc-le-phi',
    topic: 'can-cuoc',
    confidence: 0.75,
    candidates: [{ article: 'can-cuoc-le-phi', confidence: 0.75 }],
    parts: [],
    context: turn.material.context,
    requests: [],
    now: NOW,
    ...over,
  }
}

/** A whole turn: message in, decision committed. */
export async function converse(
  storage: Storage,
  over: Partial<ReceivedMessage> = {},
  decided: Partial<TurnCommit> = {},
): Promise<OpenTurn> {
  const turn = await receive(storage, over)
  await storage.turns.commitTurn(commitOf(turn, { now: turn.material.receivedAt, ...decided }))
  return turn
}

/** A turn with these replies, and the delivery of the first of them taken up. */
export async function answerAndTake(storage: Storage, ...texts: string[]): Promise<Job> {
  await converse(storage, {}, { parts: texts.map(reply) })
  return take(storage, 'deliver')
}

/** What the outbox holds for delivery, oldest first; delivers it by the way. */
export async function deliverAll(storage: Storage, now = NOW): Promise<string[]> {
  const texts: string[] = []
  for (;;) {
    const job = await storage.queue.claim('deliver', newId(), now, LEASE)
    if (!job) return texts
    const outgoing = await storage.outbox.loadOutgoing(job.subject, now)
    if (outgoing) texts.push(outgoing.part.text)
    await storage.outbox.recordSent(job, job.subject, newId(), now)
  }
}

/** Makes a ticket of everything that waits to be one, or what else is decided. @returns their ids */
export async function gatherAll(
  storage: Storage,
  decided: (capture: Capture) => Partial<Gathered> = () => ({}),
  now = NOW,
): Promise<number[]> {
  const ids: number[] = []
  for (;;) {
    const job = await storage.queue.claim('ticket', newId(), now, LEASE)
    if (!job) return ids
    if (job.key !== GATHER) {
      await storage.queue.later(job, now, 'people are to be told')
      return ids
    }
    const capture = await storage.ticketIntake.loadCapture(job.subject)
    if (!capture) throw new Error('this one was gathered before')
    const { askerId, text, field } = capture
    const alone = { words: null, into: null, suggested: [], agency: null }
    const gathered = { askerId, wording: text ?? '', field, ...alone, ...decided(capture) }
    ids.push((await storage.ticketIntake.gather(job, gathered, now)).ticketId)
  }
}

/** Somebody asked, and it is a ticket, or joined one. */
export async function ask(
  storage: Storage,
  content: string,
  over: Partial<Extract<Effect, { kind: 'ticket' }>> & { personId?: string } = {},
  decided: Partial<Gathered> = {},
): Promise<{ ticketId: number; askerId: number; code: string }> {
  const { personId = newId(), ...told } = over
  const code = `PA-26-${String(++counted).padStart(5, '0')}-Q`
  const bare = { field: null, place: null, contact: null, about: 'cau-hoi' }
  const effect = { kind: 'ticket' as const, code, content, ...bare, ...told }
  await converse(storage, { personId }, { requests: [effect] })
  let askerId = 0
  const [ticketId = 0] = await gatherAll(storage, (capture) => {
    askerId = capture.askerId
    return decided
  })
  return { ticketId, askerId, code: effect.code }
}

/** All that staff see, in the order in which they do. */
export async function shownTickets({ ticketLists }: Storage, now = NOW) {
  return (await ticketLists.list({}, null, 1000, now)).tickets
}

export const offered: Context = { choices: [{ label: 'Lệ phí', payload: 'article:lệ-phí' }] }
