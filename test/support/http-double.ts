/**
 * What the two platform doubles share: a server on 127.0.0.1 that keeps every byte it was sent,
 * fails when told to, and posts events to the app the way a platform does.
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly raw: Buffer
  readonly at: number
}

export interface Answer {
  readonly status: number
  /** A string goes out as text, anything else as JSON. */
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Runs when the answer has left, or would have left. */
  readonly afterwards?: () => void
}

/**
 * 'http500' and 'hang-up' strike before anything is stored; 'lost-answer' and `slow` (milliseconds, or
 * until something has happened) strike after: the message is delivered at once and only the caller
 * does not know it.
 */
export type Fault<PlatformError> = 'http500' | 'hang-up' | 'lost-answer' | Slow | PlatformError

export interface Slow {
  readonly slow: number | Promise<unknown>
}

/**
 * For an answer of the app, in ms. The platforms give it 2 to 10 s; what is merely slow on a busy
 * machine does not fail.
 */
const PATIENCE = 50_000

export interface FaultControls<Kind extends string, PlatformError> {
  /** The next `n` calls of this kind fail; without a kind, the next `n` sends of a message. */
  readonly failNext: (n: number, fault: Fault<PlatformError>, on?: Kind | 'any') => void
  /** Each call of this kind fails with this probability, until set to 0. */
  readonly setFaultRate: (
    rate: number,
    random?: () => number,
    faults?: readonly Fault<PlatformError>[],
    on?: Kind | 'any',
  ) => void
}

export interface FaultPlan<Kind extends string, PlatformError> extends FaultControls<
  Kind,
  PlatformError
> {
  take(kind: Kind): Fault<PlatformError> | undefined
  clear(): void
}

export function faultPlan<Kind extends string, PlatformError>(
  usual: Kind,
  usualRandom: () => number,
): FaultPlan<Kind, PlatformError> {
  type Planned = { left: number; fault: Fault<PlatformError>; on: Kind | 'any' }
  const planned: Planned[] = []
  let chance: (kind: Kind) => Fault<PlatformError> | undefined = () => undefined

  return {
    failNext: (n, fault, on = usual) => void planned.push({ left: n, fault, on }),
    setFaultRate(
      rate,
      random = usualRandom,
      faults = ['http500', 'hang-up', 'lost-answer'],
      on = usual,
    ) {
      chance = (kind) => {
        if (on !== 'any' && on !== kind) return undefined
        return random() < rate ? faults[Math.floor(random() * faults.length)] : undefined
      }
    },
    take(kind) {
      const next = planned.find((plan) => plan.left > 0 && (plan.on === 'any' || plan.on === kind))
      if (!next) return chance(kind)
      next.left -= 1
      return next.fault
    },
    clear() {
      planned.length = 0
      chance = () => undefined
    },
  }
}

export interface HttpDouble {
  readonly url: string
  readonly requests: SeenRequest[]
  readonly close: () => Promise<void>
}

export interface HttpDoubleOptions<Kind extends string, PlatformError> {
  readonly now: () => number
  readonly faults: FaultPlan<Kind, PlatformError>
  /** False for long loads, when nobody looks at the requests afterwards. */
  readonly keepRequests?: boolean
  readonly kindOf: (request: SeenRequest) => Kind
  readonly handle: (request: SeenRequest) => Answer | Promise<Answer>
  /** The platform's own way to say no. `sent: true` says no although the message went out. */
  readonly errorAnswer: (error: PlatformError, kind: Kind) => Answer
}

export async function startHttpDouble<Kind extends string, PlatformError extends object>(
  options: HttpDoubleOptions<Kind, PlatformError>,
): Promise<HttpDouble> {
  const requests: SeenRequest[] = []
  const closing = new AbortController()
  const { signal } = closing
  const closed = new Promise((resolve) => signal.addEventListener('abort', resolve))

  async function answerTo(request: SeenRequest): Promise<Answer | 'hang-up'> {
    const kind = options.kindOf(request)
    const fault = options.faults.take(kind)
    if (fault === 'hang-up') return 'hang-up'
    if (fault === 'http500') return { status: 500, body: 'Internal Server Error' }
    const isPlatformError = typeof fault === 'object' && !('slow' in fault)
    if (isPlatformError && !('sent' in fault && fault.sent)) return options.errorAnswer(fault, kind)

    const answer = await options.handle(request)
    if (isPlatformError) {
      answer.afterwards?.()
      return options.errorAnswer(fault, kind)
    }
    if (fault === 'lost-answer') {
      answer.afterwards?.()
      return 'hang-up'
    }
    if (typeof fault === 'object' && 'slow' in fault) {
      const { slow } = fault
      const over = typeof slow === 'number' ? wait(slow, undefined, { signal }) : slow
      await Promise.race([over, closed]).catch(() => undefined)
    }
    return answer
  }

  const server = createServer((incoming, outgoing) => {
    void (async () => {
      const request = await capture(incoming, options.now())
      if (options.keepRequests !== false) requests.push(request)
      const answer = await answerTo(request).catch(ownFailure)
      if (answer === 'hang-up') return void incoming.socket.destroy()
      const isText = typeof answer.body === 'string'
      const type = isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8'
      // A caller that gave up during a slow answer has closed already, and 'close' comes only once.
      if (outgoing.destroyed || incoming.socket.destroyed) return answer.afterwards?.()
      if (answer.afterwards) outgoing.once('close', answer.afterwards)
      outgoing.writeHead(answer.status, { 'content-type': type, ...answer.headers })
      outgoing.end(isText ? answer.body : JSON.stringify(answer.body))
    })().catch(() => incoming.socket.destroy())
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((closed) => {
        closing.abort()
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}

async function capture(incoming: IncomingMessage, at: number): Promise<SeenRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const url = new URL(incoming.url ?? '/', 'http://double')
  return {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    raw: Buffer.concat(chunks),
    at,
  }
}

/** A bug in the double must not pass for a fault of the platform: 599 is no platform's answer. */
function ownFailure(error: unknown): Answer {
  console.error('The test double failed by itself:', error)
  return { status: 599, body: `The test double failed by itself: ${String(error)}` }
}

export type EchoTiming = 'off' | 'after' | 'before'

export interface PostedEvent {
  readonly raw: string
  /** The app's answer; null when there was none. */
  readonly status: number | null
}

export interface EventPoster {
  readonly posted: PostedEvent[]
  post(url: string, raw: string, headers: Record<string, string>): Promise<PostedEvent>
  /** Holds the event back until the returned function is called; `settled` waits for it. */
  hold(url: string, raw: string, headers: Record<string, string>): () => void
  /** Resolves when no event is on its way. */
  readonly settled: () => Promise<void>
}

/** An app that does not answer is noted, not thrown: the platform would not stop for it either. */
export function eventPoster(): EventPoster {
  const posted: PostedEvent[] = []
  const underWay = new Set<Promise<unknown>>()

  async function send(url: string, raw: string, headers: Record<string, string>) {
    const status = await postRaw(url, raw, headers).then(
      (result) => result.status,
      () => null,
    )
    const event = { raw, status }
    posted.push(event)
    return event
  }
  function track<T>(work: Promise<T>): Promise<T> {
    underWay.add(work)
    void work.then(() => underWay.delete(work))
    return work
  }

  return {
    posted,
    post: (url, raw, headers) => track(send(url, raw, headers)),
    hold(url, raw, headers) {
      let release: () => void = () => undefined
      const released = new Promise<void>((resolve) => (release = resolve))
      void track(released.then(() => send(url, raw, headers)))
      return release
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}

export interface PostResult {
  readonly status: number
  readonly body: string
}

/** Posts exactly these bytes. */
export async function postRaw(
  url: string,
  raw: string,
  headers: Record<string, string>,
): Promise<PostResult> {
  const response = await fetch(url, {
    method: 'POST',
    body: Buffer.from(raw, 'utf8'),
    headers: { 'content-type': 'application/json', ...headers },
    signal: AbortSignal.timeout(PATIENCE),
  })
  return { status: response.status, body: await response.text() }
}

export interface RateLimit {
  readonly calls: number
  readonly perMs: number
}

/** Counts calls in fixed windows; `spend` returns how many remain, below zero when over. */
export function rateGate(limit: RateLimit | undefined, now: () => number) {
  let window = Number.NaN
  let used = 0
  return {
    limit,
    spend(): number {
      if (!limit) return Infinity
      const current = Math.floor(now() / limit.perMs)
      if (current !== window) used = 0
      window = current
      used += 1
      return limit.calls - used
    },
    reset() {
      used = 0
    },
  }
}

/** Hex ids that never repeat, even when `random` always says the same. */
export function idSource(random: () => number): (length: number) => string {
  let count = 0
  return (length) => {
    count += 1
    const tail = count.toString(16).padStart(6, '0')
    let head = ''
    while (head.length < length - tail.length) head += Math.floor(random() * 16).toString(16)
    return head + tail
  }
}

export type Json = Record<string, unknown>

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The JSON object in the body, or undefined when it is anything else. */
export function jsonObject(raw: Buffer | string): Json | undefined {
  try {
    const value: unknown = JSON.parse(raw.toString())
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
