import type { Attachment, ChannelName, OutgoingAttachment } from './message.ts'
import type { StoredFile } from './ports.ts'
import type { ConversationState } from './states.ts'

/** What the inbox shows. Users are given by number and name. */

export interface Named {
  id: number
  name: string
}

export const inboxViews = ['waiting', 'mine', 'open', 'bot', 'closed'] as const
export type InboxView = (typeof inboxViews)[number]

export interface InboxQuery {
  view: InboxView
  /** Who looks: `mine` is theirs. */
  userId: number
  channel?: ChannelName
  label?: string
  /** Words of names or messages, with or without marks. */
  words?: string
  /** Where the page before ended. */
  after?: string
  most: number
  now: number
}

export interface InboxLine {
  contactId: number
  channel: ChannelName
  personId: string
  name: string | null
  avatar: string | null
  state: ConversationState
  assignee: Named | null
  waitingSince: number | null
  /** Of the open hand-off. */
  reason: string | null
  lastMessageAt: number
  preview: string
  previewFrom: 'person' | 'staff'
  unread: number
  labels: string[]
  changedAt: number
  staffUntil: number | null
}

export interface InboxStore {
  /** What was written lately is taken into the index of words; a search does so, too, before it looks. */
  indexNewWords(): Promise<void>
  list(query: InboxQuery): Promise<{ lines: InboxLine[]; next: string | null }>
  counts(userId: number, now: number): Promise<{ waiting: number; mine: number; open: number }>
  /** Those of these conversations that are there. */
  lines(contactIds: readonly number[], now: number): Promise<InboxLine[]>
  /** Numbers of conversations in which something changed since, oldest change first. */
  changedSince(at: number, most: number): Promise<{ contactId: number; changedAt: number }[]>
  conversation(contactId: number, now: number): Promise<ConversationRecord | null>
  /** Oldest first. */
  messages(
    contactId: number,
    range: { before?: number; after?: number; most: number },
  ): Promise<{ messages: MessageRecord[]; more: boolean }>
  /** What the person typed last, newest first. */
  lastWords(contactId: number, most: number): Promise<string[]>
  labels(): Promise<string[]>
  file(fileId: number): Promise<StoredFile | null>
}

export interface ConversationRecord extends InboxLine {
  lastInteractionAt: number | null
  phone: string | null
  address: string | null
  firstSeenAt: number
  notes: { id: number; by: Named; text: string; at: number }[]
  earlier: {
    id: number
    reason: string
    createdAt: number
    takenBy: Named | null
    firstReplyAt: number | null
    closedAt: number | null
  }[]
  /** Without an id until the question is gathered. */
  tickets: { id: number | null; code: string; about: string; state: string; createdAt: number }[]
  ratings: { score: number; comment: string | null; at: number }[]
}

export interface MessageRecord {
  id: number
  at: number
  direction: 'in' | 'out'
  kind: string
  /** Out: bot or staff. Echoes: staff in the platform's own tool, or another program. */
  author: string | null
  /** An agency's answer, which `by` let through. */
  agencyAnswer: boolean
  by: Named | null
  text: string | null
  choices: { label: string }[]
  attachments: (Attachment | OutgoingAttachment)[]
  masked: string[]
  quotes: { id: number; text: string } | null
  takenBack: boolean
  editedAt: number | null
  state: 'received' | 'pending' | 'sent' | 'refused' | 'parked' | 'withdrawn'
  reason: string | null
  reachedAt: number | null
  seenAt: number | null
  turn: { outcome: string; article: string | null; confidence: number | null } | null
}
