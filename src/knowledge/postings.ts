import type lunr from 'lunr'
import type { NumberOf } from './vocabulary.ts'

/**
 * One field of a Lunr index in flat arrays, and Lunr's own scoring over them. Lunr collects for
 * every hit which term was found where, which nobody here asks for, and keeps an object for every
 * term and document. Measured with 119 articles: a question 6.2 → 0.4 ms, heap 75 → 20 MB. The
 * arithmetic is Lunr's, order of additions included: test/unit/knowledge/postings.test.ts holds it.
 */
export interface Postings {
  /** By number of the vocabulary: Lunr's number of the term plus one, 0 where no document has it. */
  terms: Uint32Array<ArrayBuffer>
  /** By Lunr's number: where its documents begin. */
  begins: Uint32Array<ArrayBuffer>
  /** Numbers of documents. */
  documents: Uint32Array<ArrayBuffer>
  /**
   * In thousandths, to which Lunr rounds. A weight is the rarity times 2.2 at most, and so below
   * 40 for any number of documents.
   */
  weights: Uint16Array<ArrayBuffer>
}

/** What Lunr writes when an index is stored: its documented, stable form. */
interface StoredIndex {
  /** By field and document, `qf/can-cuoc-le-phi`: term number, weight, term number, weight … */
  fieldVectors: [ref: string, elements: number[]][]
  invertedIndex: [term: string, posting: { _index: number } & Record<string, object>][]
}

/**
 * @param documentNumber numbers of the documents by their id
 * @param termNumber of the vocabulary, which has `terms` of them
 */
export function readPostings(
  index: lunr.Index,
  field: string,
  documentNumber: ReadonlyMap<string, number>,
  termNumber: NumberOf,
  size: number,
): Postings {
  const { fieldVectors, invertedIndex } = index.toJSON() as unknown as StoredIndex
  const vectors = Array.from(documentNumber, (): readonly number[] => [])
  for (const [ref, elements] of fieldVectors) {
    vectors[documentNumber.get(ref.slice(field.length + 1))!] = elements
  }
  const terms = new Uint32Array(size)
  const found: string[][] = Array.from(invertedIndex, () => [])
  let length = 0
  for (const [term, posting] of invertedIndex) {
    const ids = Object.keys(posting[field] ?? {})
    terms[termNumber(term)!] = posting._index + 1
    found[posting._index] = ids
    length += ids.length
  }

  const begins = new Uint32Array(found.length + 1)
  const documents = new Uint32Array(length)
  const weights = new Uint16Array(length)
  // A vector is ordered by term number, so each is read once from its beginning to its end.
  const next = new Uint32Array(vectors.length)
  let place = 0
  for (const [number, ids] of found.entries()) {
    for (const id of ids) {
      const document = documentNumber.get(id)!
      const vector = vectors[document]!
      const at = next[document]!
      documents[place] = document
      // Of two documents with one id Lunr keeps the weights of the later and finds both.
      if (vector[at] === number) {
        weights[place] = Math.round(vector[at + 1]! * 1000)
        next[document] = at + 2
      }
      place++
    }
    begins[number + 1] = place
  }
  return { terms, begins, documents, weights }
}

/** What a search has found so far. */
export interface Found {
  /** By document number. */
  scores: Float64Array
  /** The documents found, in Lunr's order; the first `count` count. */
  order: Uint32Array
  count: number
  /** 1 for a document that is in `order`. */
  seen: Uint8Array
  /** Zeros, for the length of a call. */
  products: Float64Array
}

export function nothingFound(documents: number): Found {
  return {
    scores: new Float64Array(documents),
    order: new Uint32Array(documents),
    count: 0,
    seen: new Uint8Array(documents),
    products: new Float64Array(documents),
  }
}

/** One document weighs otherwise than the postings say, as if it had another text. */
export interface Otherwise {
  document: number
  /** In thousandths by Lunr's number of a term that it has; 0 when it has the term no more. */
  weights: (term: number) => number
}

/** Adds what each document has of these terms. */
export function addScores(
  { terms, begins, documents, weights }: Postings,
  asked: Iterable<number>,
  found: Found,
  otherwise?: Otherwise,
): void {
  const own = otherwise?.document ?? -1
  // A term that only this document had is one that no document has.
  const isGone = (term: number) =>
    begins[term + 1]! - begins[term]! === 1 &&
    documents[begins[term]!] === own &&
    otherwise?.weights(term) === 0
  const times = new Map<number, number>()
  for (const term of asked) {
    const number = terms[term]! - 1
    if (number < 0 || (otherwise && isGone(number))) continue
    times.set(number, (times.get(number) ?? 0) + 1)
  }
  if (times.size === 0) return
  const { scores, order, seen, products } = found
  for (const number of times.keys()) {
    if (found.count === order.length) break
    for (let at = begins[number]!; at < begins[number + 1]!; at++) {
      const document = documents[at]!
      if (seen[document] || (document === own && otherwise!.weights(number) === 0)) continue
      seen[document] = 1
      order[found.count++] = document
    }
  }
  let squares = 0
  // Lunr's vectors are ordered by term number, and so are its sums.
  for (const [number, count] of [...times].sort(([a], [b]) => a - b)) {
    squares += count * count
    for (let at = begins[number]!; at < begins[number + 1]!; at++) {
      const document = documents[at]!
      const weight = document === own ? otherwise!.weights(number) : weights[at]!
      products[document]! += count * (weight / 1000)
    }
  }
  const length = Math.sqrt(squares)
  for (let document = 0; document < products.length; document++) {
    if (products[document] === 0) continue
    scores[document]! += products[document]! / length
    products[document] = 0
  }
}
