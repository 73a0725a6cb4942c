import type { DraftFile } from './drafts.ts'

/** Drafts that came out of one file. */
export interface ImportSummary {
  id: number
  /** Name of the file. */
  name: string
  userId: number | null
  createdAt: number
  undoneAt: number | null
  undoneBy: number | null
  /** Drafts it made, and those of them that still stand as it made them. */
  made: number
  untouched: number
}

export interface ImportStore {
  /** One transaction: a draft for each file; one that was there is replaced and kept for undoing. */
  addImport(
    given: {
      name: string
      files: readonly { path: string; text: string; baseText: string | null }[]
      by: number
    },
    now: number,
  ): Promise<{ id: number; made: number; replaced: number }>
  /** Newest first. */
  imports(limit: number): Promise<ImportSummary[]>
  /**
   * Puts back what was there before, exactly. What somebody changed or published since stays and is named.
   * @returns null when it does not exist or was undone
   */
  undoImport(
    id: number,
    by: number,
    now: number,
  ): Promise<{ restored: string[]; kept: DraftFile['path'][] } | null>
}
