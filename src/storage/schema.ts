import type { Generated } from 'kysely'

/**
 * The tables as SQL sees them. Only what SQLite and PostgreSQL both have: integers for times (ms
 * UTC) and flags (0/1), text for everything else, JSON as text.
 */
export interface Database {
  contacts: {
    id: Generated<number>
    channel: string
    platform_id: string
    /** What the bot remembers between turns: JSON of bot/decision Context. */
    context: string
    /** 1 once a turn of this person was committed. */
    greeted: number
    name: string | null
    avatar: string | null
    /** JSON of conversations PersonInfo: what they gave in a form. */
    info: string | null
    /** When they last did what platforms count as an interaction. */
    last_interaction_at: number | null
    /** When everything about them was erased; the row goes once the last reply is delivered. */
    erased_at: number | null
    created_at: number
  }
  /** Both directions. Inbound: state `received`; outbound: the outbox. */
  messages: {
    id: Generated<number>
    contact_id: number
    direction: 'in' | 'out'
    channel: string
    kind: string
    event: string
    /** Inbound: the platform's id (unique per channel, event and contact). Outbound: null until sent. */
    platform_message_id: string | null
    text: string | null
    payload: string | null
    /** JSON array of OutgoingChoice. */
    choices: string | null
    /** JSON array of what was masked. */
    hidden: string
    state: 'received' | 'pending' | 'sent' | 'refused' | 'parked'
    /** Why it was refused or parked. */
    reason: string | null
    trace_id: string
    /** Platform's time (inbound) or when it was decided (outbound). */
    sent_at: number
    created_at: number
    delivered_at: number | null
    /** Outbound: Speaker. Echoes: EchoAuthor. Null: the person. */
    author: string | null
    /** Inbound: JSON array of Attachment. Outbound: JSON of one OutgoingAttachment. */
    attachments: string | null
    /** Platform id of the message that this one quotes. */
    quotes: string | null
    /** When the person's phone had it, and when they read it. */
    reached_at: number | null
    seen_at: number | null
    edited_at: number | null
    /** When the person took it back; words and files are gone. */
    erased_at: number | null
  }
  jobs: {
    id: Generated<number>
    lane: string
    key: string
    subject: number
    state: 'ready' | 'running' | 'buried'
    attempts: number
    run_at: number
    lease: string | null
    leased_until: number | null
    reason: string | null
    created_at: number
  }
  turns: {
    id: Generated<number>
    /** Null once the message, or all about the person, is erased. */
    message_id: number | null
    contact_id: number | null
    channel: string
    outcome: string
    article: string | null
    topic: string | null
    confidence: number | null
    /** JSON array of Candidate. */
    candidates: string
    /** From receipt to the replies being in the outbox. */
    ms: number
    trace_id: string
    created_at: number
  }
  handoffs: {
    id: Generated<number>
    contact_id: number
    message_id: number
    reason: string
    state: 'waiting' | 'taken' | 'closed'
    created_at: number
  }
  /** Questions the bot owned up to not knowing. */
  unanswered: {
    id: Generated<number>
    contact_id: number
    message_id: number
    created_at: number
  }
  /** What platforms tell beside messages: reactions, calls, who holds a thread. */
  notes: {
    id: Generated<number>
    /** Null when it is about the account itself. */
    contact_id: number | null
    channel: string
    event: string
    platform_event_id: string
    /** JSON. */
    details: string
    sent_at: number
    created_at: number
  }
  files: {
    id: Generated<number>
    contact_id: number
    name: string
    media_type: string
    bytes: Buffer
    created_at: number
  }
  erasures: {
    code: string
    channel: string
    way: string
    platform_hint: string | null
    /** Keyed hash of whose data it was: their older events must not come back. */
    pseudonym: string | null
    requested_at: number
    done_at: number | null
  }
  tickets: {
    id: Generated<number>
    code: string
    contact_id: number
    about: string
    content: string
    field: string | null
    place: string | null
    /** Given by the person so that staff may call back. */
    phone: string | null
    state: string
    created_at: number
  }
  /** Who wants the newsletter. */
  subscriptions: {
    contact_id: number
    created_at: number
  }
  /** Results of the quiz, under names people chose to be shown with. */
  quiz_scores: {
    id: Generated<number>
    contact_id: number
    name: string
    score: number
    of: number
    created_at: number
  }
  settings: {
    name: string
    /** JSON. */
    value: string
    updated_at: number
  }
  /** Handbook and dialogues as they run: the text of each file by its path. */
  documents: {
    path: string
    text: string
    /** Hash of the shipped file this text was last compared with. */
    shipped_hash: string
    /** 1 when an editor changed it here: the shipped file no longer replaces it. */
    edited: number
    updated_at: number
  }
  /** Small facts by name: content version, seen credential hashes. */
  facts: {
    name: string
    value: string
  }
  credentials: {
    name: string
    /** Sealed with the secret key. */
    sealed: string
    updated_at: number
  }
  locks: {
    name: string
    holder: string
    until: number
  }
  channel_pauses: {
    channel: string
    until: number
    reason: string
  }
}
