import { expect, it } from 'vitest'
import { defaultThresholds } from '../../../src/bot/bot.ts'
import { questionFeedback } from '../../../src/knowledge/article-feedback.ts'
import { openLeavingRanker } from '../../../src/knowledge/leave-out.ts'
import { openBook } from '../../../src/knowledge/numbered.ts'
import type { SearchDocument } from '../../../src/knowledge/search-index.ts'
import { weigh } from '../../../src/knowledge/weigh.ts'
import { emptyLexicon } from '../../../src/text/words.ts'

const document = (id: string, title: string, ...questions: string[]): SearchDocument => ({
  ...{ id, title, questions, text: `Về ${title}.` },
})
const ranker = (...documents: SearchDocument[]) =>
  openLeavingRanker(weigh(documents, openBook(emptyLexicon)), documents, emptyLexicon)

it('tells who wins each question now and with the draft, and what is nearly the same elsewhere', () => {
  const bees = document('ong', 'nuôi ong', 'nuôi ong lấy mật cần giấy tờ gì', 'ong đốt thì làm sao')
  const tea = document('che', 'trồng chè', 'trồng chè trên đồi cao', 'chè bị sâu thì phun gì')
  const draft = document(
    'mat',
    'bán mật',
    'bán mật ong ở chợ nào',
    'nuôi ong lấy mật cần giấy tờ gì',
    'nuôi ong lấy mật thì cần giấy tờ gì vậy',
    '2345 6789',
  )
  const feedback = questionFeedback(
    'mat',
    draft.questions,
    ranker(bees, tea),
    ranker(bees, tea, draft),
    defaultThresholds,
  )
  expect(feedback.map(({ now, after }) => [now.article, after.article])).toEqual([
    ['ong', 'mat'],
    ['ong', expect.stringMatching(/^(?:ong|mat)$/)],
    ['ong', 'mat'],
    [null, 'mat'],
  ])
  expect(feedback.map(({ twins }) => twins.map(({ article, level }) => `${article} ${level}`))).toEqual(
    [[], ['ong same'], ['ong near'], []],
  )
  expect(feedback[1]!.twins[0]).toMatchObject({ question: 'nuôi ong lấy mật cần giấy tờ gì' })
})
