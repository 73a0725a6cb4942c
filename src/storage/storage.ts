import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import type { DraftStore } from '../content/drafts.ts'
import type {
  ArticleUseFacts,
  ReviewMailStore,
  WrongAnswerList,
} from '../content/articles-in-use.ts'
import type { ImportStore } from '../content/imports.ts'
import type { RevisionStore } from '../content/revisions.ts'
import type { ContentStore } from '../content/store.ts'
import type {
  ContactStore,
  CredentialStore,
  ErasureStore,
  FileStore,
  HandoffStore,
  InboundStore,
  OutboxStore,
  RetentionStore,
  SubscriberStore,
  TranscriptStore,
  TurnStore,
} from '../conversations/ports.ts'
import type { AlertStore } from '../conversations/alerts.ts'
import type { CannedAnswerStore } from '../conversations/canned-answers.ts'
import type { SwitchStore } from '../conversations/desk.ts'
import type { InboxStore } from '../conversations/inbox.ts'
import type { StaffWork, WaitingList } from '../conversations/staff-work.ts'
import type { Queue } from '../queue/queue.ts'
import type { Signals } from '../queue/signals.ts'
import type { HealthFacts } from '../reports/health.ts'
import type { OverviewFacts } from '../reports/overview.ts'
import type { TurnFacts } from '../reports/turns.ts'
import type { SettingsStore } from '../settings/settings.ts'
import type { StaffStores } from '../staff/ports.ts'
import type { TicketClock, TicketDesk, TicketIntake, TicketLists } from '../tickets/ports.ts'
import type { AgencyDoor, TicketPost } from '../tickets/ports.ts'
import type { AnswerNotices, CitizensDesk, Telling } from '../tickets/ports.ts'
import { createAuditLog } from './audit.ts'
import { createArticleUse } from './article-use.ts'
import { createAlertStore } from './alerts.ts'
import { createCannedAnswerStore } from './canned-answers.ts'
import { createContactStore } from './contacts.ts'
import { createContentStore } from './content.ts'
import { createHandoffStore, createTranscriptStore } from './conversations.ts'
import { createCredentialStore } from './credentials.ts'
import { openDatabase } from './database.ts'
import { createDraftStore } from './drafts.ts'
import { createErasureStore, type Pseudonym } from './erasure.ts'
import { createFileStore } from './files.ts'
import { createHealthFacts } from './health.ts'
import { createImportStore } from './imports.ts'
import { createInboundStore } from './inbound.ts'
import { createInboxStore } from './inbox.ts'
import { createInvitationStore } from './invitations.ts'
import { createQueue } from './jobs.ts'
import { createFailureStore } from './login-failures.ts'
import { createOutboxStore } from './outbox.ts'
import { createOverviewFacts } from './overview.ts'
import { createSubscriberStore } from './subscribers.ts'
import { createTicketClock } from './ticket-clock.ts'
import { createTicketDesk } from './ticket-desk.ts'
import { createTicketIntake } from './ticket-intake.ts'
import { createTicketLists } from './ticket-lists.ts'
import { createAgencyDoor } from './ticket-links.ts'
import { createTicketPost } from './ticket-mails.ts'
import { createAnswerNotices, createCitizensDesk, createTelling } from './ticket-telling.ts'
import { createTurnFacts } from './reports.ts'
import { createRetentionStore } from './retention.ts'
import { createReviewMailStore } from './review-mails.ts'
import { createRevisionStore } from './revisions.ts'
import { createSeal } from './seal.ts'
import { secureRandom } from './secure-random.ts'
import { createSettingsStore } from './settings.ts'
import { createStaffWork, createWaitingList } from './staff-work.ts'
import { createSwitchStore } from './switches.ts'
import { createSessionStore } from './staff-sessions.ts'
import { createTurnStore } from './turns.ts'
import { createUserStore } from './users.ts'
import { createWrongAnswerList } from './wrong-answers.ts'

/** Every port, on one database. */
export interface Storage {
  queue: Queue
  signals: Signals
  inbound: InboundStore
  turns: TurnStore
  outbox: OutboxStore
  contacts: ContactStore
  files: FileStore
  erasures: ErasureStore
  retention: RetentionStore
  settings: SettingsStore
  handoffs: HandoffStore
  ticketIntake: TicketIntake
  ticketLists: TicketLists
  ticketDesk: TicketDesk
  ticketClock: TicketClock
  ticketPost: TicketPost
  agencyDoor: AgencyDoor
  telling: Telling
  answerNotices: AnswerNotices
  citizens: CitizensDesk
  subscribers: SubscriberStore
  staff: StaffStores
  transcripts: TranscriptStore
  credentials: CredentialStore
  content: ContentStore
  drafts: DraftStore
  revisions: RevisionStore
  imports: ImportStore
  articleUse: ArticleUseFacts
  wrongAnswers: WrongAnswerList
  reviewMails: ReviewMailStore
  turnFacts: TurnFacts
  health: HealthFacts
  inbox: InboxStore
  staffWork: StaffWork
  waiting: WaitingList
  alerts: AlertStore
  switches: SwitchStore
  cannedAnswers: CannedAnswerStore
  overview: OverviewFacts
  /** True when no other process works on this database. */
  singleProcess: boolean
  /** Throws when the database does not answer or cannot store. */
  ping(): Promise<void>
  close(): Promise<void>
}

export interface StorageOptions {
  /** `sqlite:./data/hoidapso.db` or `postgres://user:password@host/database` */
  url: string
  secretKey: string
  now: () => number
  newId: () => string
  /** Gives numbers from 0 up to 1, not to be guessed from others. */
  random?: () => number
  /** Hears of broken connections to a database server; they are made anew. */
  onConnectionLost?: (error: Error) => void
}

export async function openStorage({
  url,
  secretKey,
  now,
  newId,
  random = secureRandom,
  onConnectionLost,
}: StorageOptions): Promise<Storage> {
  const { db, singleProcess, forUpdate, skipLocked, messageWords, signals } = await openDatabase(
    url,
    onConnectionLost,
  )
  const pseudonym: Pseudonym = (channel, personId) =>
    createHmac('sha256', secretKey).update(`erased ${channel} ${personId}`).digest('base64url')
  return {
    queue: createQueue(db, skipLocked),
    signals,
    inbound: createInboundStore(db, pseudonym, forUpdate),
    turns: createTurnStore(db, pseudonym, random),
    outbox: createOutboxStore(db),
    contacts: createContactStore(db),
    files: createFileStore(db),
    erasures: createErasureStore(db, pseudonym),
    retention: createRetentionStore(db),
    settings: createSettingsStore(db),
    handoffs: createHandoffStore(db),
    ticketIntake: createTicketIntake(db),
    ticketLists: createTicketLists(db),
    ticketDesk: createTicketDesk(db),
    ticketClock: createTicketClock(db),
    ticketPost: createTicketPost(db),
    agencyDoor: createAgencyDoor(db),
    telling: createTelling(db),
    answerNotices: createAnswerNotices(db),
    citizens: createCitizensDesk(db),
    subscribers: createSubscriberStore(db),
    staff: {
      users: createUserStore(db, forUpdate),
      sessions: createSessionStore(db),
      invitations: createInvitationStore(db),
      failures: createFailureStore(db),
      audit: createAuditLog(db),
    },
    transcripts: createTranscriptStore(db),
    credentials: createCredentialStore(db, createSeal(secretKey), now, newId),
    content: createContentStore(db, forUpdate),
    drafts: createDraftStore(db),
    revisions: createRevisionStore(db),
    imports: createImportStore(db, forUpdate),
    articleUse: createArticleUse(db),
    wrongAnswers: createWrongAnswerList(db),
    reviewMails: createReviewMailStore(db),
    turnFacts: createTurnFacts(db),
    health: createHealthFacts(db, singleProcess),
    inbox: createInboxStore(db, messageWords),
    staffWork: createStaffWork(db),
    waiting: createWaitingList(db),
    alerts: createAlertStore(db, skipLocked),
    switches: createSwitchStore(db),
    cannedAnswers: createCannedAnswerStore(db),
    overview: createOverviewFacts(db),
    singleProcess,
    // A write, of nothing: when the disk has failed, reading still works and storing does not.
    ping: async () => void (await sql`update facts set value = value where name = ''`.execute(db)),
    async close() {
      await signals.close()
      await db.destroy()
    },
  }
}
