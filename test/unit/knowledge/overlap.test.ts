import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readFolder } from '../../../src/content/file.ts'
import { readHandbook } from '../../../src/knowledge/content.ts'
import { searchDocument } from '../../../src/knowledge/library.ts'
import { openOverlap, readOverlap, type Overlap } from '../../../src/knowledge/overlap.ts'
import {
  readDocument,
  type ReadDocument,
  type SearchDocument,
} from '../../../src/knowledge/search-index.ts'
import { collectTerms, openVocabulary } from '../../../src/knowledge/vocabulary.ts'
import { fold } from '../../../src/text/normalise.ts'
import { trigrams } from '../../../src/text/tokens.ts'
import { readWords, type Words } from '../../../src/text/words.ts'

const { articles, lexicon } = readHandbook(readFolder('.', 'knowledge')).handbook

/** The same shares in so many words: sets of strings, nothing counted beforehand. */
function inPlainWords(documents: readonly ReadDocument[]) {
  const everything = new Map(
    documents.map(({ id, asked, answer }) => [
      id,
      new Set([...asked.flatMap(({ words }) => words.folded), ...answer.folded]),
    ]),
  )
  const documentsWith = (word: string) =>
    documents.filter(({ id }) => everything.get(id)!.has(word)).length
  const known = new Map<string, number>()
  const rarity = (word: string) => {
    const times = known.get(word) ?? documentsWith(word)
    known.set(word, times)
    return Math.log(1 + documents.length / (1 + times))
  }
  const weigh = (words: Iterable<string>) =>
    [...words].reduce((sum, word) => sum + rarity(word), 0)
  const share = (of: ReadonlySet<string>, within: ReadonlySet<string>) =>
    of.size === 0 ? 0 : weigh([...of].filter((word) => within.has(word))) / weigh(of)
  return (id: string, { folded }: Words) => {
    const asked = new Set(folded)
    const letters = new Set(trigrams(folded))
    let nearest: Overlap = { question: '', asked: 0, authored: 0, letters: 0 }
    for (const { text, words } of documents.find((one) => one.id === id)!.asked) {
      const own = new Set(words.folded)
      const ownLetters = new Set(trigrams(words.folded))
      const both = [...letters].filter((three) => ownLetters.has(three)).length
      const overlap = {
        question: text,
        asked: share(asked, own),
        authored: share(own, asked),
        letters: letters.size + ownLetters.size && (2 * both) / (letters.size + ownLetters.size),
      }
      const sum = (one: Overlap) => one.asked + one.authored + one.letters
      if (sum(overlap) > sum(nearest)) nearest = overlap
    }
    return {
      nearest,
      coverage: share(asked, everything.get(id)!),
      unknown: folded.length
        ? folded.filter((word) => documentsWith(word) === 0).length / folded.length
        : 1,
    }
  }
}

function expectSame(documents: readonly SearchDocument[], questions: readonly string[]): void {
  const read = documents.map((document) => readDocument(document, lexicon))
  const terms = collectTerms(read)
  const vocabulary = openVocabulary(terms)
  const lists = readOverlap(read, vocabulary, terms.folded.length)
  const table = openOverlap(lists, documents, vocabulary)
  const plain = inPlainWords(read)
  for (const [at, question] of questions.entries()) {
    const words = readWords(question, lexicon)
    const compared = table.compare(words)
    for (const step of [0, 1, 7]) {
      const { id } = documents[(at + step) % documents.length]!
      const expected = plain(id, words)
      const { question: winner, ...shares } = compared.nearest(id)
      expect(winner, question).toBe(expected.nearest.question)
      for (const name of ['asked', 'authored', 'letters'] as const) {
        expect(shares[name], `${name}: ${question}`).toBeCloseTo(expected.nearest[name], 9)
      }
      expect(compared.coverage(id), question).toBeCloseTo(expected.coverage, 9)
      expect(compared.unknown, question).toBeCloseTo(expected.unknown, 9)
    }
  }
}

describe('shares counted over numbers are those counted over words', () => {
  const documents = articles.map(searchDocument)

  it('for the questions of the handbook, with marks and without', () => {
    const questions = articles.map(({ questions }, at) => questions[at % questions.length]!)
    expectSame(documents, questions.flatMap((question) => [question, fold(question)]))
  })

  it('for questions thrown together from words known and unknown', () => {
    const known = articles.flatMap(({ title }) => title.split(' '))
    const word = fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...known) },
      fc.constantFrom('football', 'xyz', '__proto__', '👍', '13/2023', 'a_b', ''),
    )
    const question = fc.array(word, { maxLength: 20 }).map((words) => words.join(' '))
    expectSame(documents, fc.sample(question, { numRuns: 150, seed: 5 }))
  })

  it('for documents without a question, without a word, and with nothing but signs', () => {
    const tiny = [
      { id: 'a', title: '', questions: [], text: '' },
      { id: 'b', title: '???', questions: ['đất', 'đất đất'], text: 'đất đai' },
      { id: 'c', title: 'mua đất', questions: ['dat mua', 'mua đất'], text: '…' },
    ]
    expectSame(tiny, ['đất', 'mua đất', 'dat', '', '?', 'nhà', 'mua mua nhà'])
  })
})
