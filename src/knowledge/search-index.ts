import lunr from 'lunr'
import { bigrams, trigrams } from '../text/tokens.ts'
import { readWords, type Lexicon, type Words } from '../text/words.ts'
import {
  addScores,
  nothingFound,
  readPostings,
  type Found,
  type Otherwise,
  type Postings,
} from './postings.ts'
import {
  collectTerms,
  openVocabulary,
  type Terms,
  type View,
  type Vocabulary,
} from './vocabulary.ts'

/** What the index needs of an article; benchmarks feed their own. */
export interface SearchDocument {
  id: string
  title: string
  questions: readonly string[]
  text: string
}

/** A document whose words have been read; index and overlap table are built from the same. */
export interface ReadDocument {
  id: string
  /** The title first: it is a way of asking as well. */
  asked: readonly { text: string; words: Words }[]
  answer: Words
}

export function readDocument(
  { id, title, questions, text }: SearchDocument,
  lexicon: Lexicon,
): ReadDocument {
  const asked = [title, ...questions].map((text) => ({ text, words: readWords(text, lexicon) }))
  return { id, asked, answer: readWords(text, lexicon) }
}

export interface Hit {
  id: string
  /** Lunr's score; comparable only within one query. */
  score: number
}

export interface SearchIndex {
  /**
   * Best first, at most `limit`, those `except` passed over.
   * @param otherwise for a document that weighs otherwise in some fields
   */
  search(
    words: Words,
    limit: number,
    except?: ReadonlySet<string>,
    otherwise?: (field: Field) => Otherwise | undefined,
  ): Hit[]
  /** What each field asked gave to the score of a document. */
  fieldScores(words: Words, id: string): { field: Field; score: number }[]
  readonly size: number
}

/** What is searched, as plain data: read by one thread, opened by another. */
export interface IndexData {
  terms: Terms
  postings: Record<Field, Postings>
}

/**
 * Lunr's own builder and scoring with our own terms. Every field carries the article's words in
 * one view:
 *
 *   view                 questions   answer      why (points of top-1 measured)
 *   accented words       qe  1       ae  0.5     only asked when the question has marks: +0.8
 *   folded words         qf  1       af  0.5     people leave marks out: +45
 *   folded bigrams       qb  0.5     ab  0.25    gives back what folding loses: +1.6
 *   folded trigrams      qt  0.3     –           slips of the finger: +1
 *
 * No stop words (question words carry the intent: −3 without them), no stemmer, no prefix or
 * fuzzy terms (Vietnamese syllables are too short: −6 to −50).
 */
export const fields = { qe: 1, qf: 1, qb: 0.5, qt: 0.3, ae: 0.5, af: 0.5, ab: 0.25 } as const
export type Field = keyof typeof fields

export const viewOf: Record<Field, View> = {
  ...{ qe: 'accented', qf: 'folded', qb: 'pairs', qt: 'letters' },
  ...{ ae: 'accented', af: 'folded', ab: 'pairs' },
}

/** Terms of all documents, and the postings of the answers: the same as long as none is rewritten. */
export interface Answers {
  terms: Terms
  postings: Pick<IndexData['postings'], 'ae' | 'af' | 'ab'>
}

export function readAnswers(documents: readonly ReadDocument[]): Answers {
  const terms = collectTerms(documents)
  const read = postingsReader(documents, terms)
  return { terms, postings: { ae: read('ae'), af: read('af'), ab: read('ab') } }
}

/**
 * Each field gets a builder of its own, because Lunr counts how rare a term is over all fields of
 * an index together; thrown away before the next begins, they also need less memory.
 * @param answers of the same documents, where they are at hand
 */
export function readIndex(
  documents: readonly ReadDocument[],
  { terms, postings }: Answers = readAnswers(documents),
): IndexData {
  const read = postingsReader(documents, terms)
  return {
    terms,
    postings: { qe: read('qe'), qf: read('qf'), qb: read('qb'), qt: read('qt'), ...postings },
  }
}

/** @param documents of which the index was read */
export function openIndex(
  { postings }: IndexData,
  documents: readonly Pick<SearchDocument, 'id'>[],
  vocabulary: Vocabulary,
): SearchIndex {
  const ids = [...numbersOf(documents).keys()]
  const add = (field: Field, terms: readonly string[], found: Found, otherwise?: Otherwise) => {
    const numberOf = vocabulary[viewOf[field]]
    addScores(
      postings[field],
      terms.flatMap((term) => numberOf(term) ?? []),
      found,
      otherwise,
    )
  }
  return {
    size: documents.length,
    search(words, limit, except, otherwise) {
      const found = nothingFound(ids.length)
      for (const [field, terms] of termsAsked(words)) add(field, terms, found, otherwise?.(field))
      const isWanted = (number: number) => !except?.has(ids[number]!)
      return best(found, limit, isWanted).map((number) => ({
        id: ids[number]!,
        score: found.scores[number]!,
      }))
    },
    fieldScores(words, id) {
      const number = ids.indexOf(id)
      return termsAsked(words).map(([field, terms]) => {
        const found = nothingFound(ids.length)
        add(field, terms, found)
        return { field, score: found.scores[number] ?? 0 }
      })
    },
  }
}

export function buildIndex(documents: readonly ReadDocument[], answers?: Answers): SearchIndex {
  const data = readIndex(documents, answers)
  return openIndex(data, documents, openVocabulary(data.terms))
}

/** Of equals the one found first; to sort thousands of which five are wanted took a third. */
function best(
  { scores, order, count }: Found,
  limit: number,
  isWanted: (document: number) => boolean,
): number[] {
  const leaders: number[] = []
  for (const document of order.subarray(0, count)) {
    const score = scores[document]!
    let place = leaders.length
    while (place > 0 && scores[leaders[place - 1]!]! < score) place--
    if (place === limit || !isWanted(document)) continue
    leaders.splice(place, 0, document)
    if (leaders.length > limit) leaders.pop()
  }
  return leaders
}

/** Documents are numbered as they come; two with one id share its number. */
function numbersOf(documents: readonly { id: string }[]): Map<string, number> {
  return new Map([...new Set(documents.map(({ id }) => id))].map((id, number) => [id, number]))
}

function postingsReader(documents: readonly ReadDocument[], terms: Terms) {
  const numberOf = numbersOf(documents)
  const vocabulary = openVocabulary(terms)
  return (field: Field): Postings => {
    const view = viewOf[field]
    const index = lunrIndex(field, documents)
    return readPostings(index, field, numberOf, vocabulary[view], terms[view].length)
  }
}

function lunrIndex(field: Field, documents: readonly ReadDocument[]): lunr.Index {
  const builder = new lunr.Builder()
  builder.pipeline.reset()
  builder.searchPipeline.reset()
  builder.ref('id')
  // Terms come ready: Lunr would copy each of them, and list all for wildcards nobody asks for.
  // Together a quarter of the time.
  const known = new Map<string, lunr.Token>()
  const tokenOf = (term: string) => {
    const token = known.get(term) ?? new lunr.Token(term, {})
    known.set(term, token)
    return token
  }
  Object.assign(builder, {
    tokenizer: (terms: readonly string[]) => terms.map(tokenOf),
    createTokenSet: () => undefined,
  })
  // Weights must be given here: boosts in a query cancel out, each field's vector is normalised.
  builder.field(field, { boost: fields[field] })
  for (const document of documents) {
    builder.add({ id: document.id, [field]: termsOf(document, field) })
  }
  return builder.build()
}

/** What a document has in a field. */
export function termsOf({ asked, answer }: ReadDocument, field: Field): string[] {
  switch (field) {
    case 'qe':
      return asked.flatMap(({ words }) => words.accented)
    case 'qf':
      return asked.flatMap(({ words }) => words.folded)
    case 'qb':
      return asked.flatMap(({ words }) => bigrams(words.folded))
    case 'qt':
      return asked.flatMap(({ words }) => trigrams(words.folded))
    case 'ae':
      return answer.accented
    case 'af':
      return answer.folded
    case 'ab':
      return bigrams(answer.folded)
  }
}

/** What a question asks of which fields, in the order in which Lunr adds it up. */
export function termsAsked({ folded, accented, marked }: Words): [Field, string[]][] {
  const pairs = bigrams(folded)
  const unmarked: [Field, string[]][] = [
    ['qf', folded],
    ['qb', pairs],
    ['qt', trigrams(folded)],
    ['af', folded],
    ['ab', pairs],
  ]
  if (!marked) return unmarked
  return [...unmarked, ['qe', accented], ['ae', accented]]
}
