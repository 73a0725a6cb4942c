import type { DraftState } from '../content/drafts.ts'
import type { RevisionKind } from '../content/revisions.ts'
import type { WrongAnswerState } from '../content/articles-in-use.ts'
import type { ExplainedArticle, Explanation } from '../bot/explanation.ts'
import type { Role } from '../exchange/roles.ts'
import type { Colleague } from './console-contract.ts'

/**
 * What the console and the server say of the editors' workshop (action `edit`). Types only; times are ms
 * UTC, days `2027-05-21`. A file of content is named by its path, `knowledge/can-cuoc/can-cuoc-le-phi.md`;
 * an article's id is its name without folder and ending.
 *
 * Articles and files
 *   GET    /api/workshop/articles?q=&topic=&owner=&state=&sort=&offset=  -> ArticleList   (50)
 *          sort: `title`, `review` (next first), `served`, `unhelpful`, `lost` (most first)
 *   GET    /api/workshop/names                        -> Names          (topics, agencies, audiences …)
 *   GET    /api/workshop/files?folder=flows           -> {files: FileSummary[]}
 *   GET    /api/workshop/file?path=                   -> FilePage       (also of a path that is not there yet: all null)
 *   GET    /api/workshop/file?article=                -> FilePage       (by the id, whatever its folder; also one that is only a draft)
 *   PUT    /api/workshop/draft   DraftInput           -> FilePage | 409 DraftConflict
 *          (version 0 begins one; saved while typing)
 *   POST   /api/workshop/draft/move {path, version, to: 'draft'|'review', note}  -> FilePage | 409 DraftConflict
 *   DELETE /api/workshop/draft?path=&version=         -> 204 | 409 DraftConflict
 *          (version: of the draft that was looked at; without it any)
 *   GET    /api/workshop/drafts                       -> {drafts: DraftSummary[]}
 *   POST   /api/workshop/new     {title, topic, question?}  -> FilePage  (a draft of an article, with what is known filled in)
 *   POST   /api/workshop/wording {article, ask}       -> FilePage       (one more way of asking, in the article's draft)
 *   POST   /api/workshop/shipped {path, take: boolean} -> FilePage | 409 DraftConflict
 *          (a newer shipped text: into the draft, which must say nothing of its own, or kept out for good)
 *
 * Looking at a change before it is published (text: the draft as it is being written)
 *   POST   /api/workshop/feedback {path, text}        -> Feedback
 *   POST   /api/workshop/preview  {path, text}        -> Preview
 *   POST   /api/workshop/try      {text, drafts: string[]} -> Explanation
 *          (drafts: paths whose drafts count as published; empty: as it is published)
 *   POST   /api/workshop/golden   {paths: string[], instead?: InsteadOfDraft[]}
 *          -> application/x-ndjson, a GoldenLine each; abort to cancel
 *
 * Publishing
 *   POST   /api/workshop/publish  PublishInput        -> Published
 *          409 `faulty` (message names file and line), `worse` (ApiError & {diff: GoldenDiff}: golden questions are lost
 *          and no reason is given), `conflict` (published meanwhile by somebody else; ApiError & {paths})
 *   POST   /api/workshop/schedule {paths, at, why, acceptWorse?, instead?} -> {drafts: DraftSummary[]} | 409 as publish
 *   GET    /api/workshop/revisions?path=&before=      -> {revisions: RevisionSummary[], next: number | null}   (30)
 *   GET    /api/workshop/revisions/:id                -> RevisionPage
 *   POST   /api/workshop/revisions/:id/restore {why}  -> Published      (its text is published again at once)
 *
 * Golden questions that people really asked (knowledge/labelled.yml)
 *   GET    /api/workshop/golden-questions             -> {questions: RealQuestion[]}
 *   POST   /api/workshop/golden-questions  RealQuestion -> {questions: RealQuestion[]}
 *   DELETE /api/workshop/golden-questions?ask=        -> {questions: RealQuestion[]}
 *
 * Words (knowledge/words.yml)
 *   GET    /api/workshop/words                        -> WordLists      (of the draft where there is one)
 *   PUT    /api/workshop/words  {section, from, to: string | null} -> WordLists   (into the draft; null takes it out)
 *
 * Answers that staff marked as wrong
 *   GET    /api/workshop/wrong-answers?state=         -> {answers: WrongAnswerShown[]}
 *   POST   /api/workshop/wrong-answers/:id {state, reason} -> 204
 *
 * Import and export
 *   POST   /api/workshop/import/read?name=            (bytes) -> x-ndjson: ImportProgress …, then ImportRead
 *   POST   /api/workshop/import/check?name=&plan=     (bytes; plan: JSON of ImportPlan) -> x-ndjson: …, then ImportChecked
 *   POST   /api/workshop/import?name=&plan=           (bytes) -> x-ndjson: …, then ImportDone
 *          The file comes along each time: nothing is kept on the server between the steps. 20 MB.
 *   GET    /api/workshop/imports                      -> {imports: ImportEntry[]}
 *   POST   /api/workshop/imports/:id/undo             -> {restored: string[], kept: string[]}
 *   GET    /api/workshop/export/bai-viet.xlsx | bai-viet.csv | cam-nang.zip | cam-nang.json  -> the bytes
 *   GET    /api/workshop/export/thay-doi.docx?since=&paths=   (paths: of drafts, joined by commas; else revisions since)
 *
 * Freshness
 *   GET    /api/workshop/freshness                    -> Freshness
 *   POST   /api/workshop/freshness/mail {agency}      -> Freshness | 409 `no-address`, `mail-failed`
 *   PUT    /api/workshop/laws  ReplacedLaw            -> Freshness      (published at once)
 *   DELETE /api/workshop/laws?document=               -> Freshness
 *
 * SSE on /api/live: event `content`, data {} – something was published or a draft changed: ask again.
 */
export type ArticleState =
  | 'published'
  /** Of an article that is published, or a new one. */
  | 'draft'
  | 'review'
  | 'scheduled'
  /** Begins later; ended. */
  | 'not-yet'
  | 'expired'

export interface ArticleList {
  articles: ArticleRow[]
  total: number
  /** How many there are of each state, topic and owner, whatever is chosen. */
  states: { state: ArticleState; count: number }[]
}

export interface ArticleRow {
  id: string
  path: string
  title: string
  topic: string
  topicTitle: string
  owner: string
  ownerName: string
  states: ArticleState[]
  reviewBy: string | null
  questions: number
  /** In the last 90 days. */
  served: number
  unhelpful: number
  /** Own questions that other articles win when they are held out; null until that is known. */
  loses: { lost: number; of: number; to: { id: string; title: string }[] } | null
  /** A newer shipped text is kept out by the edited one. */
  diverged: boolean
  /** A legal document it cites was replaced. */
  cites: string[]
  updatedAt: number | null
}

export interface Names {
  topics: { id: string; title: string }[]
  agencies: { id: string; name: string }[]
  audiences: string[]
  /** Published articles, for `related`. */
  articles: { id: string; title: string }[]
}

export interface FileSummary {
  path: string
  id: string
  /** `reply`, `dialogue`, `wording` …; of a flow. */
  kind: string | null
  title: string
  draft: DraftState | null
  edited: boolean
  updatedAt: number
}

export interface FilePage {
  path: string
  id: string
  published: { text: string; edited: boolean; updatedAt: number } | null
  draft: DraftShown | null
  /** A newer text that was shipped and not taken over. */
  shipped: string | null
  /** Newest first, at most 5. */
  revisions: RevisionSummary[]
}

export interface DraftShown {
  text: string
  state: DraftState
  version: number
  note: string | null
  ticket: { id: number; code: string } | null
  createdBy: Colleague | null
  updatedBy: Colleague | null
  updatedAt: number
  publishAt: number | null
  /** Something else was published since it was begun; what it began from. */
  outdated: { base: string | null } | null
}

export interface DraftSummary extends Omit<DraftShown, 'text' | 'outdated'> {
  path: string
  id: string
  title: string
  isNew: boolean
  outdated: boolean
}

export interface DraftInput {
  path: string
  text: string
  version: number
  note?: string | null
  /**
   * The published text, null for none, that it was begun from or that was worked in: it stands on that
   * from here on. Missing: of a new draft what is published now, else what it stood on before.
   */
  base?: string | null
}

/** 409 `changed`: somebody saved another text meanwhile, or the draft is gone. Both texts are at hand, nothing is lost. */
export interface DraftConflict {
  error: { code: 'changed'; message: string; by?: Colleague }
  file: FilePage
}

export interface FileProblem {
  /** From 1; null: the file as a whole. */
  line: number | null
  message: string
  /** Good to know; does not keep it from being published. */
  note: boolean
}

export interface Feedback {
  problems: FileProblem[]
  /** Of the text as sent, in its order; empty for what is no article. */
  questions: QuestionFeedback[]
}

export interface QuestionFeedback {
  question: string
  /** Who wins it in what is published, and after this change; null: nobody. */
  now: Winner | null
  after: Winner | null
  /** Nearly the same question of another article. */
  twin: { article: string; title: string; question: string; shared: number } | null
  /** Typed without its marks. */
  unmarked: boolean
}

export interface Winner {
  article: string
  title: string
  confidence: number
}

/** As it looks on each channel. */
export interface Preview {
  web: PreviewMessage[]
  zalo: PreviewMessage[]
  messenger: PreviewMessage[]
  problems: FileProblem[]
}

export interface PreviewMessage {
  text: string
  buttons: string[]
  /** Characters of the text, and how many the platform takes. */
  length: number
  limit: number
}

export type GoldenLine =
  | { progress: { done: number; total: number } }
  | { diff: GoldenDiff }
  | { error: { code: string; message: string } }

export interface GoldenDiff {
  /** Questions asked, and how many are answered rightly before and after. */
  total: number
  before: GoldenTotals
  after: GoldenTotals
  worse: GoldenChange[]
  better: GoldenChange[]
  /** Another article, neither better nor worse. */
  changed: GoldenChange[]
  added: number
  removed: number
  /** Questions that a flow answers now and did not before, or the other way round. */
  caught: { question: string; flow: string; before: boolean }[]
  ms: number
}

export interface GoldenTotals {
  answered: number
  offered: number
  wrong: number
  nothing: number
}

export interface GoldenChange {
  question: string
  /** `own`: of an article; `real`: somebody asked it. */
  from: 'own' | 'real'
  expected: { id: string; title: string } | null
  before: GoldenOutcome
  after: GoldenOutcome
}

export interface GoldenOutcome {
  found: { id: string; title: string } | null
  band: 'answer' | 'offer' | 'none'
  confidence: number
}

export interface PublishInput {
  paths: string[]
  why: string
  /** The golden run was looked at and these losses are wanted: how many. */
  acceptWorse?: number
  instead?: InsteadOfDraft[]
}

/** A text that stands in for the draft of one of the paths; no draft keeps it unless it is scheduled. */
export interface InsteadOfDraft {
  path: string
  text: string
  /** What it was made on: the draft, or what is published where there is none. 409 `conflict` when that is not so. */
  base: string
}

export interface Published {
  /** Of the content. */
  version: number
  paths: string[]
}

export interface RevisionSummary {
  id: number
  path: string
  kind: RevisionKind
  why: string | null
  by: Colleague | null
  createdAt: number
}

export interface RevisionPage extends RevisionSummary {
  text: string | null
  /** What it replaced. */
  before: string | null
  /** It is what is published now. */
  current: boolean
}

export interface RealQuestion {
  ask: string
  /** Null: the handbook has no answer to it. */
  article: string | null
}

export type WordSection = 'abbreviations' | 'chat' | 'dialect'
export interface WordLists {
  sections: Record<WordSection, { from: string; to: string }[]>
  draft: DraftShown | null
}

export interface WrongAnswerShown {
  id: number
  asked: string | null
  article: { id: string; title: string } | null
  rightArticle: { id: string; title: string } | null
  note: string | null
  by: Colleague | null
  createdAt: number
  state: WrongAnswerState
  reason: string | null
}

export interface ImportProgress {
  progress: { done: number; total: number }
}

/** What a file holds, before anything is made of it. */
export type ImportRead =
  | {
      read: {
        kind: 'sheet'
        columns: string[]
        rows: string[][]
        count: number
        guess: ColumnRoles
      }
    }
  | {
      read: {
        kind: 'document'
        sections: { heading: string; level: number; page: number | null; characters: number }[]
      }
    }
  | { read: { kind: 'files'; paths: string[] } }
  | { error: { code: string; message: string } }

export type ColumnRole = Role
/** By column, from the left. */
export type ColumnRoles = (ColumnRole | null)[]

export interface ImportPlan {
  roles?: ColumnRoles
  duplicates: 'skip' | 'replace' | 'both'
  /** Where the file names none; empty: such rows are faults. */
  topic: string
  owner: string
  /** Document: which of its sections become articles, by their place from 0; all where it is missing. */
  sections?: number[]
}

export interface ImportFault {
  /** As Excel counts, or the page of a document; null: the file. */
  row: number | null
  column: string | null
  message: string
  /** Told only; the row is taken all the same. */
  note: boolean
}

export type ImportChecked =
  | { checked: { items: ImportItem[]; faults: ImportFault[]; unchanged: number } }
  | { error: { code: string; message: string } }

export interface ImportItem {
  path: string
  title: string
  row: number | null
  /** What is done with it: a new draft, or one in the place of an article there is. */
  does: 'new' | 'replace' | 'skip' | 'unchanged'
  same: { id: string; title: string } | null
}

export type ImportDone =
  | { done: { id: number; made: number; replaced: number; skipped: number; faults: ImportFault[] } }
  | { error: { code: string; message: string } }

export interface ImportEntry {
  id: number
  name: string
  by: Colleague | null
  createdAt: number
  undoneAt: number | null
  made: number
  untouched: number
}

export interface Freshness {
  today: string
  /** Ended, by the day they ended. */
  expired: FreshArticle[]
  /** To be looked at again by the end of this month, or long ago; by owner. */
  due: {
    agency: string
    name: string
    email: string | null
    mailedAt: number | null
    articles: FreshArticle[]
  }[]
  laws: (ReplacedLaw & { articles: FreshArticle[] })[]
  /** Legal documents that articles cite, with how many; for choosing. */
  cited: { document: string; articles: number }[]
}

export interface FreshArticle {
  id: string
  path: string
  title: string
  reviewBy: string
  effectiveTo: string | null
  draft: DraftState | null
}

/** A legal document that another one replaced: knowledge/laws.yml. */
export interface ReplacedLaw {
  /** Its number: `59/2015/NĐ-CP`. */
  document: string
  by: string | null
  from: string | null
  note: string | null
}

export type { ExplainedArticle, Explanation }
