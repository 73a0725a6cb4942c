import type { Lane } from './queue.ts'

/**
 * Hints between processes on one database: "there is work", "somebody has news". Best effort: a
 * hint may be lost, so whoever waits for one also looks by itself from time to time.
 */
export interface Signals {
  /** Never throws and never waits. */
  send(signal: Signal): void
  /** Hears the signals of other processes. */
  listen(listener: (signal: Signal) => void): void
  close(): Promise<void>
}

export type Signal =
  | { kind: 'work'; lane: Lane }
  /** There is something new to see for a person. */
  | { kind: 'news'; personId: string }
  /** Something changed that consoles show. */
  | { kind: 'conversations' }
  /** The handbook, or another file of content, was changed. */
  | { kind: 'content' }
  /** What editors are writing was changed. */
  | { kind: 'drafts' }
  /** Tickets changed. */
  | { kind: 'tickets' }
  /** Staff switched something. */
  | { kind: 'switches' }
