/** How a text came to be what the bot runs on. */
export const revisionKinds = [
  'shipped',
  'published',
  'scheduled',
  'rolled-back',
  'command',
] as const
export type RevisionKind = (typeof revisionKinds)[number]

/** One text that a file of content had; the newest of a path is what it has now. */
export interface Revision {
  id: number
  path: string
  /** Null: the file was taken away. */
  text: string | null
  kind: RevisionKind
  why: string | null
  userId: number | null
  createdAt: number
}

export interface RevisionStore {
  /**
   * Newest first, without their texts; `before` goes on where a list ended. `byEditors`: without what
   * came with the program.
   */
  revisions(
    of: { path?: string; before?: number; since?: number; byEditors?: boolean },
    limit: number,
  ): Promise<Omit<Revision, 'text'>[]>
  revision(id: number): Promise<Revision | null>
  /** The text of the same file before that one; null where there was none. */
  textBefore(id: number): Promise<string | null>
}
