import express, { type Response, type Router } from 'express'
import { z } from 'zod'
import { readYaml } from '../../../content/file.ts'
import { editLabelled } from '../../../knowledge/edit-labelled.ts'
import { labelledFile } from '../../../knowledge/labelled.ts'
import type { RealQuestion } from '../../workshop-contract.ts'
import { whoIs } from '../door.ts'
import { readInput, refuse } from '../refusals.ts'
import type { WorkshopOptions } from './options.ts'

const LABELLED = 'knowledge/labelled.yml'
const MOST_TRIES = 3

const ask = z.string().trim().min(2, 'Ghi câu hỏi.').max(300, 'Câu hỏi dài quá 300 ký tự.')

/** What people really asked, with the right article. Published at once: it answers nobody by itself. */
export function createGoldenQuestions(options: WorkshopOptions): Router {
  const { door, content, handbook, mask, changed } = options
  const router = express.Router()

  router.get('/golden-questions', async (_request, response) => {
    response.json({ questions: await questions() })
  })

  router.post('/golden-questions', async (request, response) => {
    const input = readInput(
      z.object({ ask, article: z.string().nullable() }),
      request.body,
      response,
    )
    if (!input) return
    const { article } = input
    if (article !== null && !handbook().articles.some(({ id }) => id === article)) {
      refuse(response, 'bad-input', 'Không có bài này. Hãy chọn bài trong danh sách.')
      return
    }
    await change({ ask: mask(input.ask), article }, response)
  })

  router.delete('/golden-questions', async (request, response) => {
    const input = readInput(z.object({ ask: z.string().min(1) }), request.query, response)
    if (input) await change({ remove: input.ask }, response)
  })
  return router

  async function questions(): Promise<RealQuestion[]> {
    const stored = await content.content(LABELLED)
    return stored ? readYaml(labelledFile, stored.text).questions : []
  }

  async function change(
    what: RealQuestion | { remove: string },
    response: Response,
  ): Promise<void> {
    // Two who add at once: the second adds to what the first has made.
    for (let tried = 0; tried < MOST_TRIES; tried++) {
      const stored = await content.content(LABELLED)
      const base = stored?.text ?? null
      const text = editLabelled(base ?? 'questions: []\n', what)
      const by = whoIs(response).user.id
      const edit = { path: LABELLED, text, base }
      const report = await options.publish([edit], { kind: 'published', by, why: null })
      if (report.conflicts.length > 0) continue
      await door.audited(response, 'golden.change', `content:${LABELLED}`)
      changed()
      response.json({ questions: await questions() })
      return
    }
    refuse(response, 'conflict')
  }
}
