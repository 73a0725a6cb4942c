import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
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
import type { Queue } from '../queue/queue.ts'
import type { Signals } from '../queue/signals.ts'
import type { HealthFacts } from '../reports/health.ts'
import type { TurnFacts } from '../reports/turns.ts'
import type { SettingsStore } from '../settings/settings.ts'
import type { TicketStore } from '../tickets/ticket.ts'
import { createContactStore, createFileStore } from './contacts.ts'
import { createContentStore } from './content.ts'
import { createHandoffStore, createTranscriptStore } from './conversations.ts'
import { createCredentialStore } from './credentials.ts'
import { openDatabase } from './database.ts'
import { createErasureStore, type Pseudonym } from './erasure.ts'
import { createHealthFacts } from './health.ts'
import { createInboundStore } from './inbound.ts'
import { createQueue } from './jobs.ts'
import { createOutboxStore } from './outbox.ts'
import { createSubscriberStore } from './subscribers.ts'
import { createTicketStore } from './tickets.ts'
import { createTurnFacts } from './reports.ts'
import { createRetentionStore } from './retention.ts'
import { createSeal } from './seal.ts'
import { createSettingsStore } from './settings.ts'
import { createTurnStore } from './turns.ts'

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
  tickets: TicketStore
  subscribers: SubscriberStore
  transcripts: TranscriptStore
  credentials: CredentialStore
  content: ContentStore
  turnFacts: TurnFacts
  health: HealthFacts
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
  /** Hears of broken connections to a database server; they are made anew. */
  onConnectionLost?: (error: Error) => void
}

export async function openStorage({
  url,
  secretKey,
  now,
  newId,
  onConnectionLost,
}: StorageOptions): Promise<Storage> {
  const { db, singleProcess, forUpdate, skipLocked, signals } = await openDatabase(
    url,
    onConnectionLost,
  )
  const pseudonym: Pseudonym = (channel, personId) =>
    createHmac('sha256', secretKey).update(`erased ${channel} ${personId}`).digest('base64url')
  return {
    queue: createQueue(db, skipLocked),
    signals,
    inbound: createInboundStore(db, pseudonym, forUpdate),
    turns: createTurnStore(db, pseudonym),
    outbox: createOutboxStore(db),
    contacts: createContactStore(db),
    files: createFileStore(db),
    erasures: createErasureStore(db, pseudonym),
    retention: createRetentionStore(db),
    settings: createSettingsStore(db),
    handoffs: createHandoffStore(db),
    tickets: createTicketStore(db),
    subscribers: createSubscriberStore(db),
    transcripts: createTranscriptStore(db),
    credentials: createCredentialStore(db, createSeal(secretKey), now, newId),
    content: createContentStore(db),
    turnFacts: createTurnFacts(db),
    health: createHealthFacts(db, singleProcess),
    singleProcess,
    // A write, of nothing: when the disk has failed, reading still works and storing does not.
    ping: async () => void (await sql`update facts set value = value where name = ''`.execute(db)),
    async close() {
      await signals.close()
      await db.destroy()
    },
  }
}
