import type lunr from 'lunr'

/**
 * One field of a Lunr index in flat arrays, and Lunr's own scoring over them. Lunr collects for
 * every hit which term was found where, which nobody here asks for, and keeps an object for every
 * term and document. Measured with 119 articles: a question 6.2 → 0.4 ms, heap 75 → 20 MB. The
 * arithmetic is Lunr's, order of additions included: test/unit/knowledge/postings.test.ts holds it.
 */
export interface Postings {
  /**
   * Adds to `scores` (by document number) what each document has of these terms, and to `found` the
   * documents that have any and were not there yet, in Lunr's order.
   */
  score(terms: readonly string[], scores: Float64Array, found: Set<number>): void
}

/** What Lunr writes when an index is stored: its documented, stable form. */
interface StoredIndex {
  /** By field and document, `qf/can-cuoc-le-phi`: term number, weight, term number, weight … */
  fieldVectors: [ref: string, elements: number[]][]
  invertedIndex: [term: string, posting: { _index: number } & Record<string, object>][]
}

/** @param numberOf numbers of the documents by their id */
export function readPostings(
  index: lunr.Index,
  field: string,
  numberOf: ReadonlyMap<string, number>,
): Postings {
  const { fieldVectors, invertedIndex } = index.toJSON() as unknown as StoredIndex
  const weightsOf = new Map<string, Map<number, number>>()
  for (const [ref, elements] of fieldVectors) {
    const weights = new Map<number, number>()
    for (let at = 0; at < elements.length; at += 2) weights.set(elements[at]!, elements[at + 1]!)
    weightsOf.set(ref, weights)
  }

  /** Lunr's number of a term, which is its place below. */
  const numbers = new Map<string, number>()
  const begins = new Uint32Array(invertedIndex.length + 1)
  for (const [term, posting] of invertedIndex) {
    numbers.set(term, posting._index)
    begins[posting._index + 1] = Object.keys(posting[field] ?? {}).length
  }
  for (let at = 1; at < begins.length; at++) begins[at]! += begins[at - 1]!
  const documents = new Uint32Array(begins.at(-1)!)
  const weights = new Float64Array(documents.length)
  for (const [, posting] of invertedIndex) {
    for (const [at, id] of Object.keys(posting[field] ?? {}).entries()) {
      const place = begins[posting._index]! + at
      documents[place] = numberOf.get(id)!
      // Of two documents with one id Lunr keeps the weights of the later and finds both.
      weights[place] = weightsOf.get(`${field}/${id}`)?.get(posting._index) ?? 0
    }
  }
  const products = new Float64Array(numberOf.size)

  return {
    score(terms, scores, found) {
      const asked = new Map<number, number>()
      for (const term of terms) {
        const number = numbers.get(term)
        if (number !== undefined) asked.set(number, (asked.get(number) ?? 0) + 1)
      }
      const touched = new Set<number>()
      let squares = 0
      for (const number of asked.keys()) {
        for (let at = begins[number]!; at < begins[number + 1]!; at++) touched.add(documents[at]!)
      }
      // Lunr's vectors are ordered by term number, and so are its sums.
      for (const [number, count] of [...asked].sort(([a], [b]) => a - b)) {
        squares += count * count
        for (let at = begins[number]!; at < begins[number + 1]!; at++) {
          products[documents[at]!]! += count * weights[at]!
        }
      }
      const length = Math.sqrt(squares)
      for (const document of touched) {
        found.add(document)
        scores[document]! += products[document]! / length || 0
        products[document] = 0
      }
    },
  }
}
