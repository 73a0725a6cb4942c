import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import { z } from 'zod'
import { dayInVietnam } from '../../../knowledge/article.ts'
import { roles } from '../../../exchange/roles.ts'
import type { ImportEntry, ImportPlan, ImportProgress } from '../../workshop-contract.ts'
import { whoIs } from '../door.ts'
import { readId, readInput, refuse } from '../refusals.ts'
import { streamLines } from './lines.ts'
import { exportKinds, type ExportKind, type Run, type WorkshopOptions } from './options.ts'
import type { Pages } from './pages.ts'

/** Of a file that is brought, in bytes. */
const LARGEST = 20 * 1024 * 1024
const IMPORTS_SHOWN = 50

const plan = z.object({
  roles: z.array(z.enum(roles).nullable()).max(100).optional(),
  duplicates: z.enum(['skip', 'replace', 'both']),
  topic: z.string().regex(/^[a-z0-9-]*$/, 'Chọn chủ đề.'),
  owner: z.string().regex(/^[a-z0-9-]*$/, 'Chọn cơ quan.'),
  sections: z.array(z.number().int().min(0)).optional(),
})

/** Word, Excel and PDF in, Word and Excel out. */
export function createExchange(options: WorkshopOptions, pages: Pages): Router {
  const { door, imports, exchange, changed, log, now } = options
  const router = express.Router()
  const raw = express.raw({ type: () => true, limit: LARGEST })
  const bytes: RequestHandler = (request, response, next) => {
    raw(request, response, (error?: unknown) => {
      if ((error as { status?: number } | undefined)?.status === 413) refuse(response, 'too-large')
      else next(error)
    })
  }

  router.post('/import/read', bytes, async (request, response) => {
    const file = fileIn(request, response)
    if (!file) return
    await streaming(response, async (run, write) =>
      write(await exchange.read(file.bytes, file.name, run)),
    )
  })

  router.post('/import/check', bytes, async (request, response) => {
    const file = fileIn(request, response)
    const wanted = file && planIn(request, response)
    if (!file || !wanted) return
    await streaming(response, async (run, write) =>
      write(await exchange.check(file.bytes, file.name, wanted, run)),
    )
  })

  router.post('/import', bytes, async (request, response) => {
    const file = fileIn(request, response)
    const wanted = file && planIn(request, response)
    if (!file || !wanted) return
    const by = whoIs(response).user.id
    await streaming(response, async (run, write) => {
      const result = await exchange.bring(file.bytes, file.name, wanted, by, run)
      if ('done' in result) {
        const { id, made, replaced } = result.done
        await door.audited(response, 'import.add', `import:${id}`, null, { made, replaced })
        changed()
      }
      write(result)
    })
  })

  router.get('/imports', async (_request, response) => {
    const all = await imports.imports(IMPORTS_SHOWN)
    const entries = all.map(async ({ userId, undoneBy: _by, ...entry }): Promise<ImportEntry> => ({
      ...entry,
      by: await pages.colleague(userId),
    }))
    response.json({ imports: await Promise.all(entries) })
  })

  router.post('/imports/:id/undo', async (request, response) => {
    const id = readId(request, response)
    if (id === undefined) return
    const undone = await imports.undoImport(id, whoIs(response).user.id, now())
    if (!undone) {
      refuse(response, 'not-found', 'Lần nhập này không còn, hoặc đã hoàn tác rồi.')
      return
    }
    await door.audited(response, 'import.undo', `import:${id}`, null, {
      restored: undone.restored.length,
      kept: undone.kept.length,
    })
    changed()
    response.json(undone)
  })

  router.get('/export/thay-doi.docx', async (request, response) => {
    const asked = readInput(
      z.object({ since: z.coerce.number().int().optional(), paths: z.string().optional() }),
      request.query,
      response,
    )
    if (!asked) return
    const of =
      asked.paths === undefined
        ? { since: asked.since ?? 0 }
        : { paths: asked.paths.split(',').filter(Boolean) }
    send(response, await exchange.changes(of), 'thay-doi', 'docx', WORD)
    await door.audited(response, 'export', 'export:thay-doi.docx')
  })

  router.get('/export/:kind', async (request, response) => {
    const { kind } = request.params
    if (!isExportKind(kind)) {
      refuse(response, 'not-found')
      return
    }
    const [name = '', ending = ''] = kind.split('.')
    send(response, await exchange.export(kind), name, ending, exportKinds[kind])
    await door.audited(response, 'export', `export:${kind}`)
  })
  return router

  /** With what it has to say while it goes on; a browser that goes away cancels it. */
  function streaming<Line>(
    response: Response,
    work: (run: Run, write: (line: Line) => void) => Promise<void>,
  ): Promise<void> {
    return streamLines<Line | ImportProgress>(response, log, (write, signal) =>
      work({ signal, onProgress: (done, total) => write({ progress: { done, total } }) }, write),
    )
  }

  function send(response: Response, file: Uint8Array, name: string, ending: string, type: string) {
    const day = dayInVietnam.format(now())
    response.set({
      'Content-Type': type,
      'Content-Disposition': `attachment; filename="${name}-${day}.${ending}"`,
    })
    response.end(file)
  }
}

const WORD = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const isExportKind = (kind: string): kind is ExportKind => Object.hasOwn(exportKinds, kind)

function fileIn(
  request: Request,
  response: Response,
): { bytes: Uint8Array; name: string } | undefined {
  const { name } = request.query
  const bytes: unknown = request.body
  if (!Buffer.isBuffer(bytes) || bytes.length === 0 || typeof name !== 'string') {
    refuse(response, 'bad-file', 'Tệp trống. Hãy chọn một tệp khác.')
    return undefined
  }
  return { bytes, name: name.slice(0, 200) }
}

function planIn(request: Request, response: Response): ImportPlan | undefined {
  let given: unknown
  try {
    const { plan: written } = request.query
    given = JSON.parse(typeof written === 'string' ? written : '')
  } catch {
    refuse(response, 'bad-input')
    return undefined
  }
  return readInput(plan, given, response) as ImportPlan | undefined
}
