import express, { type Router } from 'express'
import { z } from 'zod'
import { wrongAnswerStates } from '../../../content/articles-in-use.ts'
import type { WrongAnswerShown } from '../../workshop-contract.ts'
import { whoIs } from '../door.ts'
import { readId, readInput, refuse } from '../refusals.ts'
import type { WorkshopOptions } from './options.ts'
import type { Pages } from './pages.ts'

const MOST_SHOWN = 200

const state = z.enum(wrongAnswerStates)
const settled = z.object({
  state,
  reason: z.string().trim().max(500, 'Lý do dài quá 500 ký tự.').nullable().default(null),
})

/** Answers of the bot that staff marked as wrong, for editors to deal with. */
export function createWrongAnswers(options: WorkshopOptions, pages: Pages): Router {
  const { door, wrongAnswers, handbook, changed, now } = options
  const router = express.Router()

  router.get('/wrong-answers', async (request, response) => {
    const asked = readInput(z.object({ state: state.default('new') }), request.query, response)
    if (!asked) return
    const titles = new Map(handbook().articles.map(({ id, title }) => [id, title]))
    const named = (id: string | null) => (id === null ? null : { id, title: titles.get(id) ?? id })
    const found = await wrongAnswers.wrongAnswersFor(asked.state, MOST_SHOWN)
    const answers = found.map(
      async ({ by, article, rightArticle, ...rest }): Promise<WrongAnswerShown> => ({
        ...rest,
        by: await pages.colleague(by),
        article: named(article),
        rightArticle: named(rightArticle),
      }),
    )
    response.json({ answers: await Promise.all(answers) })
  })

  router.post('/wrong-answers/:id', async (request, response) => {
    const id = readId(request, response)
    const input = readInput(settled, request.body, response)
    if (id === undefined || !input) return
    if (input.state === 'ignored' && !input.reason) {
      refuse(response, 'bad-input', 'Ghi lý do bỏ qua.')
      return
    }
    if (await wrongAnswers.settleWrongAnswer(id, input, whoIs(response).user.id, now())) {
      await door.audited(response, 'wrong-answer.settle', `wrong-answer:${id}`, null, {
        state: input.state,
      })
      changed()
      response.status(204).end()
    } else refuse(response, 'not-found')
  })
  return router
}
