import express, { type Router } from 'express'
import { rateLimit } from 'express-rate-limit'
import { z } from 'zod'
import type { ChatError, Explanation } from './contract.ts'
import { addressOf, tooMany } from './limits.ts'
import { ownPagesOnly } from './own-pages.ts'

export interface ExplainOptions {
  explain: (message: string) => Explanation
  /** Where the public reaches us; undefined: under the Host that a request names. */
  publicUrl: string | undefined
}

const asked = z.object({ text: z.string().trim().min(1).max(4000) })
/** Requests of one address in a minute: somebody trying wordings, no program. */
const MOST = 60

/**
 * Why the bot would answer a message as it would: POST /api/explain, shapes in contract.ts. Tells no
 * more than asking does, and stores nothing.
 */
export function createExplain({ explain, publicUrl }: ExplainOptions): Router {
  const router = express.Router()
  router.use(ownPagesOnly(publicUrl))
  router.post(
    '/explain',
    rateLimit({
      windowMs: 60_000,
      limit: MOST,
      keyGenerator: addressOf,
      standardHeaders: false,
      legacyHeaders: false,
      handler: (_request, response) => tooMany(response, 60),
    }),
    express.json({ limit: '32kb' }),
    (request, response) => {
      const { data } = asked.safeParse(request.body)
      if (data === undefined) {
        const error: ChatError = {
          error: { code: 'bad-input', message: 'send {"text": "…"} of 1 to 4,000 characters' },
        }
        response.status(400).json(error)
        return
      }
      response.json(explain(data.text))
    },
  )
  return router
}
