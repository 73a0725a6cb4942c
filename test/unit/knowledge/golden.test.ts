import { describe, expect, it } from 'vitest'
import { defaultThresholds as thresholds } from '../../../src/bot/bot.ts'
import { readFolder } from '../../../src/content/file.ts'
import { bandOf } from '../../../src/knowledge/band.ts'
import { readHandbook } from '../../../src/knowledge/content.ts'
import {
  diffGolden,
  gradeOf,
  lossesOf,
  runGolden,
  startGolden,
  type GoldenContent,
} from '../../../src/knowledge/golden.ts'
import { openLeavingRanker } from '../../../src/knowledge/leave-out.ts'
import { searchDocument } from '../../../src/knowledge/library.ts'
import { openBook } from '../../../src/knowledge/numbered.ts'
import { weigh } from '../../../src/knowledge/weigh.ts'
import { seeded } from '../../support/random.ts'

const { articles, lexicon, outside } = readHandbook(readFolder('.', 'knowledge')).handbook
const shipped = articles.map((article) => ({ ...searchDocument(article), label: article.label }))
type Documents = typeof shipped
const book = openBook(lexicon)

function contentOf(documents: Documents, more: Partial<GoldenContent> = {}): GoldenContent {
  const weighed = weigh(documents, book, outside)
  return { documents, weighed, lexicon, outside, labelled: [], thresholds, ...more }
}
const whole = runGolden(contentOf(shipped))

describe('a question that is held out', () => {
  it('finds what an index built without it finds', () => {
    const questions = shipped.flatMap((document, at) =>
      document.questions.map((question, number) => ({ id: document.id, at, question, number })),
    )
    const some = questions.filter((_, at) => at % 97 === 7)
    expect(some.length).toBeGreaterThan(25)
    const found = some.map(({ id, at, question, number }) => {
      const without = shipped.with(at, {
        ...shipped[at]!,
        questions: shipped[at]!.questions.toSpliced(number, 1),
      })
      const rebuilt = openLeavingRanker(weigh(without, book, outside), without, lexicon)
      const { ranked } = rebuilt.ask(question)
      const held = whole.results.get(`${id}\n${question}`)!
      return {
        question,
        same: ranked[0]?.id === held.found,
        sameBand: bandOf(ranked, thresholds) === held.band,
        apart: Math.abs((ranked[0]?.confidence ?? 0) - held.confidence),
      }
    })
    const share = (is: (one: (typeof found)[number]) => boolean) =>
      found.filter(is).length / found.length
    // Of 448, every seventh: 99.6 %, 96.7 %, and 95 % are within 0.05.
    expect(share(({ same }) => same)).toBeGreaterThan(0.95)
    expect(share(({ sameBand }) => sameBand)).toBeGreaterThan(0.88)
    expect(share(({ apart }) => apart < 0.1)).toBeGreaterThan(0.95)
  })

  it('does not find its own words: most that are right when asked as they are stay so', () => {
    const results = [...whole.results.values()]
    expect(results.length).toBe(shipped.flatMap(({ questions }) => questions).length)
    const right = results.filter(({ grade }) => grade === 3).length / results.length
    expect(right).toBeGreaterThan(0.75)
    expect(right).toBeLessThan(0.95)
    const ranker = openLeavingRanker(contentOf(shipped).weighed, shipped, lexicon)
    const asItIs = shipped.filter(
      ({ id, questions }) => ranker.ask(questions[0]!).ranked[0]?.id === id,
    )
    expect(asItIs.length / shipped.length).toBeGreaterThan(0.99)
  })
})

describe('after an edit', () => {
  const random = seeded(5)
  const any = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!
  const edits: [string, (document: Documents[number]) => Documents[number][]][] = [
    [
      'questions of another article',
      (one) => [{ ...one, questions: [...one.questions, ...any(shipped).questions.slice(0, 2)] }],
    ],
    ['fewer questions', (one) => [{ ...one, questions: one.questions.filter((_, at) => at % 3) }]],
    ['another text', (one) => [{ ...one, text: `${any(shipped).text}\n${one.text}` }]],
    ['no article', () => []],
  ]
  it.each(edits)('%s: the questions it can touch tell what all of them tell', (_name, edit) => {
    const edited = any(shipped)
    const after = contentOf(shipped.flatMap((one) => (one === edited ? edit(one) : [one])))
    const run = startGolden(after, whole)
    while (!run.step(100));
    expect(run.asked).toBeGreaterThan(0)
    expect(run.asked).toBeLessThan(run.total / 5)
    const { better, worse, changed, added, removed } = diffGolden(runGolden(after), run.result())
    expect([added, removed]).toEqual([[], []])
    expect(better.length + worse.length + changed.length).toBeLessThanOrEqual(4)
  })

  it('new words, thresholds or questions from outside: all of them are asked', () => {
    for (const more of [{ outside: [] }, { thresholds: { answer: 0.8, offer: 0.3 } }]) {
      const run = startGolden(contentOf(shipped, more), whole)
      run.step(20)
      expect(run.asked).toBe(20)
    }
  })
})

describe('what a change does', () => {
  const document = (id: string, about: string, questions: string[]) => ({
    ...{ id, label: id, title: about, questions, text: `Về ${about}.` },
  })
  const bees = document('ong', 'nuôi ong lấy mật', [
    'nuôi ong cần những gì',
    'cách nuôi ong lấy mật',
    'nuôi ong lấy mật có lãi không',
  ])
  const tea = document('che', 'trồng chè trên đồi', [
    'trồng chè mùa nào',
    'cách trồng chè trên đồi',
    'trồng chè trên đồi có lãi không',
  ])
  const labelled = [
    { ask: 'nuôi ong ra sao', article: 'ong' },
    { ask: '1080 1900', article: null },
  ]
  const run = (documents: Documents, more: Partial<GoldenContent> = {}) =>
    runGolden(contentOf(documents, { labelled, ...more }))

  it('an article that takes the questions of another is a loss, and undone a gain', () => {
    const before = run([bees, tea])
    const thief = { ...tea, questions: [...tea.questions, 'nuôi ong ra sao', 'nuôi ong thế nào'] }
    const after = run([bees, thief])
    const there = diffGolden(before, after)
    expect(there.worse.map(({ after }) => [after.question, after.found])).toContainEqual([
      'nuôi ong ra sao',
      'che',
    ])
    expect(there.added.map(({ question }) => question)).toEqual([
      'nuôi ong ra sao',
      'nuôi ong thế nào',
    ])
    const back = diffGolden(after, before)
    expect(back.better.map(({ after }) => after.question)).toContain('nuôi ong ra sao')
    expect(back.removed).toEqual(there.added)
    expect(there.after).toEqual(back.before)
    expect(there.before.questions).toBe(8)
    const { right, offered, nothing, wrong } = there.after
    expect(right + offered + nothing + wrong).toBe(10)
    expect(lossesOf(after)['che']).toMatchObject({ of: 5, to: ['ong'] })
  })

  it('what has no article is right as long as nothing is given', () => {
    const result = run([bees, tea]).results.get('labelled\n1080 1900')
    expect(result).toMatchObject({ band: 'none', grade: 3, offered: [] })
  })

  it('grades', () => {
    const grade = (expected: string | null, band: 'answer' | 'offer' | 'none', ...offered: string[]) =>
      gradeOf({ expected, band, offered })
    expect(grade('a', 'answer', 'a')).toBe(3)
    expect(grade('a', 'offer', 'b', 'a')).toBe(2)
    expect(grade('a', 'offer', 'b')).toBe(1)
    expect(grade('a', 'none')).toBe(1)
    expect(grade('a', 'answer', 'b')).toBe(0)
    expect(grade(null, 'none')).toBe(3)
    expect(grade(null, 'offer', 'a')).toBe(1)
    expect(grade(null, 'answer', 'a')).toBe(0)
  })
})
