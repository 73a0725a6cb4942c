import type { ContentFile } from './file.ts'
import type { RevisionKind } from './revisions.ts'

/** Handbook and dialogues as they run; `docs/decisions.md` says why the database is the truth. */
export interface ContentStore {
  /**
   * Takes over shipped files that are new or changed and that nobody edited here, and drops
   * unedited ones that are no longer shipped. One transaction; a change raises the version.
   * @param broken paths of shipped files that cannot be read: their stored text stays as it is
   */
  importShipped(
    files: readonly ContentFile[],
    broken: ReadonlySet<string>,
    now: number,
  ): Promise<ImportReport>
  /**
   * Takes over files as an editor's: where they differ from what is stored they win over the shipped
   * ones from now on. What is not among them stays. One transaction that keeps a revision of each; a
   * change raises the version. Nothing is saved when there is a conflict or a draft moved on. Drafts
   * that the edits come of end in the same transaction, and the tickets they take over are told.
   */
  saveEdits(edits: readonly Edit[], about: EditReason, now: number): Promise<EditReport>
  /** Of one folder where it is named. */
  allContent(folder?: 'knowledge' | 'flows'): Promise<ContentFile[]>
  content(path: string): Promise<StoredFile | null>
  /** All paths in order, without their texts. */
  contentIndex(): Promise<{ path: string; edited: boolean; updatedAt: number }[]>
  /** Paths of edited files whose shipped text changed since. */
  divergences(): Promise<string[]>
  /** The editor's text stays for good, whatever was shipped. @returns false when nothing differs */
  keepEdited(path: string): Promise<boolean>
  /** Grows with every change of content. */
  contentVersion(): Promise<number>
}

export interface Edit {
  path: string
  /** Null takes away a file that was never shipped. */
  text: string | null
  /** The stored text that it was made on, null for none: with another one there it is a conflict. */
  base?: string | null
  /** The draft that ends with it, as it was looked at: with another one there nothing is saved. */
  draft?: { version: number; text: string }
}

export interface EditReason {
  kind: RevisionKind
  /** Of users; null: a command, or a time that came. */
  by: number | null
  why: string | null
}

export interface EditReport {
  added: number
  changed: number
  removed: number
  /** Paths whose stored text is not what the edit was made on: nothing was saved. */
  conflicts: string[]
  /** Paths whose draft is another one by now, or gone: nothing was saved. */
  moved: string[]
}

export interface StoredFile extends ContentFile {
  edited: boolean
  updatedAt: number
  /** A newer shipped text that the edited one keeps out. */
  shippedText: string | null
}

export interface ImportReport {
  added: number
  changed: number
  removed: number
  /** Edited here while the shipped file changed too: the editor's text stays. */
  kept: string[]
}
