import type { Logger } from 'pino'
import { dayOf } from '../calendar/calendar.ts'
import type { Job } from '../queue/queue.ts'
import type { Verdict } from '../queue/worker.ts'
import { fold } from '../text/normalise.ts'
import { GATHER, type Capture, type TicketIntake, type Whereabouts } from './ports.ts'
import type { Ticket, TicketKind } from './ticket.ts'

export interface IntakeOptions {
  store: TicketIntake
  likeness: {
    /** Words of a text in normal form; none has a space in it. */
    wordsOf: (text: string) => readonly string[]
    /** Wordings in memory; empty at the start. */
    index: WordingIndex
    /** From here two wordings ask the same. */
    same: number
    /** From here they may. */
    perhaps: number
  }
  routing: {
    suggest(
      text: string,
      about: { field: string | null; place: string | null; today: string },
    ): Ticket['suggested']
  }
  /** Takes personal data out of a text. */
  mask: (text: string) => string
  /** Fields of agencies.yml, as they are now. */
  fields: () => readonly { id: string; label: string }[]
  settings: {
    loadSettings(): Promise<{ 'tickets.routeAbove': number | ''; 'tickets.answerHolds': number }>
  }
  now: () => number
  log: Logger
}

export interface WordingIndex {
  add(id: number, words: readonly string[]): void
  remove(id: number): void
  /** The likest first. */
  nearest(words: readonly string[], most: number): { id: number; likeness: number }[]
}

const DAY = 24 * 3600_000
/** Wordings that are read, and put into memory, at a time: 10 ms, in which nobody else is served. */
const CHUNK = 500
/** Two who ask at once may be committed in another order than numbered: so far back is looked again. */
const OVERLAP = 64
/** Many who asked the same may be in tickets that nobody joins any more. */
const MOST_NEAR = 50

export interface Intake {
  /** Handles a job that gathers: what somebody asked becomes a ticket, or joins the one that asks it. */
  gather: (job: Job) => Promise<Verdict>
  /** Other tickets that may ask the same as a text, the likest first. */
  near: (text: string, most: number) => Promise<{ ticketId: number; likeness: number }[]>
}

export function createIntake(options: IntakeOptions): Intake {
  const { store, likeness, routing, mask, fields, settings, now, log } = options
  const { index, wordsOf, same, perhaps } = likeness
  const keepUp = createCatchingUp(store, index)

  return { gather, near }

  async function gather(job: Job): Promise<Verdict> {
    if (job.key !== GATHER) throw new Error(`not a job that gathers: ${job.key}`)
    const capture = await store.loadCapture(job.subject)
    if (!capture) return { kind: 'done' }
    if (!hasSomething(capture)) {
      await store.drop(job, capture.askerId)
      log.info({ origin: capture.origin }, 'nothing to answer in it')
      return { kind: 'finished' }
    }
    const { askerId, kind, place, phone } = capture
    const limits = await settings.loadSettings()
    // Who leaves a number wants to be known; a report of fraud is about a number and an account.
    const isMasked = phone === null && kind !== 'lua-dao'
    const wording = isMasked ? mask(capture.text ?? '') : (capture.text ?? '')
    const field = fieldIn(capture.field, fields())
    const words = isCompared(kind) ? wordsOf(wording) : []
    const into = words.length > 0 ? await sameAs(capture, words, limits) : null
    const today = dayOf(now())
    const suggested = into === null ? routing.suggest(wording, { field, place, today }) : []
    const agency = sureOf(suggested, kind, limits['tickets.routeAbove'])
    const { ticketId } = await store.gather(
      job,
      {
        ...{ askerId, wording, field, into, suggested, agency },
        words: words.length > 0 ? words.join(' ') : null,
      },
      now(),
    )
    log.info({ ticket: ticketId, joined: into !== null, kind, agency }, 'a question is gathered')
    return { kind: 'finished' }
  }

  async function near(text: string, most: number) {
    const words = wordsOf(text)
    if (words.length === 0) return []
    await keepUp()
    const { 'tickets.answerHolds': days } = await settings.loadSettings()
    const found = index.nearest(words, MOST_NEAR).filter((one) => one.likeness >= perhaps)
    const ids = found.map(({ id }) => id)
    const there = await store.whereAre(ids, now() - days * DAY)
    const ticketOf = new Map(there.map(({ askerId, ticketId }) => [askerId, ticketId]))
    const best = new Map<number, number>()
    for (const { id, likeness } of found) {
      const ticketId = ticketOf.get(id)
      if (ticketId !== undefined && !best.has(ticketId)) best.set(ticketId, likeness)
    }
    return [...best].slice(0, most).map(([ticketId, likeness]) => ({ ticketId, likeness }))
  }

  async function sameAs(
    capture: Capture,
    words: readonly string[],
    limits: { 'tickets.answerHolds': number },
  ): Promise<number | null> {
    await keepUp()
    const near = index.nearest(words, MOST_NEAR).filter((one) => one.likeness >= same)
    const ids = near.map(({ id }) => id)
    const there = await store.whereAre(ids, now() - limits['tickets.answerHolds'] * DAY)
    const placeOf = new Map(there.map((one) => [one.askerId, one]))
    // Erased, or settled long ago: they would only stand in the way of others.
    for (const id of ids) if (!placeOf.has(id)) index.remove(id)
    const found = ids.map((id) => placeOf.get(id)).find((one) => one && mayJoin(capture, one))
    return found?.ticketId ?? null
  }
}

/** Puts wordings into memory that were gathered since, here or by another instance. */
function createCatchingUp(store: TicketIntake, index: WordingIndex): () => Promise<void> {
  let last = 0
  let known = new Set<number>()
  return async () => {
    for (;;) {
      const after = Math.max(0, last - OVERLAP)
      const wordings = await store.wordingsAfter(after, CHUNK)
      let news = 0
      for (const { askerId, words } of wordings) {
        if (known.has(askerId)) continue
        index.add(askerId, words.split(' '))
        news++
        last = Math.max(last, askerId)
      }
      known = new Set(wordings.map(({ askerId }) => askerId).filter((id) => id > last - OVERLAP))
      if (news === 0 || wordings.length < CHUNK) return
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

/** Who was given a code is never lost; of what the bot did not understand some is no question. */
function hasSomething({ text, origin, phone }: Capture): boolean {
  if (text === null) return false
  const wasTold = origin === 'feedback' || origin === 'staff' || phone !== null
  return wasTold || /\p{L}/u.test(text)
}

/** Opinions, frauds and messages are somebody's own: each is read by staff. */
const isCompared = (kind: TicketKind) => kind === 'cau-hoi' || kind === 'phan-anh'

/** Questions are the same anywhere, what somebody saw only at the same place. */
export function mayJoin(
  asked: Pick<Capture, 'kind' | 'place'>,
  there: Pick<Whereabouts, 'kind' | 'place'>,
): boolean {
  if (asked.kind !== there.kind || !isCompared(asked.kind)) return false
  if (asked.kind === 'cau-hoi') return true
  const [here, elsewhere] = [placeWords(asked.place), placeWords(there.place)]
  return here !== '' && here === elsewhere
}

const placeWords = (place: string | null) =>
  fold(place ?? '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()

/** A citizen chooses a field by its label. */
function fieldIn(
  chosen: string | null,
  fields: readonly { id: string; label: string }[],
): string | null {
  if (chosen === null) return null
  const folded = fold(chosen.trim())
  return fields.find(({ id, label }) => id === chosen || fold(label) === folded)?.id ?? null
}

/** Messages for us and frauds are looked at by staff, however sure routing is. */
function sureOf([best]: Ticket['suggested'], kind: TicketKind, above: number | ''): string | null {
  if (!best || above === '' || kind === 'lua-dao' || kind === 'loi-nhan') return null
  return best.confidence * 100 >= above ? best.agency : null
}
