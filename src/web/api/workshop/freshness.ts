import express, { type Response, type Router } from 'express'
import { z } from 'zod'
import { Faulty } from '../../../content/file.ts'
import { editLaws } from '../../../knowledge/edit-laws.ts'
import { numberOf } from '../../../knowledge/laws.ts'
import { whoIs } from '../door.ts'
import { readInput, refuse } from '../refusals.ts'
import type { WorkshopOptions } from './options.ts'

const LAWS = 'knowledge/laws.yml'
const MOST_TRIES = 3

const line = (most: number) => z.string().trim().max(most, `Dài quá ${most} ký tự.`)
const law = z.object({
  document: line(60).refine((text) => numberOf(text) !== null, {
    error: 'Ghi số, ký hiệu của một văn bản, ví dụ 59/2015/NĐ-CP.',
  }),
  by: line(200).nullable(),
  from: z.iso.date({ error: 'Ngày chưa đúng.' }).nullable(),
  note: line(300).nullable(),
})

/** What grows old: reviews that are due, articles that ended, legal documents that were replaced. */
export function createFreshness(options: WorkshopOptions): Router {
  const { door, content, freshness, changed } = options
  const router = express.Router()

  router.get('/freshness', async (_request, response) => {
    response.json(await freshness.page())
  })

  router.post('/freshness/mail', async (request, response) => {
    const input = readInput(z.object({ agency: z.string().min(1) }), request.body, response)
    if (!input) return
    try {
      const result = await freshness.mail(input.agency)
      if (result === 'nothing-due')
        refuse(response, 'bad-input', 'Cơ quan này không có bài đến hạn.')
      else if (result !== 'sent') refuse(response, result)
      else {
        await door.audited(response, 'review.mail', `agency:${input.agency}`)
        response.json(await freshness.page())
      }
    } catch (error) {
      const said = error instanceof Error ? error.message : String(error)
      refuse(response, 'mail-failed', `Máy chủ thư không nhận thư này: ${said}`)
    }
  })

  router.put('/laws', async (request, response) => {
    const input = readInput(law, request.body, response)
    if (!input) return
    const { document, by, from, note } = input
    const set = {
      document,
      ...(by ? { by } : {}),
      ...(from ? { from } : {}),
      ...(note ? { note } : {}),
    }
    await change({ set }, response)
  })

  router.delete('/laws', async (request, response) => {
    const input = readInput(z.object({ document: z.string().min(1) }), request.query, response)
    if (input) await change({ remove: input.document }, response)
  })
  return router

  async function change(what: Parameters<typeof editLaws>[1], response: Response): Promise<void> {
    // Two who change it at once: the second adds to what the first has made.
    for (let tried = 0; tried < MOST_TRIES; tried++) {
      const stored = await content.content(LAWS)
      let text: string
      try {
        text = editLaws(stored?.text ?? 'replaced: []\n', what)
      } catch (error) {
        if (!(error instanceof Faulty)) throw error
        refuse(response, 'bad-input', error.message)
        return
      }
      const edit = { path: LAWS, text, base: stored?.text ?? null }
      const by = whoIs(response).user.id
      const report = await options.publish([edit], { kind: 'published', by, why: null })
      if (report.conflicts.length > 0) continue
      await door.audited(response, 'law.change', `content:${LAWS}`)
      changed()
      response.json(await freshness.page())
      return
    }
    refuse(response, 'conflict', 'Đồng nghiệp vừa sửa danh sách này. Hãy thử lại.')
  }
}
