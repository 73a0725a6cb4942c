import express, { type Router } from 'express'
import type { Logger } from 'pino'
import type { Channel } from '../conversations/channel.ts'
import type { Receive } from '../conversations/receive.ts'
import type { Metrics } from './metrics.ts'

/** Messenger batches up to 1,000 events, and still stays far below this. */
export const BODY_LIMIT = '1mb'

const ACCEPTED = { 'Content-Type': 'text/plain; charset=utf-8', 'Content-Length': 2 }

/** POST and GET /webhooks/<channel>: raw bytes in, 200 only after the durable commit. */
export function createWebhooks(
  channels: readonly Channel[],
  receive: Receive,
  metrics: Pick<Metrics, 'webhook' | 'rejected'>,
  log: Logger,
): Router {
  const router = express.Router()
  // Whatever the content type says: what counts is the signature over the bytes.
  const rawBody = express.raw({ type: () => true, limit: BODY_LIMIT })

  for (const { name, webhook } of channels) {
    if (!webhook) continue
    router.get(`/${name}`, (request, response) => {
      const answer = webhook.answerGet(request.query as Record<string, string | undefined>)
      if (answer === null) response.sendStatus(403)
      else response.type('text/plain').send(answer)
    })

    router.post(`/${name}`, rawBody, async (request, response) => {
      const started = performance.now()
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const verdict = webhook.read(body, request.headers as Record<string, string | undefined>)
      if (verdict.kind === 'rejected') {
        metrics.rejected(name, verdict.reason)
        log.warn({ channel: name, reason: verdict.reason, bytes: body.length }, 'webhook rejected')
        response.sendStatus(webhook.rejectedStatus)
        return
      }
      try {
        await receive(verdict.events)
        // Without Express's sendStatus, which hashes the two letters for an ETag: 15 µs a message.
        response.writeHead(200, ACCEPTED).end('OK')
        metrics.webhook(name, 'accepted', performance.now() - started)
      } catch {
        // Told in the log by receive.
        response.sendStatus(503)
        metrics.webhook(name, 'failed', performance.now() - started)
      }
    })
  }
  return router
}
