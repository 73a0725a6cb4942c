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
    message_id: number
    contact_id: number
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
