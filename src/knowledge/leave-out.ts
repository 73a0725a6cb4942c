import type { Lexicon } from '../text/words.ts'
import type { Weights } from './confidence.ts'
import type { Held } from './overlap.ts'
import type { Otherwise } from './postings.ts'
import { CONSIDERED, joinRanker, openParts, type Named, type Parts, type Ranking } from './rank.ts'
import { fields, viewOf, type Field, type Hit, type IndexData } from './search-index.ts'
import { openVocabulary, type Vocabulary } from './vocabulary.ts'
import { rarityOf, weightOf, type Weighed } from './weigh.ts'

/** A question asked of the handbook, and what is needed to tell whether a change touches it. */
export interface Looked extends Ranking {
  /** The articles that were looked at. */
  hits: readonly Hit[]
}

export interface LeavingRanker {
  /**
   * @param held leaves out the n-th question of an article, counted from 0: as if it had never been
   * written. The weights of its article, its words and letters are those without it; the rarity of
   * words and the mean length in other articles stay as they are.
   */
  ask(question: string, held?: { id: string; number: number }): Looked
  readonly parts: Parts
  readonly vocabulary: Vocabulary
}

const asking = ['qe', 'qf', 'qb', 'qt'] as const satisfies readonly Field[]
type Asking = (typeof asking)[number]

/** @param documents that were weighed */
export function openLeavingRanker(
  weighed: Weighed,
  documents: readonly Named[],
  lexicon: Lexicon,
  weights?: Weights,
): LeavingRanker {
  const { data } = weighed
  const parts = openParts(data, documents, lexicon)
  const vocabulary = openVocabulary(data.index.terms)
  const places = new Map(documents.map(({ id }, at) => [id, at]))
  const leave = leaver(weighed, documents.length)
  let left: ReturnType<typeof leave> | undefined
  let hits: Hit[] = []
  const ranker = joinRanker(
    {
      ...parts,
      index: {
        ...parts.index,
        search: (words, limit, except) =>
          (hits = parts.index.search(words, limit, except, left?.otherwise)),
      },
      table: { compare: (words) => parts.table.compare(words, left?.held) },
      use: {
        ...parts.use,
        count(word) {
          const count = parts.use.count(word)
          if (!left || count === 0) return count
          return left.held.words.has(vocabulary.folded(word)!) ? count - 1 : count
        },
      },
    },
    lexicon,
    weights,
  )
  return {
    parts,
    vocabulary,
    ask(question, held) {
      const place = held && places.get(held.id)
      // The title comes before the questions.
      left = place === undefined ? undefined : leave(place, held!.number + 1)
      const ranking = ranker.rank(question, CONSIDERED)
      left = undefined
      return { ...ranking, hits }
    },
  }
}

/** Works out how a document weighs without one of its texts. What is given back holds until the next. */
function leaver({ data, asked, answers }: Weighed, documents: number) {
  const { questions } = data.overlap
  const state = Object.fromEntries(
    asking.map((field) => [field, fieldState(data.index, field)]),
  ) as Record<Asking, ReturnType<typeof fieldState>>
  let last: { document: number; text: number } | undefined

  function fieldState({ postings }: IndexData, field: Asking) {
    const { begins } = postings[field]
    return { ...postings[field], list: asked[viewOf[field]], times: new Uint32Array(begins.length - 1) }
  }

  /** Counts the document's terms without the text, or takes the count back. */
  function count(document: number, text: number, by: 1 | -1): void {
    for (const field of asking) {
      const { list, terms, times } = state[field]
      for (let one = questions[document]!; one < questions[document + 1]!; one++) {
        if (one === text) continue
        for (let at = list.begins[one]!; at < list.begins[one + 1]!; at++) {
          times[terms[list.numbers[at]!]! - 1]! += by
        }
      }
    }
  }

  function otherwise(field: Asking, document: number, text: number): Otherwise {
    const { list, times, begins } = state[field]
    const lengthOf = (from: number, end: number) => list.begins[end]! - list.begins[from]!
    const own = lengthOf(text, text + 1)
    const length = lengthOf(questions[document]!, questions[document + 1]!) - own
    const average = (list.numbers.length - own) / documents
    return {
      document,
      weights(term) {
        if (times[term] === 0) return 0
        const rarity = rarityOf(begins[term + 1]! - begins[term]!, documents)
        return weightOf(rarity, times[term]!, length, average, fields[field])
      },
    }
  }

  /** What stands in the text, and nowhere else in its document. */
  function onlyIn(view: 'folded' | 'pairs', document: number, text: number): Set<number> {
    const { begins, numbers } = asked[view]
    const only = new Set(numbers.subarray(begins[text], begins[text + 1]))
    for (let one = questions[document]!; one < questions[document + 1]!; one++) {
      if (one === text) continue
      for (let at = begins[one]!; at < begins[one + 1]!; at++) only.delete(numbers[at]!)
    }
    const told = answers[view]
    for (let at = told.begins[document]!; at < told.begins[document + 1]!; at++) {
      if (only.size === 0) break
      only.delete(told.numbers[at]!)
    }
    return only
  }

  return (document: number, number: number) => {
    const text = questions[document]! + number
    if (last) count(last.document, last.text, -1)
    last = { document, text }
    count(document, text, 1)
    const other = new Map<Field, Otherwise>(
      asking.map((field) => [field, otherwise(field, document, text)]),
    )
    const held: Held = {
      document,
      question: text,
      words: onlyIn('folded', document, text),
      pairs: onlyIn('pairs', document, text),
    }
    return { held, otherwise: (field: Field) => other.get(field) }
  }
}
