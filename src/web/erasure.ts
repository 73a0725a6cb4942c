import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import express, { type Request, type Response, type Router } from 'express'
import type { Logger } from 'pino'
import type { ErasureStore } from '../conversations/ports.ts'
import { sendLeaf } from './leaf.ts'

export interface ErasureOptions {
  erasures: ErasureStore
  /** Reads a request of Facebook: whose data, by their id there; null when it is not Facebook's. */
  readDeletionRequest: ((signedRequest: string) => string | null) | undefined
  /** Lines of the page, as they are now. */
  words: () => ErasureWords
  /** Folder of the built chat page. */
  chatPage: string
  publicUrl: string | undefined
  secretKey: string
  now: () => number
  log: Logger
}

export interface ErasureWords {
  organisation: string
  title: string
  how: string
  open: string
  done: string
  unknown: string
}

/** Path of the page on which people see what became of their request. */
export const erasurePath = '/xoa-du-lieu'

/** Facebook's callback for people who ask it to have their data deleted, and the page it names. */
export function createErasure(options: ErasureOptions): Router {
  const { erasures, readDeletionRequest, words, chatPage, publicUrl, secretKey, now, log } = options
  const template = readFileSync(join(chatPage, 'erasure.html'), 'utf8')
  const router = express.Router()

  if (readDeletionRequest) {
    const form = express.urlencoded({ extended: false, limit: '20kb' })
    router.post('/webhooks/messenger/data-deletion', form, async (request, response) => {
      const signed = (request.body as { signed_request?: unknown } | undefined)?.signed_request
      const userId = typeof signed === 'string' ? readDeletionRequest(signed) : null
      if (typeof signed !== 'string' || userId === null) {
        log.warn({ channel: 'messenger' }, 'deletion request rejected: not signed by Facebook')
        response
          .status(400)
          .json({ error: { code: 'not-signed', message: 'not signed by Facebook' } })
        return
      }
      const code = codeOf(signed)
      await eraseOrOpen(code, userId)
      const url = `${publicUrl ?? hostOf(request)}${erasurePath}/${code}`
      response.json({ url, confirmation_code: code })
    })
  }

  /** Facebook's id of a person is one of this app, seldom the one that the Page knows them by. */
  async function eraseOrOpen(code: string, userId: string): Promise<void> {
    const person = { channel: 'messenger', personId: userId } as const
    const erased = await erasures.erasePerson(person, { way: 'facebook', code, now: now() })
    if (!erased) {
      const request = { channel: 'messenger', way: 'facebook', platformHint: userId } as const
      await erasures.openErasure({ ...request, code, requestedAt: now() })
    }
    log.info({ channel: 'messenger', erased: erased !== null }, 'deletion requested at Facebook')
  }

  /** The same for the same request, should it be sent again; for others not to be guessed. */
  function codeOf(signedRequest: string): string {
    const mac = createHmac('sha256', secretKey).update(`deletion request ${signedRequest}`)
    return mac.digest('hex').slice(0, 32)
  }

  router.get(erasurePath, (_request, response) => {
    show(response, 200, words().how, '')
  })
  router.get(`${erasurePath}/:code`, async (request, response) => {
    const { code } = request.params
    const erasure = /^[\w-]{1,64}$/.test(code) ? await erasures.erasureOf(code) : null
    const { open, done, unknown, how } = words()
    if (!erasure) show(response, 404, unknown, how)
    else if (erasure.doneAt === null) show(response, 200, open, '', code)
    else show(response, 200, done, '', code)
  })

  function show(response: Response, status: number, state: string, more: string, code = ''): void {
    const { organisation, title } = words()
    const values: Record<string, string> = { organisation, title, state, more, code }
    sendLeaf(response, status, template, values)
  }

  return router
}

/** As the caller reached us, at the proxy if there is one. */
function hostOf(request: Request): string {
  const protocol = request.get('x-forwarded-proto') === 'https' ? 'https' : request.protocol
  return `${protocol}://${request.get('host') ?? ''}`
}
