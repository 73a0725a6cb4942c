import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import type { Logger } from 'pino'
import { z } from 'zod'
import type { InboundMessage } from '../conversations/message.ts'
import { pictureTypes, readPicture } from '../conversations/picture.ts'
import type { FileStore, TranscriptLine, TranscriptStore } from '../conversations/ports.ts'
import type { Receive } from '../conversations/receive.ts'
import type { ChatTokens } from './chat-token.ts'
import type { ChatError, ChatMessage, ChatMessages, ChatSession, ChatWelcome } from './contract.ts'
import { addressOf, createLimits, defaultLimits, tooMany, type ChatLimits } from './limits.ts'
import type { Live } from './live.ts'
import { ownPagesOnly } from './own-pages.ts'
import { createStreams } from './streams.ts'

export interface ChatOptions {
  tokens: ChatTokens
  transcripts: TranscriptStore
  files: Pick<FileStore, 'fileOfPerson'>
  receive: Receive
  live: Live
  welcome: () => ChatWelcome
  /** Where the public reaches us; undefined: under the Host that a request names. */
  publicUrl: string | undefined
  limits?: Partial<ChatLimits> | undefined
  now: () => number
  log: Logger
}

const messageId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/)
const chatPost = z.object({
  id: messageId,
  text: z.string().trim().min(1).max(4000),
  payload: z.string().max(1000).optional(),
})

const MOST_BYTES = 5 * 1024 * 1024
/** Unpacked, a picture takes four bytes a pixel of whoever looks at it. */
const MOST_PIXELS = 50_000_000
/** Of a message that another one quotes, in UTF-16 units. */
const QUOTED = 200
const PAGE = 200
/** Proxies cut a silent connection after a minute or so. In ms. */
const KEEP_ALIVE = 20_000
/** When a page that found no room for a stream may try again, in seconds. */
const ROOM_LATER = 60

/** The web chat's API under /chat; shapes in contract.ts. */
export function createChatApi(options: ChatOptions): Router {
  const { tokens, transcripts, files, receive, live, welcome, now, log } = options
  const most = { ...defaultLimits, ...options.limits }
  const limits = createLimits(most, personOf, now, log)
  const streams = createStreams({
    ofPerson: most.streamsOfPerson,
    ofAddress: most.streamsOfAddress,
  })
  const known: RequestHandler = (request, response, next) => {
    const [, token = ''] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? []
    const personId = tokens.personOf(token)
    if (personId === null) {
      refuse(response, 401, 'session-unknown', 'ask POST /chat/session for a token')
      return
    }
    response.locals['personId'] = personId
    next()
  }

  const router = express.Router()
  router.use(ownPagesOnly(options.publicUrl))

  router.get('/welcome', (_request, response) => {
    response.json(welcome())
  })

  router.post('/session', limits.sessions, (_request, response) => {
    response.status(201).json({ token: tokens.issue() } satisfies ChatSession)
  })

  router.get('/messages', known, async (request, response) => {
    const lines = await transcripts.transcript('web', personOf(response), cursor(request), PAGE)
    response.json({ messages: lines.map(toChatMessage) } satisfies ChatMessages)
  })

  const counted = [limits.messagesOfAddress, known, limits.messagesOfPerson]
  router.post(
    '/messages',
    ...counted,
    express.json({ limit: '32kb' }),
    async (request, response) => {
      const personId = personOf(response)
      const { data: post } = chatPost.safeParse(request.body)
      if (!post) {
        refuse(
          response,
          400,
          'message-invalid',
          'id: 8–64 of [A-Za-z0-9_-]; text: 1–4000 characters',
        )
        return
      }
      const { id, text, payload = null } = post
      const kind = payload === null ? 'text' : 'tap'
      await take(response, { kind, personId, platformMessageId: id, text, payload })
    },
  )

  const bytesOf = express.raw({ type: () => true, limit: MOST_BYTES })
  router.post(
    '/images',
    ...[limits.messagesOfAddress, known, limits.imagesAtOnce, limits.imagesOfAddress],
    ...[limits.messagesOfPerson, limits.imagesOfPerson, bytesOf],
    async (request, response) => {
      const { data: id } = messageId.safeParse(request.query['id'])
      if (id === undefined) {
        refuse(response, 400, 'message-invalid', 'id: 8–64 of [A-Za-z0-9_-]')
        return
      }
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const picture = readPicture(bytes)
      if (!picture) {
        refuse(response, 415, 'picture-type', 'only JPEG, PNG, WebP and GIF, told by their bytes')
        return
      }
      const { mediaType, width, height } = picture
      if (width * height > MOST_PIXELS) {
        refuse(response, 413, 'picture-size', `at most ${MOST_PIXELS / 1e6} megapixels`)
        return
      }
      // The phone's own name of it may say whose papers they are.
      const file = {
        kind: 'image',
        name: `anh${pictureTypes[mediaType]}`,
        mediaType,
        bytes,
      } as const
      const personId = personOf(response)
      const message = { personId, platformMessageId: id, text: null, payload: null, file }
      await take(response, { ...message, kind: 'attachment' })
    },
  )

  /** Answers 202 once a message is durably stored. */
  async function take(
    response: Response,
    message: Omit<InboundMessage, 'channel' | 'event' | 'sentAt'>,
  ): Promise<void> {
    try {
      await receive([{ ...message, channel: 'web', event: 'message', sentAt: now() }])
    } catch {
      refuse(response, 503, 'not-stored', 'the message could not be stored; send it again')
      return
    }
    response.status(202).json({})
    live.announce(message.personId, 'message')
  }

  router.get('/files/:id', known, async (request, response) => {
    const [id] = /^\d{1,15}$/.exec(String(request.params['id'])) ?? []
    const asked = { channel: 'web', personId: personOf(response) } as const
    const file = id === undefined ? null : await files.fileOfPerson(Number(id), asked)
    if (!file) {
      refuse(response, 404, 'file-unknown', 'no such file in this conversation, or no longer kept')
      return
    }
    // Whatever it calls itself: shown is a picture only, all else is for saving.
    const shown = readPicture(file.bytes)?.mediaType
    response
      .set({
        'Content-Type': shown ?? 'application/octet-stream',
        'Content-Disposition': `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encoded(file.name)}`,
        'Content-Security-Policy': "default-src 'none'; sandbox",
        'X-Content-Type-Options': 'nosniff',
        // Nothing of it stays on a shared phone.
        'Cache-Control': 'private, no-store',
      })
      .send(file.bytes)
  })

  router.get('/live', known, (request, response) => {
    const personId = personOf(response)
    const counted = streams.open(personId, addressOf(request), () => {
      write('event: crowded\ndata: {}\n\n')
      end()
    })
    if (counted === null) {
      tooMany(response, ROOM_LATER)
      return
    }
    const leave = counted
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
      leave()
      response.end()
    }
    queueNews()
  })

  return router
}

/** The person whom `known` found behind the request's token. */
const personOf = (response: Response): string => response.locals['personId'] as string

function cursor(request: Request): number {
  const after = Number(request.query['after'])
  return Number.isSafeInteger(after) && after > 0 ? after : 0
}

function refuse(response: Response, status: number, code: string, message: string): void {
  response.status(status).json({ error: { code, message } } satisfies ChatError)
}

/** RFC 5987, which takes an apostrophe for a separator. */
const encoded = (name: string) => encodeURIComponent(name).replaceAll("'", '%27')

function toChatMessage(line: TranscriptLine): ChatMessage {
  const { messageId, from, by, part, files, quotes, at } = line
  return {
    seq: messageId,
    id: idOf(line),
    from,
    by,
    text: part.text,
    choices: [...part.choices],
    files: [...files],
    quotes: quotes && {
      id: idOf(quotes),
      from: quotes.from,
      text: quotes.part.text.slice(0, QUOTED),
    },
    at,
  }
}

const idOf = ({
  messageId,
  platformMessageId,
}: Pick<TranscriptLine, 'messageId' | 'platformMessageId'>) => platformMessageId || `m${messageId}`
