import type { Logger } from 'pino'
import type { Explanation } from '../../../bot/explanation.ts'
import type { ArticleUse, WrongAnswerList } from '../../../content/articles-in-use.ts'
import type { DraftStore } from '../../../content/drafts.ts'
import type { ContentFile } from '../../../content/file.ts'
import type { ImportStore } from '../../../content/imports.ts'
import type { RevisionStore } from '../../../content/revisions.ts'
import type { ContentStore, Edit, EditReason, EditReport } from '../../../content/store.ts'
import type { Handbook } from '../../../knowledge/content.ts'
import type {
  Feedback,
  Freshness,
  GoldenDiff,
  ImportChecked,
  ImportDone,
  ImportPlan,
  ImportRead,
  Preview,
} from '../../workshop-contract.ts'
import type { Door } from '../door.ts'

/** What the editors' workshop works with. */
export interface WorkshopOptions {
  door: Door
  nameOf: (userId: number) => Promise<string>
  content: ContentStore
  drafts: DraftStore
  revisions: RevisionStore
  imports: ImportStore
  wrongAnswers: WrongAnswerList
  /** By article id, of the last 90 days. */
  articleUse: () => Promise<ReadonlyMap<string, ArticleUse>>
  /** What the bot answers from now, and its version. */
  handbook: () => Handbook
  version: () => number
  trial: Trial
  preview: (file: ContentFile) => Promise<Preview>
  /** Into the content that runs, here and in other instances. */
  publish: (edits: readonly Edit[], reason: EditReason) => Promise<EditReport>
  /** The file of a new article with what is known filled in. */
  newArticle: (given: {
    title: string
    topic: string
    question: string | null
  }) => Promise<ContentFile>
  /** An article made of a ticket's answer; null when it has none or is gone. */
  fromTicket: (ticketId: number) => Promise<ContentFile | null>
  exchange: Exchange
  freshness: FreshnessWork
  /** Replaced legal documents that an article cites, by its id. */
  citedReplaced: () => ReadonlyMap<string, string[]>
  /** Without numbers and names that tell who asked. */
  mask: (text: string) => string
  /** Consoles ask again: something was published, or a draft changed. */
  changed: () => void
  log: Logger
  now: () => number
}

/** A file as it would be; null: taken away. */
export interface Change {
  path: string
  text: string | null
}

/** What would become of answers with some changes. Runs beside the thread that answers. */
export interface Trial {
  feedback: (changes: readonly Change[], path: string) => Promise<Feedback>
  golden: (
    changes: readonly Change[],
    onProgress?: (done: number, total: number) => void,
    signal?: AbortSignal,
  ) => Promise<{ diff: GoldenDiff; broken: BrokenFile[] }>
  explain: (
    changes: readonly Change[],
    text: string,
  ) => Promise<Explanation | { broken: BrokenFile[] }>
  /** Own questions that other articles win, by article, as far as known; null when nothing is. */
  losses: () => Record<string, { lost: number; of: number; to: string[] }> | null
}

/** A changed file that cannot be read, and was left out. */
export interface BrokenFile {
  path: string
  line: number | null
  message: string
}

type Progress = (done: number, total: number) => void

/** What editors bring and take away. */
export interface Exchange {
  read: (bytes: Uint8Array, name: string, run: Run) => Promise<ImportRead>
  check: (bytes: Uint8Array, name: string, plan: ImportPlan, run: Run) => Promise<ImportChecked>
  bring: (
    bytes: Uint8Array,
    name: string,
    plan: ImportPlan,
    by: number,
    run: Run,
  ) => Promise<ImportDone>
  export: (kind: ExportKind) => Promise<Uint8Array>
  /** A paper for a leader to sign. */
  changes: (of: { paths: string[] } | { since: number }) => Promise<Uint8Array>
}
export interface Run {
  onProgress: Progress
  signal: AbortSignal
}
export const exportKinds = {
  'bai-viet.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'bai-viet.csv': 'text/csv; charset=utf-8',
  'cam-nang.zip': 'application/zip',
  'cam-nang.json': 'application/json; charset=utf-8',
} as const
export type ExportKind = keyof typeof exportKinds

export interface FreshnessWork {
  page: () => Promise<Freshness>
  /** Of one owner, now. @throws with the server's words */
  mail: (agency: string) => Promise<'sent' | 'no-address' | 'mail-off' | 'nothing-due'>
}
