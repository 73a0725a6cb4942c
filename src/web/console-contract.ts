import type { ChannelName } from '../conversations/message.ts'
import type { ConversationState } from '../conversations/states.ts'
import type { Action, Role } from '../staff/roles.ts'

/**
 * What the staff console and the server say to each other under /api. Types only.
 *
 * The cookie `hds_session` (HttpOnly, SameSite=Lax) names the session; every POST, PUT and DELETE
 * must come from our own pages (Origin). Bodies and answers are JSON unless said otherwise. Times are
 * ms UTC. Errors are an ApiError with status 400 (bad input; the message names the remedy), 401 (log
 * in: `session-ended`), 403 (`not-allowed`: the role may not; `origin-unknown`), 404, 409 (somebody
 * else was faster: `held`, with `by`), 413, 429 (Retry-After), 503.
 *
 * Getting in
 *   GET    /api/me                              -> Me
 *   POST   /api/login        {login, password}  -> Me           (400 `wrong-login`; 429 `throttled`
 *                                                                 with Retry-After)
 *   POST   /api/logout                          -> 204
 *   GET    /api/invitations/:token              -> Invitation   (404 when used or over)
 *   POST   /api/invitations/:token NewPassword  -> Me           (logs in; the first administrator's
 *                                                                 link also takes login and name)
 *   POST   /api/password     {old, new}         -> 204          (other sessions of the user end;
 *                                                                 400 `wrong-password`; 429)
 *   GET    /api/sessions                        -> {sessions: Session[]}
 *   DELETE /api/sessions/:id                    -> 204
 *   POST   /api/my-alerts    {alerts: boolean}  -> Me
 *
 * People (action `manage-users`; `read-audit`)
 *   GET    /api/users                           -> {users: User[]}
 *   POST   /api/users        NewUser            -> 201 {user: User, invitation: string}  (address;
 *                                                  409 `login-taken`)
 *   POST   /api/users/:id    UserChange         -> User         (409 `last-admin`)
 *   POST   /api/users/:id/invitation            -> {invitation: string}    (sets a new password;
 *                                                  409 `user-off`)
 *   GET    /api/audit?before=<id>&user=&action= -> {entries: AuditEntry[], next: number | null}
 *
 * Inbox (action `read`, what changes something `answer`)
 *   GET    /api/conversations?view=&channel=&label=&q=&after=<cursor>    -> ConversationList
 *   GET    /api/conversations/:id                                        -> Conversation
 *   GET    /api/conversations/:id/messages?before=<id>&after=<id>        -> Messages
 *   POST   /api/conversations/:id/claim                                  -> Conversation | 409 held
 *   POST   /api/conversations/:id/transfer {to: number | null}           -> Conversation  (null: to the queue)
 *   POST   /api/conversations/:id/release                                -> Conversation  (to the bot)
 *   POST   /api/conversations/:id/close                                  -> Conversation
 *   POST   /api/conversations/:id/replies  NewReply                      -> 202 {message: Message}
 *          (claims where nobody holds it; 409 held; the same id again is the same reply)
 *   POST   /api/conversations/:id/files?name=  (bytes; Content-Type)     -> 201 StoredFile (5 MB)
 *   POST   /api/conversations/:id/messages/:messageId/retry              -> Message   (a refused one)
 *   POST   /api/conversations/:id/notes    {text}                        -> 201 Note
 *   PUT    /api/conversations/:id/labels   {labels: string[]}            -> Conversation
 *   POST   /api/conversations/:id/read                                   -> 204
 *   POST   /api/conversations/:id/typing                                 -> 204
 *   GET    /api/conversations/:id/suggestions                            -> {articles: Suggestion[]}
 *   POST   /api/conversations/:id/wrong-answer  WrongAnswer              -> 201 {}
 *   POST   /api/conversations/:id/tickets  NewTicket                     -> 201 {code: string}
 *   GET    /api/files/:id                                                -> the bytes
 *   GET    /api/articles?q=                                              -> {articles: Suggestion[]}  (10)
 *   GET    /api/labels                                                   -> {labels: string[]}
 *   GET    /api/colleagues                                               -> {colleagues: Colleague[]}
 *   GET    /api/canned-answers                                           -> {answers: CannedAnswer[]}
 *   PUT    /api/canned-answers/:shortcut   {title, text}                 -> CannedAnswer
 *   DELETE /api/canned-answers/:shortcut                                 -> 204
 *
 * Tickets (action `read`; what changes something `tickets`; shapes in tickets-contract)
 *   GET    /api/tickets?view=&state=&agency=&kind=&origin=&q=&due=&after=<cursor> -> TicketList
 *          (view `missed`: what the bot could not answer, state then new|working|done|ignored)
 *   GET    /api/tickets/board?agency=&kind=     -> Board
 *   GET    /api/tickets/by-code/:code           -> {id: number}
 *   GET    /api/tickets/:id                     -> TicketPage
 *   PUT    /api/tickets/:id         TicketEdit  -> TicketPage
 *   POST   /api/tickets/:id/agency  {agency}    -> TicketPage
 *   POST   /api/tickets/:id/forward Forward     -> TicketPage   (409 `no-address`: the agency has no e-mail)
 *   GET    /api/tickets/:id/preview?agency=&note= -> MailPreview
 *   GET    /api/tickets/:id/dispatch.docx?agency= -> the bytes
 *   POST   /api/tickets/:id/on-paper {agency, note} -> TicketPage   (it went on paper or by telephone)
 *   POST   /api/tickets/:id/due     {dueAt}     -> TicketPage
 *   POST   /api/tickets/:id/reject  {reason}    -> TicketPage
 *   POST   /api/tickets/:id/close   {reason}    -> TicketPage
 *   POST   /api/tickets/:id/reopen  {reason}    -> TicketPage
 *   POST   /api/tickets/:id/merge   {into: number}          -> TicketPage   (of the other)
 *   POST   /api/tickets/:id/split   {askers: number[]}      -> TicketPage   (of the new one)
 *   POST   /api/tickets/:id/answers {text}                  -> TicketPage   (in the agency's name)
 *   POST   /api/tickets/:id/answers/:answerId/approve {text} -> TicketPage
 *   POST   /api/tickets/:id/answers/:answerId/send-back {reason} -> TicketPage
 *   GET    /api/tickets/:id/files/:fileId                   -> the bytes, to save
 *   POST   /api/tickets/:id/notes   {text}                  -> TicketPage
 *   POST   /api/tickets/:id/word    {text}                  -> TicketPage   (a mail to the agency)
 *   POST   /api/tickets/:id/links/:linkId/revoke            -> TicketPage
 *   POST   /api/tickets/:id/mails/:mailId/again {to}        -> TicketPage
 *   POST   /api/tickets/:id/mails/:mailId/bounced {reason}  -> TicketPage
 *   POST   /api/tickets/:id/mails/:mailId/cancel            -> TicketPage
 *   POST   /api/tickets/:id/draft                           -> Draft        (action `edit`)
 *          409 `impossible` with the state: a colleague was faster
 *   GET    /api/agencies                        -> Agencies
 *   PUT    /api/agencies/:id        AgencyEdit  -> Agencies     (action `edit`)
 *   POST   /api/agencies/:id/test-mail          -> {sent: true} | 409 `mail-failed` (with the server's words)
 *   GET    /api/drafts                          -> {drafts: Draft[]}        (action `edit`)
 *   GET    /api/drafts/:id                      -> Draft        (id: of the article)
 *   PUT    /api/drafts/:id          {text}      -> Draft
 *   POST   /api/drafts/:id/publish              -> {article: string} | 409 `faulty` (what is wrong, by line)
 *   DELETE /api/drafts/:id                      -> 204
 *
 * For the lead
 *   GET    /api/overview?days=7                 -> Overview
 *   GET    /api/switches                        -> Switches
 *   PUT    /api/switches/bot/:channel   {off: boolean, reason: string}   -> Switches (action `switch`)
 *   PUT    /api/switches/notice         Notice | {text: ''}              -> Switches (action `switch`)
 *
 *   GET    /api/live                    text/event-stream
 *          event: conversation  id: <cursor>  data: ConversationSummary  (something about it changed)
 *          event: tickets       data: {}   (some ticket changed: ask again for what is shown)
 *          event: typing        data: {conversation: number, by: Colleague}
 *          event: session-ended data: {}
 *          After a break the browser sends Last-Event-ID and gets every conversation that changed
 *          since; the same one may come twice. A first connection starts with what is new from then.
 */
export interface ApiError {
  error: { code: string; message: string; by?: Colleague }
}

export interface Me {
  user: User
  /** What the user may do: the console shows nothing else. */
  may: Action[]
  organisation: string
  /** Office hours in words, for {gio_lam_viec} of canned answers. */
  officeHours?: string
}

export interface User {
  id: number
  login: string
  name: string
  role: Role
  email: string | null
  /** Gets mail when somebody waits. */
  alerts: boolean
  active: boolean
  /** False until they have chosen a password by their invitation. */
  hasPassword: boolean
  lastSeenAt: number | null
}

export interface NewUser {
  /** 3 to 40 of a–z, 0–9, dot, dash. */
  login: string
  name: string
  role: Role
  email: string | null
}
export type UserChange = Partial<Pick<User, 'name' | 'role' | 'email' | 'alerts' | 'active'>>

export interface Invitation {
  /** Null for the first administrator, who chooses a login and a name as well. */
  user: { login: string; name: string } | null
}
export interface NewPassword {
  password: string
  login?: string
  name?: string
}

export interface Session {
  id: number
  current: boolean
  address: string
  browser: string
  createdAt: number
  usedAt: number
}

export interface AuditEntry {
  id: number
  at: number
  user: { id: number; name: string } | null
  /** e.g. `conversation.claim`, `user.change`. */
  action: string
  subject: string | null
  before: unknown
  after: unknown
  address: string | null
}

export interface Colleague {
  id: number
  name: string
}

/** `waiting`: longest first; the others by their newest message. `open`: waiting or with staff. */
export type InboxView = 'waiting' | 'mine' | 'open' | 'bot' | 'closed'

export interface ConversationList {
  conversations: ConversationSummary[]
  /** For `after`; null at the end. */
  next: string | null
  /** Of all, whatever is filtered. */
  counts: { waiting: number; mine: number; open: number }
}

export interface ConversationSummary {
  id: number
  channel: ChannelName
  /** Null where the platform has not told it. */
  name: string | null
  avatar: string | null
  state: ConversationState
  assignee: Colleague | null
  /** Somebody answers in the platform's own tool: it may be nobody of the console. */
  native: boolean
  waitingSince: number | null
  /** Why they wait, e.g. `emergency`, `asked for a person`; null when they do not. */
  reason: string | null
  lastMessageAt: number
  preview: string
  previewFrom: 'person' | 'bot' | 'staff'
  unread: number
  labels: string[]
}

export interface Conversation extends ConversationSummary {
  /** What we may still send. */
  window: WritingWindow
  /** Until when the bot is silent by itself; null when nobody holds the conversation. */
  staffUntil: number | null
  contact: {
    phone: string | null
    address: string | null
    firstSeenAt: number
  }
  notes: Note[]
  /** Earlier times this person was with staff, newest first. */
  earlier: Handoff[]
  /** Without an id until the question is gathered. */
  tickets: { id: number | null; code: string; about: string; state: string; createdAt: number }[]
  ratings: { score: number; comment: string | null; at: number }[]
}

export interface WritingWindow {
  /** ms UTC; null: no limit, or closed. */
  until: number | null
  /**
   * - `free`: until `until`. `none`: this channel has no limit.
   * - `human-agent`: past the usual window, but what a person writes still goes (Messenger).
   * - `paid`: Zalo charges from now on, and it is switched on.
   * - `closed`: what is written waits until the person writes again.
   * - `unknown`: the platform knows, we do not.
   */
  kind: 'none' | 'free' | 'paid' | 'human-agent' | 'closed' | 'unknown'
}

export interface Handoff {
  id: number
  reason: string
  createdAt: number
  takenBy: Colleague | null
  firstReplyAt: number | null
  closedAt: number | null
}

export interface Note {
  id: number
  by: Colleague
  text: string
  at: number
}

export interface Messages {
  /** Oldest first, at most 50: the newest, those before `before`, or those after `after`. */
  messages: Message[]
  /** Whether there are older ones (with `before` or neither) or newer ones (with `after`). */
  more: boolean
}

export interface Message {
  id: number
  at: number
  /** `native`: staff in the OA Manager or the Page inbox; `app`: another program of the account. */
  from: 'person' | 'bot' | 'staff' | 'agency' | 'native' | 'app'
  /** With `staff`. */
  by: Colleague | null
  text: string
  /** Labels of the buttons under it. */
  choices: string[]
  files: MessageFile[]
  /** Kinds of secrets that were masked in the text. */
  masked: string[]
  quotes: { id: number; text: string } | null
  /** The person took it back: words and files are gone. */
  takenBack: boolean
  editedAt: number | null
  /** What we sent; null for what came. */
  delivery: Delivery | null
  /** With `bot`: how the turn that said this ended. */
  turn: {
    outcome: string
    article: { id: string; title: string } | null
    confidence: number | null
  } | null
}

export interface MessageFile {
  kind:
    | 'image'
    | 'gif'
    | 'sticker'
    | 'audio'
    | 'video'
    | 'file'
    | 'link'
    | 'location'
    | 'contact'
    | 'other'
  /** /api/files/… for what we keep; the platform's address, which expires; null when there is none. */
  url: string | null
  thumbnail: string | null
  name: string | null
  size: number | null
}

export interface Delivery {
  /** `parked`: waits until the person writes. `withdrawn`: not sent, for a person of ours spoke. */
  state: 'pending' | 'sent' | 'refused' | 'parked' | 'withdrawn'
  /** Why it was refused, parked or withdrawn: the platform's number where it gave one, and words. */
  reason: { code: string | null; text: string } | null
  reachedAt: number | null
  seenAt: number | null
}

export interface NewReply {
  /** 8 to 64 of [A-Za-z0-9_-], new for every reply. */
  id: string
  /** Up to 4,000 characters; may be empty with a file. */
  text: string
  file?: number
  /** Id of the message it answers to. */
  quotes?: number
}

export interface StoredFile {
  id: number
  name: string
  mediaType: string
  size: number
}

export interface Suggestion {
  id: string
  title: string
  /** The article as the bot would give it, with its source. */
  text: string
  /** Probability that it answers the person's last message; null in a search by hand. */
  confidence: number | null
}

export interface WrongAnswer {
  /** A message of the bot. */
  message: number
  /** Id of the article that would have been right; null when there is none. */
  rightArticle: string | null
  note: string
}

export interface NewTicket {
  /** What an agency must answer, in staff's words: 5 to 1,500 characters. */
  content: string
}

export interface CannedAnswer {
  /** 1 to 20 of a–z, 0–9, dash; typed behind a slash it inserts the text. */
  shortcut: string
  title: string
  /** May hold {ten} (the person's name), {toi} (the writer's), {don_vi}, {gio_lam_viec}. */
  text: string
}

export interface Overview {
  from: number
  to: number
  waiting: { count: number; longestMinutes: number | null }
  withStaff: number
  /** Minutes from asking for staff to a person's first words, wherever they were typed; office time. */
  firstAnswer: { medianMinutes: number | null; answered: number; unanswered: number }
  /** Messages that came, and how many the bot answered by itself. */
  messages: { received: number; answeredByBot: number; medianBotSeconds: number | null }
  satisfaction: {
    average: number | null
    count: number
    scores: [number, number, number, number, number]
  }
  byPerson: {
    /** Null: in the platforms' own tools. */
    user: Colleague | null
    conversations: number
    replies: number
    medianFirstMinutes: number | null
  }[]
  /** 24 numbers of messages of people, by the hour of the day in Vietnam. */
  byHour: number[]
  /** One entry a day, oldest first. */
  byDay: { day: string; received: number; handoffs: number }[]
}

export interface Switches {
  bot: {
    channel: ChannelName
    configured: boolean
    off: boolean
    reason: string
    by: string | null
    at: number | null
  }[]
  notice: Notice | null
}

export interface Notice {
  text: string
  /** Shown until then. */
  until: number
}
