import fc from 'fast-check'
import lunr from 'lunr'
import { describe, expect, it } from 'vitest'
import { readFolder } from '../../../src/content/file.ts'
import { readHandbook } from '../../../src/knowledge/content.ts'
import {
  buildIndex,
  fields,
  readDocument,
  termsAsked,
  termsOf,
  type Field,
  type Hit,
  type ReadDocument,
} from '../../../src/knowledge/search-index.ts'
import { fold } from '../../../src/text/normalise.ts'
import { readWords, type Words } from '../../../src/text/words.ts'

const { articles, lexicon } = readHandbook(readFolder('.', 'knowledge')).handbook
const names = Object.keys(fields) as Field[]

/** The same documents in one ordinary Lunr index, asked through Lunr's own query. */
function stockLunr(documents: readonly ReadDocument[]): (words: Words) => Hit[] {
  // All fields in one index: the first letters of a term keep the fields' rarities apart.
  const own = (field: Field, terms: string[]) => terms.map((term) => `${field}:${term}`)
  const builder = new lunr.Builder()
  builder.pipeline.reset()
  builder.searchPipeline.reset()
  builder.ref('id')
  for (const name of names) builder.field(name, { boost: fields[name] })
  for (const document of documents) {
    const terms = names.map((name) => [name, own(name, termsOf(document, name))] as const)
    builder.add({ id: document.id, ...Object.fromEntries(terms) })
  }
  const index = builder.build()
  return (words) =>
    index
      .query((query) => {
        for (const [field, terms] of termsAsked(words)) {
          for (const term of own(field, terms)) {
            query.term(term, { fields: [field], usePipeline: false })
          }
        }
      })
      .map(({ ref, score }) => ({ id: ref, score }))
}

function expectSame(documents: readonly ReadDocument[], questions: readonly string[]): void {
  const ours = buildIndex(documents)
  const theirs = stockLunr(documents)
  for (const question of questions) {
    const words = readWords(question, lexicon)
    // To Lunr a query without clauses is a negated one, which every document meets.
    const expected = words.folded.length === 0 ? [] : theirs(words)
    const found = ours.search(words, documents.length)
    expect(
      found.map(({ id }) => id),
      question,
    ).toEqual(expected.map(({ id }) => id))
    // One look at all of them: some hundred expectations a question took a minute.
    const apart = found.map(({ score }, at) => Math.abs(score - expected[at]!.score))
    expect(Math.max(0, ...apart), question).toBeLessThan(1e-9)
  }
}

describe('scores and order are those of Lunr itself', () => {
  const documents = articles.map((article) =>
    readDocument({ ...article, text: article.body }, lexicon),
  )

  it('for the questions of the handbook, with marks and without', () => {
    const questions = articles.flatMap(({ questions }) => questions.slice(0, 1))
    expect(questions.length).toBeGreaterThan(100)
    expectSame(documents, [...questions, ...questions.map(fold)])
  })

  it('for words of the handbook thrown together, split, doubled and misspelt', () => {
    const words = [...new Set(articles.flatMap(({ title, body }) => `${title} ${body}`.split(/\s+/)))]
    const word = fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...words) },
      { weight: 2, arbitrary: fc.constantFrom(...words).map(fold) },
      { weight: 1, arbitrary: fc.constantFrom(...words).map((each) => each.slice(1)) },
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.constantFrom('__proto__', 'constructor', '_index', 'k', 'cccd', '1900', '😀', '*', 'qf:a'),
    )
    const question = fc.array(word, { minLength: 0, maxLength: 25 }).map((list) => list.join(' '))
    expectSame(documents, fc.sample(question, { numRuns: 200, seed: 21 }))
  })

  it('for documents whose ids are numbers or properties, an id given twice, and empty ones', () => {
    const tiny = ['10', '9', 'constructor', '__proto__', 'b', '_index', 'a', '9'].map((id, at) =>
      readDocument(
        {
          id,
          title: at % 2 ? 'mua đất' : '',
          questions: at === 4 ? [] : ['mua đất ở đâu', 'bán đất __proto__ _index', ...(at < 2 ? ['riêng'] : [])],
          text: at === 3 ? '' : 'đất đai _index constructor',
        },
        lexicon,
      ),
    )
    expectSame(tiny, ['đất', 'dat', 'mua dat', '_index', '__proto__', 'constructor dat', '', 'x', 'riêng đất'])
  })
})
