import type { ContentFile } from './file.ts'

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
   * ones from now on. What is not among them stays. One transaction; a change raises the version.
   */
  saveEdits(
    files: readonly ContentFile[],
    now: number,
  ): Promise<Pick<ImportReport, 'added' | 'changed'>>
  allContent(): Promise<ContentFile[]>
  /** Grows with every change of content. */
  contentVersion(): Promise<number>
}

export interface ImportReport {
  added: number
  changed: number
  removed: number
  /** Edited here while the shipped file changed too: the editor's text stays. */
  kept: string[]
}
