/**
 * Durable jobs. A job waits in a lane ("turn", "deliver") under a key (one person); of the jobs of
 * one lane and key only the oldest unfinished one may run, so the order per person is kept by the
 * claim itself, also while an earlier job backs off.
 *
 *   ready ──claim──▶ running ──done──▶ (removed)
 *     ▲                │ later / lease ran out
 *     └────────────────┤
 *                      └──bury──▶ buried (kept with its reason)
 *
 * Jobs are added by whoever stores what they are about, in the same transaction.
 */
export interface Job {
  id: number
  lane: Lane
  key: string
  /** Id of what the job is about, within its lane (a message id). */
  subject: number
  /** 1 at the first claim. */
  attempts: number
  /** Proof of the claim; finishing a job whose lease was lost changes nothing. */
  lease: string
  createdAt: number
}

/**
 * `profile`: who a new contact is; `alert`: whether staff must be told of somebody; `notify`: telling
 * it on one way; `ticket`: a question becomes a ticket, an answer goes to those who asked; `mail`: a
 * mail to an agency; `chore`: what is done from time to time, named by its key.
 */
export const lanes = [
  'turn',
  'deliver',
  'profile',
  'alert',
  'notify',
  'ticket',
  'mail',
  'chore',
] as const
export type Lane = (typeof lanes)[number]

export interface Queue {
  /** Takes the oldest due job of a lane, if there is one, for `leaseMs`. */
  claim(lane: Lane, lease: string, now: number, leaseMs: number): Promise<Job | null>
  /** Removes a finished job. */
  done(job: Job): Promise<void>
  /**
   * Puts a job back until `at`. `uncounted` when the attempt was not the job's fault. Changes
   * nothing when the lease was lost: whoever has the job now decides.
   */
  later(job: Job, at: number, reason: string, uncounted?: 'uncounted'): Promise<void>
  /** Gives up on a job and keeps it with the reason, for a person to look at. */
  bury(job: Job, reason: string): Promise<void>
  /** Makes sure that a repeated job exists, once, under its key. */
  ensure(lane: Lane, key: string, at: number): Promise<void>
  /** Frees what a dead process held. Only for the one process of a single-process database. */
  freeLeases(): Promise<number>
  /** Jobs by state, for health and tests. */
  count(lane: Lane): Promise<{ ready: number; running: number; buried: number }>
  /** Since when the longest waiting job that should have run by `now` is due, ms UTC. */
  oldestDue(lane: Lane, now: number): Promise<number | null>
}

/** The job was taken by somebody else meanwhile: whoever holds this must not commit. */
export class LeaseLost extends Error {
  constructor(jobId: number) {
    super(`job ${jobId} is no longer held by this worker`)
    this.name = 'LeaseLost'
  }
}

/** Wait before attempt n+1: 1 s, 2 s, 4 s … at most 60 s. In ms. */
export function backOff(attempts: number): number {
  return Math.min(1000 * 2 ** (attempts - 1), 60_000)
}
