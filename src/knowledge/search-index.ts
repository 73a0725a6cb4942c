import lunr from 'lunr'
import { bigrams, trigrams } from '../text/tokens.ts'
import { readWords, type Lexicon, type Words } from '../text/words.ts'
import { readPostings, type Postings } from './postings.ts'

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
  /** Best first, at most `limit`. */
  search(words: Words, limit: number): Hit[]
  readonly size: number
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

/**
 * Each field gets a builder of its own, because Lunr counts how rare a term is over all fields of
 * an index together; thrown away before the next begins, they also need less memory.
 * @param answers of the same documents, where they are at hand
 */
export function buildIndex(
  documents: readonly ReadDocument[],
  answers?: AnswerPostings,
): SearchIndex {
  const ids = [...new Set(documents.map(({ id }) => id))]
  const numberOf = new Map(ids.map((id, number) => [id, number]))
  const postingsOf = new Map<Field, Postings>(answers)
  for (const field of Object.keys(fields) as Field[]) {
    if (answers?.has(field)) continue
    postingsOf.set(field, postingsFor(field, documents, numberOf))
  }
  return {
    size: documents.length,
    search(words, limit) {
      const scores = new Float64Array(ids.length)
      const found = new Set<number>()
      for (const [field, terms] of termsAsked(words)) {
        postingsOf.get(field)?.score(terms, scores, found)
      }
      return [...found]
        .sort((a, b) => scores[b]! - scores[a]!)
        .slice(0, limit)
        .map((number) => ({ id: ids[number]!, score: scores[number]! }))
    },
  }
}

/** The fields of the answers alone: the same as long as nobody rewrites an answer. */
export type AnswerPostings = ReadonlyMap<Field, Postings>

export function answerPostings(documents: readonly ReadDocument[]): AnswerPostings {
  const numberOf = new Map([...new Set(documents.map(({ id }) => id))].map((id, at) => [id, at]))
  const names = ['ae', 'af', 'ab'] as const
  return new Map(names.map((field) => [field, postingsFor(field, documents, numberOf)]))
}

function postingsFor(
  field: Field,
  documents: readonly ReadDocument[],
  numberOf: ReadonlyMap<string, number>,
): Postings {
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
  return readPostings(builder.build(), field, numberOf)
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
