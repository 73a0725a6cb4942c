import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readContent, shippedContent } from '../../src/wiring/build-bot.ts'
import { foldedWords, jaccard, MOST_SHARED } from '../../src/knowledge/variety.ts'

interface Asked {
  file: string
  id: string
  text: string
}

/** The questions the ranking is measured on: every line with a `text` of the files beside this one. */
const measured = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.jsonl'))
  .flatMap((file) =>
    readFileSync(join(import.meta.dirname, file), 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as Partial<Asked>)
      .flatMap(({ id = '', text }) => (text === undefined ? [] : [{ file, id, text }])),
  )

const authored = readContent(shippedContent()).handbook.articles.flatMap(
  ({ id, title, questions }) =>
    [...new Set([title, ...questions])].map((text) => ({ article: id, text })),
)

/** All pairs that have a word in common, most alike first. */
function pairsOf(asked: readonly Asked[], written: readonly { article: string; text: string }[]) {
  const read = written.map((each) => ({ ...each, words: foldedWords(each.text) }))
  return asked
    .flatMap(({ file, id, text }) => {
      const words = foldedWords(text)
      return read.map(({ article, text: handbook, words: others }) => {
        return { shared: jaccard(words, others), asked: `${file} ${id}`, text, article, handbook }
      })
    })
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.shared - a.shared)
}

describe('the questions the ranking is measured on', () => {
  it('are there, and so is the handbook', () => {
    expect(measured.length).toBeGreaterThan(100)
    expect(authored.length).toBeGreaterThan(1000)
  })

  it('would be told from the handbook without marks, capitals and order', () => {
    const asked = [{ file: 'x.jsonl', id: '1', text: 'mat the can cuoc lam lai o dau' }]
    const [closest] = pairsOf(asked, [
      { article: 'khac', text: 'Làm lại bằng lái xe' },
      { article: 'mat', text: 'Làm lại thẻ căn cước mất ở đâu?' },
    ])
    expect(closest).toMatchObject({ article: 'mat', shared: 1 })
  })

  it('are in no article as a title or a way of asking: figures would flatter', () => {
    const pairs = pairsOf(measured, authored)
    console.table(
      pairs.slice(0, 10).map(({ shared, ...pair }) => ({ shared: shared.toFixed(2), ...pair })),
    )
    expect(pairs.filter(({ shared }) => shared >= MOST_SHARED)).toEqual([])
  })
})
