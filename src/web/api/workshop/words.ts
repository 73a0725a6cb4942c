import express, { type Response, type Router } from 'express'
import { z } from 'zod'
import type { DraftFile } from '../../../content/drafts.ts'
import { Faulty, readYaml } from '../../../content/file.ts'
import { wordsFile } from '../../../knowledge/content.ts'
import { editWords, type WordChange } from '../../../knowledge/edit-words.ts'
import type { WordLists } from '../../workshop-contract.ts'
import { whoIs } from '../door.ts'
import { readInput, refuse } from '../refusals.ts'
import type { WorkshopOptions } from './options.ts'
import { refuseBroken } from './changes.ts'
import type { Pages } from './pages.ts'

const WORDS = 'knowledge/words.yml'
const MOST_TRIES = 3

const wordInput = z.object({
  section: z.enum(['abbreviations', 'chat', 'dialect']),
  from: z.string().trim().min(1, 'Ghi chữ người dân gõ.').max(60, 'Dài quá 60 ký tự.'),
  to: z.string().trim().min(1, 'Ghi chữ viết đầy đủ.').max(200, 'Dài quá 200 ký tự.').nullable(),
})

/** Short forms and what they stand for; written into a draft, so that the effect is seen first. */
export function createWords(options: WorkshopOptions, pages: Pages): Router {
  const { content, drafts, changed, now } = options
  const router = express.Router()

  router.get('/words', async (_request, response) => {
    try {
      response.json(await lists())
    } catch (error) {
      if (!(error instanceof Faulty)) throw error
      const broken = error.faults.map(({ line, message }) => ({
        ...{ path: WORDS, line: line ?? null, message },
      }))
      refuseBroken(response, 'Bản nháp của bảng từ ngữ đang có lỗi.', broken)
    }
  })

  router.put('/words', async (request, response) => {
    const input = readInput(wordInput, request.body, response)
    if (!input) return
    const by = whoIs(response).user.id
    // Two who change it at once: the second adds to what the first has made.
    for (let tried = 0; tried < MOST_TRIES; tried++) {
      const draft = await drafts.draft(WORDS)
      const published = (await content.content(WORDS))?.text ?? null
      const text = edited(draft?.text ?? published ?? '', input, response)
      if (text === undefined) return
      if (!(await saved(draft, text, published, by))) continue
      changed()
      response.json(await lists())
      return
    }
    refuse(response, 'conflict', 'Đồng nghiệp vừa sửa bảng từ. Hãy thử lại.')
  })
  return router

  /** @returns false when somebody saved another one meanwhile */
  async function saved(
    draft: DraftFile | null,
    text: string,
    published: string | null,
    by: number,
  ): Promise<boolean> {
    if (!draft) {
      const begun = { path: WORDS, text, baseText: published, ticketId: null, note: null, by }
      return drafts.addDraft(begun, now())
    }
    const changed = await drafts.changeDraft(WORDS, draft.version, { text }, by, now())
    return changed !== 'gone' && !('changed' in changed)
  }

  async function lists(): Promise<WordLists> {
    const file = await pages.file(WORDS)
    const lists = readYaml(wordsFile, file.draft?.text ?? file.published?.text ?? '')
    const rows = (section: Record<string, string>) =>
      Object.entries(section).map(([from, to]) => ({ from, to }))
    const { abbreviations, chat, dialect } = lists
    const sections = {
      abbreviations: rows(abbreviations),
      chat: rows(chat),
      dialect: rows(dialect),
    }
    return { sections, draft: file.draft }
  }
}

/** Undefined when it has been refused, in the words of who reads the list. */
function edited(text: string, change: WordChange, response: Response): string | undefined {
  try {
    return editWords(text, change)
  } catch (error) {
    if (!(error instanceof Faulty)) throw error
    refuse(response, 'bad-input', error.message)
    return undefined
  }
}
