import express, { type Request, type Response, type Router } from 'express'
import { z } from 'zod'
import type { TranscriptLine, TranscriptStore } from '../conversations/ports.ts'
import type { Receive } from '../conversations/receive.ts'
import type { ChatTokens } from './chat-token.ts'
import type { ChatError, ChatMessage, ChatMessages, ChatSession, ChatWelcome } from './contract.ts'
import type { Live } from './live.ts'

export interface ChatOptions {
  tokens: ChatTokens
  transcripts: TranscriptStore
  receive: Receive
  live: Live
  welcome: () => ChatWelcome
  now: () => number
}

const chatPost = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{8,64}$/),
  text: z.string().trim().min(1).max(4000),
  payload: z.string().max(1000).optional(),
})

const PAGE = 200
/** Proxies cut a silent connection after a minute or so. In ms. */
const KEEP_ALIVE = 20_000

/** The web chat's API under /chat; shapes in contract.ts. */
export function createChatApi(options: ChatOptions): Router {
  const { tokens, transcripts, receive, live, welcome, now } = options
  const router = express.Router()

  router.get('/welcome', (_request, response) => {
    response.json(welcome())
  })

  router.post('/session', (_request, response) => {
    response.status(201).json({ token: tokens.issue() } satisfies ChatSession)
  })

  router.get('/messages', async (request, response) => {
    const personId = personOf(request, response)
    if (personId === null) return
    const lines = await transcripts.transcript('web', personId, cursor(request), PAGE)
    response.json({ messages: lines.map(toChatMessage) } satisfies ChatMessages)
  })

  router.post('/messages', express.json({ limit: '32kb' }), async (request, response) => {
    const personId = personOf(request, response)
    if (personId === null) return
    const { data: post } = chatPost.safeParse(request.body)
    if (!post) {
      refuse(response, 400, 'message-invalid', 'id: 8–64 of [A-Za-z0-9_-]; text: 1–4000 characters')
      return
    }
    const { id, text, payload = null } = post
    try {
      await receive([
        {
          channel: 'web',
          kind: payload === null ? 'text' : 'tap',
          event: 'message',
          personId,
          platformMessageId: id,
          text,
          payload,
          sentAt: now(),
        },
      ])
    } catch {
      refuse(response, 503, 'not-stored', 'the message could not be stored; send it again')
      return
    }
    response.status(202).json({})
    live.announce(personId, 'message')
  })

  router.get('/live', async (request, response) => {
    const personId = personOf(request, response)
    if (personId === null) return
    response.writeHead(200, {
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-store',
      // nginx would hold events back otherwise.
      'X-Accel-Buffering': 'no',
    })
    // A phone that has gone away may still be "open" for minutes; writing to it must do no harm.
    response.on('error', () => {})
    const write = (text: string) => {
      if (!response.writableEnded && !response.destroyed) response.write(text)
    }
    write(': hello\n\n')

    let after = cursor(request)
    let sending = Promise.resolve()
    const sendNews = async () => {
      let lines: TranscriptLine[]
      do {
        lines = await transcripts.transcript('web', personId, after, PAGE)
        for (const message of lines.map(toChatMessage)) {
          write(`event: message\nid: ${message.seq}\ndata: ${JSON.stringify(message)}\n\n`)
          after = message.seq
        }
      } while (lines.length === PAGE)
    }
    const queueNews = () => {
      // One after another, so that no line is written twice or out of order.
      sending = sending.then(sendNews).catch(end)
    }
    const stop = live.listen(personId, (news) => {
      if (news === 'message') queueNews()
      else if (news === 'typing') write('event: typing\ndata: {}\n\n')
      else end()
    })
    const keepAlive = setInterval(() => {
      write(': still here\n\n')
      // Another instance's hint may have been lost: look from time to time.
      queueNews()
    }, KEEP_ALIVE)
    response.on('close', end)

    function end(): void {
      clearInterval(keepAlive)
      stop()
      response.end()
    }
    queueNews()
  })

  function personOf(request: Request, response: Response): string | null {
    const [, token = ''] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? []
    const personId = tokens.personOf(token)
    if (personId === null)
      refuse(response, 401, 'session-unknown', 'ask POST /chat/session for a token')
    return personId
  }

  return router
}

function cursor(request: Request): number {
  const after = Number(request.query['after'])
  return Number.isSafeInteger(after) && after > 0 ? after : 0
}

function refuse(response: Response, status: number, code: string, message: string): void {
  response.status(status).json({ error: { code, message } } satisfies ChatError)
}

function toChatMessage({
  messageId,
  platformMessageId,
  from,
  part,
  at,
}: TranscriptLine): ChatMessage {
  return {
    seq: messageId,
    id: platformMessageId || `m${messageId}`,
    from,
    text: part.text,
    choices: [...part.choices],
    at,
  }
}
