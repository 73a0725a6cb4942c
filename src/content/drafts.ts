/**
 * `draft`: somebody writes it. `review`: somebody else is asked to look. `scheduled`: looked at, and
 * published when its time comes.
 */
export const draftStates = ['draft', 'review', 'scheduled'] as const
export type DraftState = (typeof draftStates)[number]

/** A file of content that is being written; what the bot runs on is not touched before it is published. */
export interface DraftFile {
  /** As it is called, or will be called, among the documents. */
  path: string
  text: string
  state: DraftState
  /** Grows with every change; who saves over an older one is told. */
  version: number
  /** The published text that it began from; null: there was none. */
  baseText: string | null
  /** What it is for, in the editor's words. */
  note: string | null
  /** The ticket whose answer it takes over. */
  ticket: { id: number; code: string } | null
  importId: number | null
  /** Of users. */
  createdBy: number | null
  updatedBy: number | null
  updatedAt: number
  /** When a scheduled one is published, in ms UTC. */
  publishAt: number | null
}

/** A draft in a list: of thousands that an import made the texts alone are some tens of megabytes. */
export interface DraftLine extends Omit<DraftFile, 'text' | 'baseText'> {
  /** Of its text so much that its title is in it, and of a new one the whole front matter. */
  begins: string
  /** Nothing of its path is published. */
  isNew: boolean
  /** What is published is not what it was begun from. */
  isOutdated: boolean
}

export interface NewDraft {
  path: string
  text: string
  baseText: string | null
  ticketId: number | null
  note: string | null
  by: number
}

export type DraftSaved = { saved: DraftFile } | { changed: DraftFile } | 'gone'

export interface DraftStore {
  /** Newest first; those of some paths where they are named. */
  drafts(paths?: readonly string[]): Promise<DraftFile[]>
  /** Newest first. */
  draftList(): Promise<DraftLine[]>
  draft(path: string): Promise<DraftFile | null>
  draftOf(ticketId: number): Promise<DraftFile | null>
  /** @returns false when there is one of that path already */
  addDraft(draft: NewDraft, now: number): Promise<boolean>
  /**
   * A change takes it back to `draft`. `rebase`: it now stands on this published text.
   * @param version that the change was made on; with another one nothing is saved
   */
  changeDraft(
    path: string,
    version: number,
    change: { text: string; note?: string | null; rebase?: string | null },
    by: number,
    now: number,
  ): Promise<DraftSaved>
  /** @returns as `changeDraft`; `publishAt` only with `scheduled` */
  moveDraft(
    path: string,
    version: number,
    to: { state: DraftState; note?: string | null; publishAt?: number | null },
    by: number | null,
    now: number,
  ): Promise<DraftSaved>
  /** Scheduled ones whose time has come. */
  dueDrafts(now: number): Promise<DraftFile[]>
  /**
   * Given up; one that is published ends with `ContentStore.saveEdits`.
   * @param version that was looked at: another one stays. Undefined: any
   */
  removeDraft(path: string, version?: number): Promise<'removed' | 'gone' | { changed: DraftFile }>
}
