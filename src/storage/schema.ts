import type { Generated, GeneratedAlways } from 'kysely'

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
    /** conversations/states ConversationState. */
    state: Generated<string>
    /** When the state was last changed by somebody. */
    state_since: Generated<number>
    /** Since when the person waits for staff; null when they do not. */
    waiting_since: number | null
    /** Of users; who answers. */
    assignee_id: number | null
    /** Until then a person of ours holds the conversation, and the bot is silent. */
    staff_until: number | null
    last_staff_at: number | null
    /** Of either side, for the order of the inbox. */
    last_message_at: Generated<number>
    /** Beginning of the last message, and whose it was: person, bot, staff. */
    preview: string | null
    preview_from: string | null
    /** Messages of the person that no member of staff has looked at. */
    unread: Generated<number>
    /** When anything a console shows was last changed. */
    changed_at: Generated<number>
    /** The name without marks, for search. */
    folded_name: string | null
    /** When they were last asked how it was. */
    survey_at: number | null
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
    /** `withdrawn`: of the bot, not sent because a person of ours spoke. */
    state: 'received' | 'pending' | 'sent' | 'refused' | 'parked' | 'withdrawn'
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
    /** Outbound: the member of staff who wrote it in the console. */
    staff_id: number | null
    /** What the console gave a reply to be known by: sent again it is the same reply. */
    client_id: string | null
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
    /** storage/answer-verdicts AnswerVerdict: what the person said of the article. */
    verdict: string | null
  }
  handoffs: {
    id: Generated<number>
    contact_id: number
    message_id: number
    reason: string
    state: 'waiting' | 'taken' | 'closed'
    created_at: number
    taken_at: number | null
    /** Null when somebody answered in the platform's own tool. */
    taken_by: number | null
    /** When a person of ours first wrote, wherever they did. */
    first_reply_at: number | null
    closed_at: number | null
    closed_by: number | null
    /** When staff were reminded of it, and when somebody above them was told. */
    reminded_at: number | null
    escalated_at: number | null
  }
  /** What colleagues tell each other beside a conversation. */
  staff_notes: {
    id: Generated<number>
    contact_id: number
    user_id: number
    text: string
    created_at: number
  }
  contact_labels: {
    contact_id: number
    label: string
  }
  /** Answers of the bot that staff marked as wrong, for the editors. */
  wrong_answers: {
    id: Generated<number>
    contact_id: number
    message_id: number
    article: string | null
    right_article: string | null
    note: string | null
    user_id: number
    created_at: number
    /** content/articles-in-use WrongAnswerState. */
    state: Generated<string>
    handled_by: number | null
    handled_at: number | null
    reason: string | null
  }
  /** What people thought of a conversation with staff. */
  ratings: {
    id: Generated<number>
    contact_id: number
    /** 1 to 5. */
    score: number
    comment: string | null
    created_at: number
  }
  canned_answers: {
    id: Generated<number>
    shortcut: string
    title: string
    text: string
    updated_by: number | null
    updated_at: number
  }
  /** What staff switch while the service runs: the bot of a channel, a notice to everybody. */
  switches: {
    name: string
    /** JSON. */
    value: string
    set_by: number | null
    set_at: number
  }
  users: {
    id: Generated<number>
    login: string
    name: string
    /** staff/roles Role. */
    role: string
    email: string | null
    /** 1 for who gets mail when somebody waits. */
    alerts: number
    active: number
    /** Null until they have chosen a password by their invitation. */
    password_hash: string | null
    created_at: number
    last_seen_at: number | null
  }
  staff_sessions: {
    id: Generated<number>
    token_hash: string
    user_id: number
    address: string
    browser: string
    created_at: number
    used_at: number
    ends_at: number
  }
  /** One-time links; without a user: the first administrator's. */
  invitations: {
    token_hash: string
    user_id: number | null
    ends_at: number
    created_at: number
  }
  login_failures: {
    /** An account or an address. */
    key: string
    count: number
    last_at: number
  }
  /** Who did what; no words of citizens. */
  audit: {
    id: Generated<number>
    user_id: number | null
    action: string
    subject: string | null
    /** JSON. */
    before: string | null
    /** JSON. */
    after: string | null
    address: string | null
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
    /** tickets/ticket TicketKind. */
    kind: string
    title: string | null
    content: string
    field: string | null
    place: string | null
    /** tickets/states TicketState. */
    state: string
    state_since: number
    agency: string | null
    /** JSON of [{agency, confidence}]. */
    suggested: Generated<string>
    due_at: number | null
    /** When an agency owes the answer, far away where none does: the order of lists. */
    owed_at: GeneratedAlways<number>
    forwarded_at: number | null
    seen_at: number | null
    answered_at: number | null
    delivered_at: number | null
    closed_at: number | null
    asked_back_at: number | null
    askers: Generated<number>
    reason: string | null
    /** Which reminders went out for this deadline: JSON of {kind: ms}. */
    reminded: Generated<string>
    /** Code, title, content and wordings without marks, for search. */
    folded: Generated<string>
    created_at: number
    changed_at: number
  }
  /** Everybody who asked, each with a code of their own; without a ticket until it is gathered. */
  ticket_askers: {
    id: Generated<number>
    code: string
    ticket_id: number | null
    contact_id: number
    message_id: number | null
    /** tickets/ticket Origin. */
    origin: string
    kind: string
    /** Empty until it is gathered, where a message has the words. */
    wording: string
    /** In normal form, by which wordings are compared; null: not compared. */
    words: string | null
    field: string | null
    place: string | null
    /** Given by the person so that somebody may call back. */
    phone: string | null
    article: string | null
    created_at: number
    /** Of ticket_answers: what they were told, by which message, when. */
    answer_id: number | null
    told_message_id: number | null
    told_at: number | null
    /** When the platform was asked to tell them that it waits for them to write. */
    announced_at: number | null
    verdict: string | null
    verdict_at: number | null
  }
  ticket_answers: {
    id: Generated<number>
    ticket_id: number
    text: string
    agency: string | null
    by_name: string | null
    user_id: number | null
    link_id: number | null
    state: string
    reason: string | null
    created_at: number
    decided_at: number | null
    decided_by: number | null
  }
  ticket_files: {
    id: Generated<number>
    ticket_id: number
    answer_id: number
    name: string
    media_type: string
    bytes: Buffer
    created_at: number
  }
  /** By which an agency answers without an account. */
  ticket_links: {
    id: Generated<number>
    ticket_id: number
    agency: string
    /** Null until the mail that carries it is sent: the token itself is kept nowhere. */
    token_hash: string | null
    created_at: number
    expires_at: number
    revoked_at: number | null
    opened: Generated<number>
    opened_at: number | null
  }
  ticket_mails: {
    id: Generated<number>
    kind: string
    agency: string | null
    to_address: string
    /** What staff wrote to the agency. */
    note: string | null
    state: string
    reason: string | null
    /** 1 while more tickets may join it. */
    batch: Generated<number>
    created_by: number | null
    created_at: number
    sent_at: number | null
  }
  ticket_mail_items: {
    mail_id: number
    ticket_id: number
    link_id: number | null
  }
  ticket_events: {
    id: Generated<number>
    ticket_id: number
    kind: string
    from_state: string | null
    to_state: string | null
    user_id: number | null
    agency: string | null
    /** JSON. */
    detail: Generated<string>
    created_at: number
  }
  /** Articles that are being written. */
  drafts: {
    path: string
    text: string
    ticket_id: number | null
    created_by: number | null
    created_at: number
    updated_at: number
    /** content/drafts DraftState. */
    state: Generated<string>
    version: Generated<number>
    /** The published text that it began from; null: there was none. */
    base_text: string | null
    updated_by: number | null
    note: string | null
    publish_at: number | null
    import_id: number | null
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
    /** A newer shipped text that the edited one keeps out. */
    shipped_text: string | null
  }
  /** Every text a file of content had; null: it was taken away. */
  revisions: {
    id: Generated<number>
    path: string
    text: string | null
    /** content/revisions RevisionKind. */
    kind: string
    why: string | null
    user_id: number | null
    created_at: number
  }
  imports: {
    id: Generated<number>
    name: string
    user_id: number | null
    created_at: number
    undone_at: number | null
    undone_by: number | null
  }
  /** Drafts as an import made them, and what was there before: JSON of the row. */
  import_items: {
    import_id: number
    path: string
    text: string
    before: string | null
  }
  review_mails: {
    agency: string
    month: string
    sent_at: number
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
