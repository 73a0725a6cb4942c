import type { BuildEngine } from './engine.ts'
import { fts5 } from './fts5.ts'
import { foldedMiniSearch, miniSearch } from './minisearch.ts'
import { ours } from './ours.ts'
import { stockLunr } from './stock-lunr.ts'

export const peers: Readonly<Record<string, BuildEngine>> = {
  lunr: stockLunr,
  minisearch: miniSearch,
  'minisearch folded': foldedMiniSearch,
  'sqlite fts5': fts5,
}

/** Ours first. */
export const engines: Readonly<Record<string, BuildEngine>> = { ours, ...peers }
