import type { Context } from '../bot/decision.ts'
import type { ChannelName, OutgoingPart } from './message.ts'
import type { ConversationState } from './states.ts'

/** What members of staff do in conversations. Users are named by their number. */
export interface StaffWork {
  /** Takes a conversation that nobody holds. */
  claim(contactId: number, by: number, now: number): Promise<Moved>
  /** Gives it to a colleague, or to the queue. Anybody may: who held it may have gone home. */
  transfer(contactId: number, to: number | null, now: number): Promise<Moved>
  /** Back to the bot, which begins afresh. */
  release(contactId: number, by: number, now: number): Promise<Moved>
  close(contactId: number, by: number, now: number): Promise<Moved>
  /**
   * Puts a reply into the outbox; takes the conversation where nobody holds it. What the bot had
   * in the outbox is withdrawn. The same `clientId` again changes nothing.
   */
  reply(reply: StaffReply): Promise<Replied>
  /** Puts a refused message of staff into the outbox once more. @returns false when there is none */
  sendAgain(contactId: number, messageId: number, now: number): Promise<boolean>
  /** Puts back into the queue whatever somebody holds who no longer answers. */
  requeueAllOf(userId: number, now: number): Promise<void>
  markRead(contactId: number, now: number): Promise<void>
  addNote(note: { contactId: number; by: number; text: string; now: number }): Promise<number>
  setLabels(contactId: number, labels: readonly string[], now: number): Promise<void>
  reportWrongAnswer(report: WrongAnswerReport): Promise<boolean>
  /** For the editors, newest first. */
  wrongAnswers(most: number): Promise<WrongAnswer[]>
  /**
   * Asks how it was, unless they were asked within a week or nobody of ours wrote to them.
   * @returns whether they were asked
   */
  askHowItWas(
    contactId: number,
    parts: readonly OutgoingPart[],
    context: Context,
    traceId: string,
    now: number,
  ): Promise<boolean>
  /** Opens a ticket in a person's name. */
  openTicket(
    contactId: number,
    ticket: { code: string; content: string },
    now: number,
  ): Promise<void>
  /**
   * Ends the hold of conversations in which no member of staff wrote for so long; one that somebody
   * had taken and that holds unread words goes back to the queue, the others to the bot.
   * @returns whose they are
   */
  lapse(now: number, most: number): Promise<number[]>
}

export type Moved =
  | { kind: 'moved'; from: ConversationState; to: ConversationState }
  /** By a colleague; null: in the platform's own tool. */
  | { kind: 'held'; by: number | null }
  | { kind: 'impossible'; state: ConversationState }
  | { kind: 'gone' }

export interface StaffReply {
  contactId: number
  by: number
  clientId: string
  parts: readonly OutgoingPart[]
  /** Id of the message that it answers to. */
  quotes?: number
  traceId: string
  now: number
}

export type Replied =
  { kind: 'stored'; messageId: number; again: boolean } | Extract<Moved, { kind: 'held' | 'gone' }>

export interface WrongAnswerReport {
  contactId: number
  messageId: number
  rightArticle: string | null
  note: string | null
  by: number
  now: number
}

/** An answer of the bot that staff marked as wrong. */
export interface WrongAnswer {
  /** What the person had asked; null when it is gone. */
  question: string | null
  article: string | null
  rightArticle: string | null
  note: string | null
  /** Name of who marked it. */
  by: string
  at: number
}

/** People who wait for staff, for whoever looks after that. */
export interface WaitingList {
  waiting(): Promise<WaitingPerson[]>
  /** Reminds staff (a job of lane `alert`). @returns false when it was done or is no longer needed */
  remind(handoffId: number, now: number): Promise<boolean>
  /** Tells somebody above them, and the person themselves. @returns as `remind` does */
  escalate(handoffId: number, word: OutgoingPart[], now: number): Promise<boolean>
  /**
   * Minutes from hand-off to a person's first word since a time, of those who asked for somebody;
   * in ms UTC pairs, newest first.
   */
  answeredSince(since: number, most: number): Promise<{ createdAt: number; firstReplyAt: number }[]>
}

export interface WaitingPerson {
  handoffId: number
  contactId: number
  channel: ChannelName
  reason: string
  since: number
  remindedAt: number | null
  escalatedAt: number | null
}

/** Why somebody waits, where staff or switches are the cause. */
export const BOT_OFF = 'the bot is switched off'
/** Hand-offs that nobody waited for: staff came by themselves. */
export const TAKEN_BY_STAFF = 'taken by staff'
/** Why a reply of the bot was not sent. */
export const WITHDRAWN = 'staff: a person of ours answers'
