import type { SearchDocument } from '../../../src/knowledge/search-index.ts'

export interface Found {
  id: string
  /** How good the engine thinks it is; more is better. */
  score: number
}

/** One search engine over some documents. */
export interface Engine {
  /** Best first, at most `MOST_FOUND`. */
  find(question: string): Found[]
  /** Bytes it keeps where Node does not count them. */
  bytesElsewhere?(): number
}

export type BuildEngine = (documents: readonly SearchDocument[]) => Engine

/** As many as the bot itself asks for. */
export const MOST_FOUND = 5
