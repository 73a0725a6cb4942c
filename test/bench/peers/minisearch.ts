import MiniSearch, { type Options } from 'minisearch'
import type { SearchDocument } from '../../../src/knowledge/search-index.ts'
import { MOST_FOUND, type BuildEngine } from './engine.ts'

interface Row {
  id: string
  title: string
  questions: string
  text: string
}

const built =
  (options: Partial<Options<Row>>): BuildEngine =>
  (documents) => {
    const index = new MiniSearch<Row>({ fields: ['title', 'questions', 'text'], ...options })
    index.addAll(documents.map(row))
    return {
      find: (question) =>
        index
          .search(question)
          .slice(0, MOST_FOUND)
          .map(({ id, score }) => ({ id: String(id), score })),
    }
  }

const row = ({ id, title, questions, text }: SearchDocument): Row => ({
  ...{ id, title, text },
  questions: questions.join('\n'),
})

export const miniSearch = built({})

/** What is mostly advised for Vietnamese: no marks on either side, exact terms. */
export const foldedMiniSearch = built({
  processTerm: (term) =>
    term.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd'),
})
