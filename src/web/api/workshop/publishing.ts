import express, { type Response, type Router } from 'express'
import { z } from 'zod'
import { idOf } from '../../../content/file.ts'
import type { GoldenDiff, Published, RevisionPage } from '../../workshop-contract.ts'
import { whoIs } from '../door.ts'
import { readId, readInput, refuse } from '../refusals.ts'
import {
  brokenWords,
  changesOf,
  insteadList,
  pathList,
  refuseBroken,
  type Change,
} from './changes.ts'
import type { WorkshopOptions } from './options.ts'
import type { Pages } from './pages.ts'

const REVISIONS_SHOWN = 30

const paths = pathList.min(1, 'Chọn ít nhất một bản nháp.')
const why = z
  .string()
  .trim()
  .min(3, 'Ghi ngắn gọn vì sao đăng, ví dụ “phí mới từ 01/12”.')
  .max(500, 'Lý do dài quá 500 ký tự.')
const publishInput = z.object({
  paths,
  why,
  acceptWorse: z.number().int().min(0).optional(),
  instead: insteadList,
})
const scheduleInput = publishInput.extend({ at: z.number().int() })

/** From a draft to what the bot answers, and back. */
export function createPublishing(options: WorkshopOptions, pages: Pages): Router {
  const { door, content, drafts, revisions, trial, changed, now } = options
  const router = express.Router()

  router.post('/publish', async (request, response) => {
    const input = readInput(publishInput, request.body, response)
    const ready = input && (await readyToPublish(input, response))
    if (!input || !ready) return
    const by = whoIs(response).user.id
    const edits = ready.changes.map(({ path, text, baseText, draft }) => ({
      ...{ path, text, base: baseText },
      ...(draft && { draft }),
    }))
    const report = await options.publish(edits, { kind: 'published', by, why: input.why })
    if (report.conflicts.length > 0) {
      refuseConflict(response, report.conflicts)
      return
    }
    if (report.moved.length > 0) {
      refuseMoved(response, report.moved)
      return
    }
    for (const { path } of ready.changes) {
      await door.audited(response, 'content.publish', `content:${path}`, null, {
        why: input.why,
        worse: ready.diff.worse.length,
      })
    }
    changed()
    response.json(await published(input.paths))
  })

  router.post('/schedule', async (request, response) => {
    const input = readInput(scheduleInput, request.body, response)
    if (!input) return
    if (input.at <= now()) {
      refuse(response, 'bad-input', 'Giờ hẹn đã qua. Hãy chọn giờ sau lúc này, hoặc đăng ngay.')
      return
    }
    const ready = await readyToPublish(input, response)
    if (!ready) return
    const by = whoIs(response).user.id
    const isInstead = new Set(input.instead.map(({ path }) => path))
    const moved: string[] = []
    for (const change of ready.changes) {
      const { path } = change
      const version = isInstead.has(path) ? await keep(change, by) : (change.draft?.version ?? 0)
      const to = { state: 'scheduled', note: input.why, publishAt: input.at } as const
      const saved = await drafts.moveDraft(path, version, to, by, now())
      if (saved === 'gone' || 'changed' in saved) {
        moved.push(path)
        continue
      }
      await door.audited(response, 'draft.schedule', `draft:${idOf({ path })}`, null, {
        at: input.at,
      })
    }
    changed()
    if (moved.length > 0) {
      refuseMoved(response, moved)
      return
    }
    const chosen = new Set(input.paths)
    const all = (await drafts.draftList()).filter(({ path }) => chosen.has(path))
    response.json({ drafts: await Promise.all(all.map((draft) => pages.draftSummary(draft))) })
  })

  router.get('/revisions', async (request, response) => {
    const asked = readInput(
      z.object({ path: z.string().optional(), before: z.coerce.number().int().optional() }),
      request.query,
      response,
    )
    if (!asked) return
    const of = {
      ...(asked.path === undefined ? {} : { path: asked.path }),
      ...(asked.before === undefined ? {} : { before: asked.before }),
    }
    const found = await revisions.revisions(of, REVISIONS_SHOWN)
    response.json({
      revisions: await Promise.all(found.map((one) => pages.summary(one))),
      next: found.length === REVISIONS_SHOWN ? (found.at(-1)?.id ?? null) : null,
    })
  })

  router.get('/revisions/:id', async (request, response) => {
    const id = readId(request, response)
    const page = id === undefined ? undefined : await revisionPage(id)
    if (page) response.json(page)
    else if (id !== undefined) refuse(response, 'not-found')
  })

  router.post('/revisions/:id/restore', async (request, response) => {
    const id = readId(request, response)
    const input = readInput(z.object({ why }), request.body, response)
    const page = id === undefined || !input ? undefined : await revisionPage(id)
    if (id === undefined || !input) return
    if (!page) {
      refuse(response, 'not-found')
      return
    }
    const { path, text } = page
    const { problems } =
      text === null ? { problems: [] } : await trial.feedback([{ path, text }], path)
    const problem = problems.find(({ note }) => !note)
    if (problem) {
      const about = brokenWords({ path, ...problem })
      refuse(response, 'faulty', `Bản cũ không dùng được nữa. ${about}`)
      return
    }
    const stored = await content.content(path)
    if (text === null && stored) {
      refuse(
        response,
        'bad-input',
        'Lúc ấy bài chưa có hoặc đã được gỡ. Muốn thôi dùng bài, hãy mở bài và chọn “Ngừng dùng bài”.',
      )
      return
    }
    const edit = { path, text, base: stored?.text ?? null }
    const by = whoIs(response).user.id
    const reason = { kind: 'rolled-back', by, why: input.why } as const
    const report = await options.publish([edit], reason)
    if (report.conflicts.length > 0) {
      refuseConflict(response, report.conflicts)
      return
    }
    await door.audited(response, 'content.restore', `content:${path}`, null, {
      revision: id,
      why: input.why,
    })
    changed()
    response.json(await published([path]))
  })

  return router

  /** Looked at as a whole: readable, on what is published, and nothing lost unsaid. */
  async function readyToPublish(
    input: z.infer<typeof publishInput>,
    response: Response,
  ): Promise<{ changes: Change[]; diff: GoldenDiff } | undefined> {
    const found = await changesOf(input.paths, options, response, input.instead)
    if (!found) return undefined
    const stored = await Promise.all(found.map(({ path }) => content.content(path)))
    const outdated = found.filter(({ baseText }, at) => baseText !== (stored[at]?.text ?? null))
    if (outdated.length > 0) {
      refuseConflict(
        response,
        outdated.map(({ path }) => path),
      )
      return undefined
    }
    const { diff, broken } = await trial.golden(found)
    if (broken.length > 0) {
      refuseBroken(response, 'Chưa đăng được.', broken)
      return undefined
    }
    if (diff.worse.length > (input.acceptWorse ?? 0)) {
      const message = `${diff.worse.length} câu chuẩn trả lời tệ hơn. Hãy xem lại, hoặc ghi lý do vẫn đăng.`
      response.status(409).json({ error: { code: 'worse', message }, diff })
      return undefined
    }
    return { changes: found, diff }
  }

  /**
   * A text that no draft holds, in the draft.
   * @returns its version
   */
  async function keep({ path, text, baseText, draft }: Change, by: number): Promise<number> {
    if (!draft) {
      await drafts.addDraft({ path, text, baseText, ticketId: null, note: null, by }, now())
      return (await drafts.draft(path))?.version ?? 0
    }
    const saved = await drafts.changeDraft(path, draft.version, { text }, by, now())
    return saved !== 'gone' && 'saved' in saved ? saved.saved.version : 0
  }

  async function revisionPage(id: number): Promise<RevisionPage | undefined> {
    const revision = await revisions.revision(id)
    if (!revision) return undefined
    const [newest] = await revisions.revisions({ path: revision.path }, 1)
    return {
      ...(await pages.summary(revision)),
      text: revision.text,
      before: await revisions.textBefore(id),
      current: newest?.id === id,
    }
  }

  async function published(of: string[]): Promise<Published> {
    return { version: await content.contentVersion(), paths: of }
  }
}

/** Somebody wrote on while the golden questions were asked: what was tried is not what it is now. */
function refuseMoved(response: Response, paths: readonly string[]): void {
  const named = paths.map((path) => idOf({ path }))
  const message = `Bản nháp vừa được sửa hoặc bỏ trong lúc thử: ${named.slice(0, 5).join(', ')}. Hãy đóng ô này, xem lại bản nháp rồi đăng.`
  response.status(409).json({ error: { code: 'conflict', message }, paths })
}

function refuseConflict(response: Response, paths: readonly string[]): void {
  const named = paths.map((path) => idOf({ path }))
  const message = `Đã có bản khác được đăng trong lúc anh/chị soạn: ${named.slice(0, 5).join(', ')}. Hãy mở bài, đưa bản mới vào rồi đăng lại.`
  response.status(409).json({ error: { code: 'conflict', message }, paths })
}
