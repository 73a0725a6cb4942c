import express, { type Response, type Router } from 'express'
import { z } from 'zod'
import type { DraftFile, DraftSaved } from '../../../content/drafts.ts'
import { Faulty, idOf } from '../../../content/file.ts'
import { addWording } from '../../../knowledge/add-wording.ts'
import type { DraftConflict } from '../../workshop-contract.ts'
import { whoIs } from '../door.ts'
import { readId, readInput, refuse } from '../refusals.ts'
import type { WorkshopOptions } from './options.ts'
import { isContentPath, type Pages } from './pages.ts'

const path = z.string().refine(isContentPath, 'Đường dẫn tệp chưa đúng.')
const version = z.number().int().min(0)
const note = z.string().trim().max(500, 'Lời nhắn dài quá 500 ký tự.').nullable().optional()
const draftInput = z.object({
  path,
  version,
  text: z.string().min(1, 'Bài đang trống.').max(200_000, 'Tệp dài quá 200.000 ký tự.'),
  note,
  base: z.string().max(200_000).nullable().optional(),
})
const moveInput = z.object({ path, version, to: z.enum(['draft', 'review']), note })
const newInput = z.object({
  title: z.string().trim().min(3, 'Ghi tiêu đề của bài.').max(100, 'Tiêu đề dài quá 100 ký tự.'),
  topic: z.string().regex(/^[a-z0-9-]+$/, 'Chọn chủ đề.'),
  question: z.string().trim().max(300, 'Câu hỏi dài quá 300 ký tự.').optional(),
})
const wordingInput = z.object({
  article: z.string().min(1, 'Chọn bài.'),
  ask: z.string().trim().min(3, 'Ghi cách hỏi.').max(300, 'Cách hỏi dài quá 300 ký tự.'),
})
const shippedInput = z.object({ path, take: z.boolean() })

/** What is being written. */
export function createDrafts(options: WorkshopOptions, pages: Pages): Router {
  const { door, content, drafts, mask, changed, now } = options
  const router = express.Router()

  router.get('/drafts', async (_request, response) => {
    const all = await drafts.draftList()
    response.json({ drafts: await Promise.all(all.map((draft) => pages.draftSummary(draft))) })
  })

  router.put('/draft', async (request, response) => {
    const input = readInput(draftInput, request.body, response)
    if (!input) return
    const by = whoIs(response).user.id
    if (input.version === 0) {
      const { text, note = null } = input
      const baseText =
        input.base === undefined ? ((await content.content(input.path))?.text ?? null) : input.base
      const draft = { path: input.path, text, note, baseText, ticketId: null, by }
      if (!(await drafts.addDraft(draft, now()))) {
        await refuseChanged(response, input.path)
        return
      }
      await door.audited(response, 'draft.add', `draft:${idOf(input)}`)
    } else {
      const change = {
        text: input.text,
        ...(input.note === undefined ? {} : { note: input.note }),
        ...(input.base === undefined ? {} : { rebase: input.base }),
      }
      const saved = await drafts.changeDraft(input.path, input.version, change, by, now())
      // Published or given up meanwhile: who writes on has a text that nobody else has.
      if (saved === 'gone') {
        await refuseChanged(response, input.path)
        return
      }
      if (!(await settle(saved, input.path, response))) return
    }
    changed()
    response.json(await pages.file(input.path))
  })

  router.post('/draft/move', async (request, response) => {
    const input = readInput(moveInput, request.body, response)
    if (!input) return
    const to = { state: input.to, ...(input.note === undefined ? {} : { note: input.note }) }
    const by = whoIs(response).user.id
    const saved = await drafts.moveDraft(input.path, input.version, to, by, now())
    if (!(await settle(saved, input.path, response))) return
    await door.audited(response, `draft.${input.to}`, `draft:${idOf(input)}`)
    changed()
    response.json(await pages.file(input.path))
  })

  router.delete('/draft', async (request, response) => {
    const asked = z.object({ path, version: z.coerce.number().int().min(0).optional() })
    const given = readInput(asked, request.query, response)
    if (!given) return
    const removed = await drafts.removeDraft(given.path, given.version)
    if (removed !== 'removed') {
      if (removed === 'gone') refuse(response, 'not-found')
      else await refuseChanged(response, given.path)
      return
    }
    await door.audited(response, 'draft.remove', `draft:${idOf(given)}`)
    changed()
    response.status(204).end()
  })

  router.post('/new', async (request, response) => {
    const input = readInput(newInput, request.body, response)
    if (!input) return
    const question = input.question ? mask(input.question) : null
    // The title is what was asked, until somebody writes a better one.
    const title = mask(input.title)
    const file = await options.newArticle({ title, topic: input.topic, question })
    await begin(file.path, file.text, null, response)
  })

  router.post('/wording', async (request, response) => {
    const input = readInput(wordingInput, request.body, response)
    if (!input) return
    const file = await articleFile(input.article)
    if (!file) {
      refuse(response, 'not-found')
      return
    }
    const before = file.draft?.text ?? file.published ?? ''
    let text: string
    try {
      text = addWording(before, mask(input.ask))
    } catch (error) {
      if (!(error instanceof Faulty)) throw error
      refuse(response, 'faulty', `Bài nháp đang có lỗi, hãy mở bài để sửa. ${error.message}`)
      return
    }
    const by = whoIs(response).user.id
    if (file.draft) {
      const saved = await drafts.changeDraft(file.path, file.draft.version, { text }, by, now())
      if (!(await settle(saved, file.path, response))) return
      await door.audited(response, 'draft.wording', `draft:${input.article}`)
      changed()
      response.json(await pages.file(file.path))
    } else await begin(file.path, text, file.published, response)
  })

  router.post('/shipped', async (request, response) => {
    const input = readInput(shippedInput, request.body, response)
    const stored = input && (await content.content(input.path))
    if (!input) return
    if (!stored || stored.shippedText === null) {
      refuse(response, 'not-found')
      return
    }
    if (!input.take) {
      await content.keepEdited(input.path)
      await door.audited(response, 'content.keep', `content:${input.path}`)
      changed()
      response.json(await pages.file(input.path))
      return
    }
    const draft = await drafts.draft(input.path)
    if (!draft) {
      await begin(input.path, stored.shippedText, stored.text, response)
      return
    }
    // What somebody wrote there gives way to nothing unseen.
    if (draft.text !== stored.text && draft.text !== stored.shippedText) {
      await refuseChanged(response, input.path)
      return
    }
    const change = { text: stored.shippedText, rebase: stored.text }
    const by = whoIs(response).user.id
    const saved = await drafts.changeDraft(input.path, draft.version, change, by, now())
    if (!(await settle(saved, input.path, response))) return
    changed()
    response.json(await pages.file(input.path))
  })

  /** Of an article: published, being written, or both. */
  async function articleFile(
    id: string,
  ): Promise<{ path: string; published: string | null; draft: DraftFile | null } | undefined> {
    const isIt = ({ path }: { path: string }) => path.endsWith('.md') && idOf({ path }) === id
    const { path } =
      (await drafts.draftList()).find(isIt) ?? (await content.contentIndex()).find(isIt) ?? {}
    if (path === undefined) return undefined
    const published = (await content.content(path))?.text ?? null
    return { path, published, draft: await drafts.draft(path) }
  }

  async function begin(path: string, text: string, baseText: string | null, response: Response) {
    const by = whoIs(response).user.id
    if (!(await drafts.addDraft({ path, text, baseText, ticketId: null, note: null, by }, now()))) {
      await refuseChanged(response, path)
      return
    }
    await door.audited(response, 'draft.add', `draft:${idOf({ path })}`)
    changed()
    response.status(201).json(await pages.file(path))
  }

  /** @returns false when it has been refused */
  async function settle(saved: DraftSaved, path: string, response: Response): Promise<boolean> {
    if (saved === 'gone') refuse(response, 'not-found')
    else if ('changed' in saved) await refuseChanged(response, path)
    else return true
    return false
  }

  /** Both texts are at hand: the one that was sent, and this. */
  async function refuseChanged(response: Response, path: string): Promise<void> {
    const file = await pages.file(path)
    const by = file.draft?.updatedBy
    const message = file.draft
      ? 'Đồng nghiệp vừa lưu một bản khác. Hãy xem hai bản rồi chọn.'
      : 'Đồng nghiệp vừa đăng hoặc bỏ bản nháp này. Hãy xem hai bản rồi chọn.'
    response.status(409).json({
      error: { code: 'changed', message, ...(by && { by }) },
      file,
    } satisfies DraftConflict)
  }

  return router
}

/** POST /tickets/:id/draft: an article made of the answer that a ticket got. */
export function createTicketDraft(options: WorkshopOptions, pages: Pages): Router {
  const { door, drafts, changed, now } = options
  const router = express.Router()
  router.post('/:id/draft', door.may('edit'), async (request, response) => {
    const ticketId = readId(request, response)
    if (ticketId === undefined) return
    const known = await drafts.draftOf(ticketId)
    if (known) {
      response.json(await pages.file(known.path))
      return
    }
    const made = await options.fromTicket(ticketId)
    if (!made) {
      refuse(response, 'ticket-moved', 'Phiếu chưa có câu trả lời để soạn thành bài.')
      return
    }
    const by = whoIs(response).user.id
    const { path, text } = made
    if (!(await drafts.addDraft({ path, text, baseText: null, ticketId, note: null, by }, now()))) {
      refuse(response, 'id-taken')
      return
    }
    changed()
    await door.audited(response, 'draft.add', `draft:${idOf(made)}`, null, { ticket: ticketId })
    response.status(201).json(await pages.file(path))
  })
  return router
}
