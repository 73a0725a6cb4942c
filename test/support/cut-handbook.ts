import type { Article } from '../../src/knowledge/article.ts'
import { searchDocument } from '../../src/knowledge/library.ts'
import type { SearchDocument } from '../../src/knowledge/search-index.ts'
import { seeded } from './random.ts'
import { forms, type Form } from './writing.ts'

/** A question and the id of the article that answers it. */
export interface Labelled {
  text: string
  id: string
}

/**
 * The handbook as if its editors had thought of only a few questions an article, spread over their
 * list; the others are there to be asked, and the index has never seen them.
 */
export function cutHandbook(
  articles: readonly Article[],
  kept = 3,
): { documents: SearchDocument[]; heldOut: Labelled[] } {
  const heldOut: Labelled[] = []
  const documents = articles.map((article): SearchDocument => {
    const document = searchDocument(article)
    const { id, questions } = document
    const stays = new Set(
      Array.from({ length: kept }, (_, at) => Math.floor(((at + 0.5) * questions.length) / kept)),
    )
    for (const [at, text] of questions.entries()) if (!stays.has(at)) heldOut.push({ text, id })
    return { ...document, questions: questions.filter((_, at) => stays.has(at)) }
  })
  return { documents, heldOut }
}

/** About so many of a list, spread evenly; the same ones every time. */
export function sample<T>(list: readonly T[], size: number): T[] {
  const step = Math.max(1, list.length / size)
  return list.filter((_, at) => Math.floor(at / step) !== Math.floor((at - 1) / step))
}

/** Questions as they look in one form of writing; the same ones for the same seed. */
export function writtenIn(form: Form, questions: readonly Labelled[], seed: number): Labelled[] {
  const random = seeded(seed)
  return questions.map(({ text, id }) => ({ text: forms[form](text, random), id }))
}
