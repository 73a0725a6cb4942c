import type { IncomingMessage } from 'node:http'
import type { Express } from 'express'
import type { Logger } from 'pino'
import type { Channel } from '../conversations/channel.ts'
import type { Receive } from '../conversations/receive.ts'
import type { Metrics } from './metrics.ts'

/** Messenger batches up to 1,000 events, and still stays far below this. In bytes. */
export const BODY_LIMIT = 2 ** 20

/** No platform reads more than the status, and no body is one write less. */
const ACCEPTED = { 'Content-Length': 0 }

/** POST and GET /webhooks/<channel>: raw bytes in, 200 only after the durable commit. */
export function addWebhooks(
  app: Express,
  channels: readonly Channel[],
  receive: Receive,
  metrics: Pick<Metrics, 'webhook' | 'rejected'>,
  log: Logger,
): void {
  for (const { name, webhook } of channels) {
    if (!webhook) continue
    // First what comes by the thousand: Express looks at its routes in their order.
    app.post(`/webhooks/${name}`, async (request, response) => {
      const started = performance.now()
      const body = await readBytes(request)
      const verdict = webhook.read(body, request.headers as Record<string, string | undefined>)
      if (verdict.kind === 'rejected') {
        metrics.rejected(name, verdict.reason)
        log.warn({ channel: name, reason: verdict.reason, bytes: body.length }, 'webhook rejected')
        response.sendStatus(webhook.rejectedStatus)
        return
      }
      try {
        await receive(verdict.events)
        // Without Express's sendStatus, which hashes its two letters for an ETag.
        response.writeHead(200, ACCEPTED).end()
        metrics.webhook(name, 'accepted', performance.now() - started)
      } catch {
        // Told in the log by receive.
        response.sendStatus(503)
        metrics.webhook(name, 'failed', performance.now() - started)
      }
    })

    app.get(`/webhooks/${name}`, (request, response) => {
      const answer = webhook.answerGet(request.query as Record<string, string | undefined>)
      if (answer === null) response.sendStatus(403)
      else response.type('text/plain').send(answer)
    })
  }
}

/**
 * The body as it was sent, whatever its content type says: what counts is the signature over the
 * bytes. Express's own reader does more, for encodings no platform uses.
 * @throws an error with Express's `status` and `type`
 */
function readBytes(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    const tooLong = () =>
      reject(Object.assign(new Error('too long'), { status: 413, type: 'entity.too.large' }))
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length <= BODY_LIMIT) chunks.push(chunk)
      // The rest is read and dropped, so that the answer is heard.
      else tooLong()
    })
    request.once('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)))
    const broken = () =>
      reject(Object.assign(new Error('cut off'), { status: 400, type: 'request.aborted' }))
    request.once('error', broken)
    request.once('close', () => {
      if (!request.complete) broken()
    })
  })
}
