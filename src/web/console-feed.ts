import type { Logger } from 'pino'
import type { InboxLine, InboxStore } from '../conversations/inbox.ts'

/**
 * News for open consoles. Level-triggered: a hint says only that something changed; what did is read
 * from the database by the time of its change, once for all consoles of this process, so a hint may
 * be lost, doubled or early. Nothing is read while no console is open.
 */
export interface ConsoleFeed {
  /** Something changed somewhere. Costs nothing. */
  hint(): void
  /** Some ticket, or some file of content, changed here or in another instance: consoles ask again. */
  about(what: Topic): void
  /** Tells of somebody who writes to a person. */
  typing(typing: Typing): void
  /**
   * @param since ms UTC of the change last heard of, after a break; else only what is new
   * @returns stop listening
   */
  listen(listener: FeedListener, since?: number): () => void
  endAll(): void
}

export interface FeedListener {
  changed: (line: InboxLine) => void
  about: (what: Topic) => void
  typing: (typing: Typing) => void
  /** Called from time to time: whether the session still holds. */
  beat: () => void
  end: () => void
}

/** `content`: something was published, or a draft changed. */
export type Topic = 'tickets' | 'content'

export interface Typing {
  contactId: number
  by: { id: number; name: string }
}

export interface ConsoleFeedOptions {
  inbox: Pick<InboxStore, 'changedSince' | 'lines'>
  now: () => number
  log: Logger
}

/** Hints within so long are one, in ms. */
const GATHER = 80
/** A change may be committed so much later than its time says, in ms; it may be told twice. */
const LATE = 5_000
/** Also without a hint: another instance's may have been lost. In ms. */
const LOOK_EVERY = 5_000
/** Of one look; more are told in the next. */
const MOST = 500

export function createConsoleFeed({ inbox, now, log }: ConsoleFeedOptions): ConsoleFeed {
  const listeners = new Set<FeedListener>()
  /** What was told, by conversation, so that the overlap of looks stays quiet. */
  const told = new Map<number, number>()
  let since = 0
  let hinted = false
  let looking: Promise<void> | undefined
  let beat: NodeJS.Timeout | undefined

  async function look(): Promise<void> {
    const changes = await inbox.changedSince(since - LATE, MOST)
    const fresh = changes.filter(({ contactId, changedAt }) => told.get(contactId) !== changedAt)
    for (const { contactId, changedAt } of fresh) told.set(contactId, changedAt)
    since = Math.max(since, changes.at(-1)?.changedAt ?? 0)
    for (const [contactId, at] of told) if (at < since - 2 * LATE) told.delete(contactId)
    if (fresh.length > 0) {
      const lines = await inbox.lines(
        fresh.map(({ contactId }) => contactId),
        now(),
      )
      for (const line of inOrderOfChange(lines)) {
        for (const { changed } of listeners) changed(line)
      }
    }
    if (changes.length === MOST) hint()
  }

  function hint(): void {
    if (hinted || listeners.size === 0) return
    hinted = true
    setTimeout(() => {
      hinted = false
      // One look after another, so that nothing is told out of order.
      looking = (looking ?? Promise.resolve())
        .then(() => (listeners.size > 0 ? look() : undefined))
        .catch((error: unknown) => log.warn({ err: error }, 'consoles could not be told'))
    }, GATHER)
  }

  /** Changes within a moment are told once. */
  const toTell = new Set<Topic>()
  function about(what: Topic): void {
    if (toTell.has(what) || listeners.size === 0) return
    toTell.add(what)
    setTimeout(() => {
      toTell.delete(what)
      for (const listener of listeners) listener.about(what)
    }, GATHER)
  }

  return {
    hint,
    about,
    typing(typing) {
      for (const listener of listeners) listener.typing(typing)
    },
    listen(listener, from) {
      if (listeners.size === 0) {
        since = now()
        told.clear()
        beat = setInterval(() => {
          for (const each of listeners) each.beat()
          hint()
        }, LOOK_EVERY)
      }
      listeners.add(listener)
      if (from !== undefined) {
        catchUp(listener, from).catch((error: unknown) => {
          // The browser comes again, with the same number.
          log.warn({ err: error }, 'a console could not catch up')
          listener.end()
        })
      }
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) clearInterval(beat)
      }
    },
    endAll() {
      for (const { end } of [...listeners]) end()
    },
  }

  async function catchUp(listener: FeedListener, from: number): Promise<void> {
    let at = from - LATE
    for (;;) {
      const changes = await inbox.changedSince(at, MOST)
      const lines = await inbox.lines(
        changes.map(({ contactId }) => contactId),
        now(),
      )
      for (const line of inOrderOfChange(lines)) listener.changed(line)
      const last = changes.at(-1)?.changedAt ?? at
      if (changes.length < MOST || last === at) return
      at = last
    }
  }
}

const inOrderOfChange = (lines: readonly InboxLine[]) =>
  [...lines].sort((a, b) => a.changedAt - b.changedAt)
