import lunr from 'lunr'
import { bigrams, trigrams } from '../text/tokens.ts'
import { readWords, type Lexicon, type Words } from '../text/words.ts'

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
 * one view; the first letters of a term name the view, because Lunr counts how rare a term is
 * over all fields together.
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
const fields = { qe: 1, qf: 1, qb: 0.5, qt: 0.3, ae: 0.5, af: 0.5, ab: 0.25 } as const
type Field = keyof typeof fields

export function buildIndex(documents: readonly ReadDocument[]): SearchIndex {
  const builder = new lunr.Builder()
  builder.pipeline.reset()
  builder.searchPipeline.reset()
  builder.ref('id')
  for (const name of Object.keys(fields) as Field[]) {
    // Weights must be given here: boosts in a query cancel out, each field's vector is normalised.
    builder.field(name, { boost: fields[name] })
  }
  for (const { id, asked, answer } of documents) {
    builder.add({
      id,
      qe: asked.flatMap(({ words }) => terms('qe', words.accented)),
      qf: asked.flatMap(({ words }) => terms('qf', words.folded)),
      qb: asked.flatMap(({ words }) => terms('qb', bigrams(words.folded))),
      qt: asked.flatMap(({ words }) => terms('qt', trigrams(words.folded))),
      ae: terms('ae', answer.accented),
      af: terms('af', answer.folded),
      ab: terms('ab', bigrams(answer.folded)),
    } satisfies Record<Field | 'id', string | string[]>)
  }
  const index = builder.build()

  return {
    size: documents.length,
    search(words, limit) {
      // To Lunr a query without clauses is a negated one: it would give every article.
      if (words.folded.length === 0) return []
      const views: Partial<Record<Field, readonly string[]>> = {
        qf: words.folded,
        qb: bigrams(words.folded),
        qt: trigrams(words.folded),
        af: words.folded,
        ab: bigrams(words.folded),
      }
      if (words.marked) {
        views.qe = words.accented
        views.ae = words.accented
      }
      // Clauses one by one, never a query string: "hồ sơ: nộp ở đâu?" is a syntax error to Lunr.
      const found = index.query((query) => {
        for (const [field, words] of Object.entries(views)) {
          for (const term of terms(field, words)) {
            query.term(term, { fields: [field], usePipeline: false })
          }
        }
      })
      return found.slice(0, limit).map(({ ref, score }) => ({ id: ref, score }))
    },
  }
}

function terms(field: string, words: readonly string[]): string[] {
  return words.map((word) => `${field}:${word}`)
}
