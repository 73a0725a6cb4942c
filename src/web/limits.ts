import type { Request, RequestHandler, Response } from 'express'
import { ipKeyGenerator, rateLimit, type AugmentedRequest, type Store } from 'express-rate-limit'
import type { Logger } from 'pino'
import type { ChatError } from './contract.ts'

/**
 * What the web chat takes before it asks for patience. Generous by address: a whole office, or half
 * the phones of a mobile carrier, come from one. Each process counts for itself.
 */
export interface ChatLimits {
  /** New conversations of one address in ten minutes. */
  sessions: number
  /** Messages of one address in a minute. */
  messagesOfAddress: number
  /** Messages of one person in a minute: far above what hands can type. */
  messagesOfPerson: number
  /** Pictures of one address, and of one person, in an hour: each may have 5 MB, and is kept. */
  imagesOfAddress: number
  imagesOfPerson: number
  /** Pictures that are coming in at the same moment, whosever they are: they are held in memory. */
  imagesAtOnce: number
  /**
   * Streams one person may keep open, one for every tab; the oldest makes room. Below the six
   * connections a browser makes to a host over HTTP/1.1: with all of them taken, nothing could be sent.
   */
  streamsOfPerson: number
  /** Streams one address may keep open; beyond it pages ask from time to time instead. */
  streamsOfAddress: number
}

export const defaultLimits: ChatLimits = {
  sessions: 60,
  messagesOfAddress: 300,
  messagesOfPerson: 60,
  imagesOfAddress: 100,
  imagesOfPerson: 10,
  imagesAtOnce: 16,
  streamsOfPerson: 4,
  streamsOfAddress: 300,
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** When a picture that found no room may be sent again, in seconds. */
const ROOM_SOON = 3

/** The middlewares that count, one for every limit. `personOf`: who sent this request. */
export function createLimits(
  limits: ChatLimits,
  personOf: (response: Response) => string,
  now: () => number,
  log: Logger,
) {
  const limit = (
    most: number,
    windowMs: number,
    key: (request: Request, response: Response) => string,
  ) => limitBy({ most, windowMs, key, refuse: tooMany, now, log })
  return {
    sessions: limit(limits.sessions, 10 * MINUTE, addressOf),
    messagesOfAddress: limit(limits.messagesOfAddress, MINUTE, addressOf),
    messagesOfPerson: limit(limits.messagesOfPerson, MINUTE, (_request, response) =>
      personOf(response),
    ),
    imagesOfAddress: limit(limits.imagesOfAddress, HOUR, addressOf),
    imagesOfPerson: limit(limits.imagesOfPerson, HOUR, (_request, response) => personOf(response)),
    imagesAtOnce: atOnce(limits.imagesAtOnce),
  } satisfies Record<string, RequestHandler>
}

/**
 * Lets so many requests of one key in within a window.
 * @param onlyFailed counts what was answered with 4xx or 5xx alone
 * @param refuse answers what is too much; it is worth trying again after so many seconds
 */
export function limitBy(options: {
  most: number
  windowMs: number
  key: (request: Request, response: Response) => string
  onlyFailed?: boolean
  refuse: (response: Response, seconds: number) => void
  now: () => number
  log: Logger
}): RequestHandler {
  const { most, windowMs, key, onlyFailed = false, refuse, now, log } = options
  return rateLimit({
    windowMs,
    limit: most,
    keyGenerator: key,
    skipSuccessfulRequests: onlyFailed,
    store: countingStore(windowMs, now),
    standardHeaders: false,
    legacyHeaders: false,
    logger: log,
    handler: (request, response) => {
      const { resetTime } = (request as AugmentedRequest)['rateLimit'] ?? {}
      const seconds = ((resetTime?.getTime() ?? now()) - now()) / 1000
      refuse(response, Math.max(1, Math.ceil(seconds)))
    },
  })
}

/** Whom an address stands for: one IPv4 address, or the /64 that a household or an office gets. */
export const addressOf = (request: Request): string => ipKeyGenerator(request.ip ?? '', 64)

/** Answers that there was too much, and in how many seconds it is worth trying again. */
export function tooMany(response: Response, seconds: number): void {
  const message = 'too many requests; try again after the seconds that Retry-After names'
  response
    .status(429)
    .set('Retry-After', String(Math.max(1, Math.ceil(seconds))))
    .json({ error: { code: 'too-many', message } } satisfies ChatError)
}

/** Lets only so many requests in at the same moment. */
export function atOnce(most: number, refuse = tooMany): RequestHandler {
  let inside = 0
  return (_request, response, next) => {
    if (inside >= most) {
      refuse(response, ROOM_SOON)
      return
    }
    inside++
    response.once('close', () => inside--)
    next()
  }
}

/** Counts in windows of fixed length. The library's own store cannot be given a clock. */
function countingStore(windowMs: number, now: () => number): Store {
  const counts = new Map<string, { totalHits: number; resetTime: Date }>()
  let sweepAt = 0

  /** Nobody's address is remembered longer than two windows. */
  function sweep(): void {
    if (now() < sweepAt) return
    sweepAt = now() + windowMs
    for (const [key, { resetTime }] of counts) if (+resetTime <= now()) counts.delete(key)
  }

  return {
    localKeys: true,
    increment(key) {
      sweep()
      const running = counts.get(key)
      const count =
        running && +running.resetTime > now()
          ? { ...running, totalHits: running.totalHits + 1 }
          : { totalHits: 1, resetTime: new Date(now() + windowMs) }
      counts.set(key, count)
      return count
    },
    decrement(key) {
      const running = counts.get(key)
      if (running) running.totalHits--
    },
    resetKey(key) {
      counts.delete(key)
    },
  }
}
