import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readFolder } from '../../../src/content/file.ts'
import { readHandbook } from '../../../src/knowledge/content.ts'
import { searchDocument } from '../../../src/knowledge/library.ts'
import { openBook, type Book } from '../../../src/knowledge/numbered.ts'
import { readRanker } from '../../../src/knowledge/rank.ts'
import type { SearchDocument } from '../../../src/knowledge/search-index.ts'
import { weigh } from '../../../src/knowledge/weigh.ts'

const { articles, lexicon, outside } = readHandbook(readFolder('.', 'knowledge')).handbook
const shipped = articles.map(searchDocument)

/** Every array of plain data by its path, as one text each: to compare item by item takes minutes. */
function arraysIn(value: unknown, path = ''): [string, string][] {
  if (ArrayBuffer.isView(value) || Array.isArray(value)) {
    return [[path, `${value.constructor.name} ${Array.from(value as Iterable<unknown>).join('\n')}`]]
  }
  return Object.entries(value as object).flatMap(([name, one]) => arraysIn(one, `${path}.${name}`))
}

function expectSame(documents: readonly SearchDocument[], others: readonly string[], book?: Book) {
  const expected = arraysIn(readRanker(documents, lexicon, others))
  const ours = new Map(arraysIn(weigh(documents, book ?? openBook(lexicon), others).data))
  expect([...ours.keys()].sort()).toEqual(expected.map(([path]) => path).sort())
  expect(expected.filter(([path, all]) => ours.get(path) !== all).map(([path]) => path)).toEqual([])
}

describe('an index that is weighed is the one that Lunr builds', () => {
  it('of the shipped handbook, also by a book that has read another one', () => {
    const book = openBook(lexicon)
    const edited = shipped.slice(10).map((document, at) => ({
      ...document,
      questions: at % 3 ? document.questions : document.questions.toReversed().slice(2),
    }))
    weigh(edited.toReversed(), book, ['giá vàng hôm nay'])
    expectSame(shipped, outside, book)
    expectSame(edited, outside.slice(3), book)
  })

  it('of odd documents: without words, alone, with ids that are numbers or properties', () => {
    const text = fc
      .array(
        fc.oneof(
          fc.constantFrom('đất', 'mua', 'bán', 'ở', 'đâu', 'cccd', '13/2023', '__proto__', '_index'),
          fc.constantFrom('constructor', 'qf', '10', 'ký', 'kí', '😀', '!', 'không'),
        ),
        { maxLength: 8 },
      )
      .map((words) => words.join(' '))
    const id = fc.oneof(
      fc.constantFrom('10', '9', '007', 'constructor', '__proto__', 'a', 'b', '_index', 'toString'),
      fc.stringMatching(/^[a-z]{1,3}$/),
    )
    const document = fc.record({ id, title: text, questions: fc.array(text, { maxLength: 4 }), text })
    const documents = fc.uniqueArray(document, { selector: ({ id }) => id, maxLength: 7 })
    fc.assert(
      fc.property(documents, fc.array(text, { maxLength: 3 }), (some, others) => {
        expectSame(some, others)
      }),
      { numRuns: 150, seed: 3 },
    )
  })
})
