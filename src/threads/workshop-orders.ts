/** What the editors' workshop may be asked, and what comes back: plain data, copied between threads. */
import type { Explanation } from '../bot/explanation.ts'
import type { ContentFile, Finding, Problem } from '../content/file.ts'
import type { QuestionFeedback } from '../knowledge/article-feedback.ts'
import type { Thresholds } from '../knowledge/band.ts'
import type { Weights } from '../knowledge/confidence.ts'
import type { GoldenDiff, Losses } from '../knowledge/golden.ts'
import type { Settings } from '../settings/settings.ts'

/** A file as it would be; null: it is taken away. */
export interface Change {
  path: string
  text: string | null
}

/** What answers now. */
export interface Published {
  /** Of the content; the same version has the same files. */
  version: number
  /** ms UTC: what is in force is of its day. */
  now: number
  /** Everything of knowledge/ and flows/. */
  files: ContentFile[] | (() => Promise<ContentFile[]>)
  weights?: Weights
  thresholds: Thresholds
  settings: Settings
}

export interface ArticleFeedback {
  /** What the check finds in the file, beside the others. */
  findings: Finding[]
  /** Whether the file can be read at all; else there are no questions. */
  usable: boolean
  /** Whether it answers on the day; what is said of its questions is said as if it did. */
  inForce: boolean
  questions: QuestionFeedback[]
}

/** A golden question that a dialogue or canned answer takes otherwise than before. */
export interface Caught {
  question: string
  expected: string | null
  /** Id of the flow; null where the handbook is asked. */
  before: string | null
  after: string | null
}

export interface WorkshopDiff extends GoldenDiff {
  /** What a changed file of flows/ catches newly or no more; empty where none was changed. */
  caught: Caught[]
  /** What cannot be read, of the changed files or because of them: it is left out of the trial. */
  broken: Problem[]
  /** So many questions were asked for it; the others cannot have been touched. */
  asked: number
}

/** What the thread needs of `Published` with every order; files come once for a version. */
export type PublishedState = Omit<Published, 'files'>

export interface Orders {
  feedback: { order: { changes: readonly Change[]; path: string }; result: ArticleFeedback }
  golden: { order: { changes: readonly Change[] }; result: WorkshopDiff }
  explain: {
    order: { changes: readonly Change[]; text: string }
    result: Explanation | { broken: Problem[] }
  }
  losses: { order: object; result: Record<string, Losses> }
}
export type OrderName = keyof Orders

export type ToThread =
  | { kind: 'files'; files: ContentFile[] }
  | { kind: 'order'; id: number; name: OrderName; published: PublishedState; order: unknown }
  | { kind: 'cancel'; id: number }

export type FromThread =
  | { kind: 'result'; id: number; result: unknown }
  | { kind: 'failure'; id: number; message: string }
  | { kind: 'progress'; id: number; done: number; total: number }
