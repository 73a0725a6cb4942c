import express, { type Router } from 'express'
import { z } from 'zod'
import type { CannedAnswerStore } from '../../conversations/canned-answers.ts'
import { whoIs, type Door } from './door.ts'
import { readInput, refuse } from './refusals.ts'

export interface CannedAnswerOptions {
  door: Door
  cannedAnswers: CannedAnswerStore
  now: () => number
}

const shortcut = z
  .string()
  .regex(/^[a-z0-9-]{1,20}$/, 'Phím tắt gồm 1–20 chữ a–z không dấu, số hoặc gạch nối.')
const words = z.object({
  title: z.string().trim().min(1, 'Ghi tên mẫu.').max(80, 'Tên mẫu dài quá 80 ký tự.'),
  text: z.string().trim().min(1, 'Ghi nội dung mẫu.').max(4000, 'Nội dung dài quá 4.000 ký tự.'),
})

export function createCannedAnswers({ door, cannedAnswers, now }: CannedAnswerOptions): Router {
  const router = express.Router()
  router.get('/', async (_request, response) => {
    response.json({ answers: await cannedAnswers.cannedAnswers() })
  })

  router.put('/:shortcut', door.may('answer'), async (request, response) => {
    const name = readInput(shortcut, request.params['shortcut'], response)
    const input = name !== undefined && readInput(words, request.body, response)
    if (name === undefined || !input) return
    const answer = { shortcut: name, ...input }
    const before = await cannedAnswers.saveCannedAnswer(answer, whoIs(response).user.id, now())
    const action = before ? 'canned-answer.change' : 'canned-answer.add'
    await door.audited(response, action, name, before && { ...before }, answer)
    response.json(answer)
  })

  router.delete('/:shortcut', door.may('answer'), async (request, response) => {
    const name = readInput(shortcut, request.params['shortcut'], response)
    if (name === undefined) return
    const before = await cannedAnswers.removeCannedAnswer(name)
    if (!before) {
      refuse(response, 'not-found')
      return
    }
    await door.audited(response, 'canned-answer.remove', name, { ...before }, null)
    response.status(204).end()
  })
  return router
}
