import type { ChatMessages, ChatPost, ChatSession, ChatWelcome } from '../web/contract.ts'

/** Mobile networks may swallow a request without a word; after this long it counts as failed. */
const TIMEOUT_MS = 15_000

/** The server answered, but not with success. A lost connection throws fetch's own error instead. */
export class ApiError extends Error {
  readonly status: number
  /** How long the server asks us to wait (429); undefined when it does not say. In ms. */
  readonly waitMs: number | undefined
  constructor({ status, headers }: Response) {
    super(`HTTP ${status}`)
    this.status = status
    const seconds = Number(headers.get('retry-after') ?? NaN)
    this.waitMs = seconds >= 0 ? seconds * 1000 : undefined
  }
}

export const isStatus = (error: unknown, ...statuses: number[]): boolean =>
  error instanceof ApiError && statuses.includes(error.status)

interface Call {
  token?: string
  body?: unknown
  signal?: AbortSignal
}

async function call<T>(method: 'GET' | 'POST', path: string, options: Call = {}): Promise<T> {
  const abort = new AbortController()
  const stop = () => abort.abort()
  const timer = setTimeout(stop, TIMEOUT_MS)
  options.signal?.addEventListener('abort', stop)
  try {
    const response = await fetch(path, {
      method,
      cache: 'no-store',
      signal: abort.signal,
      headers: {
        ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }),
        ...(options.body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
    })
    if (!response.ok) throw new ApiError(response)
    return (await response.json()) as T
  } finally {
    clearTimeout(timer)
    options.signal?.removeEventListener('abort', stop)
  }
}

export const welcome = () => call<ChatWelcome>('GET', '/chat/welcome')

export const newSession = () => call<ChatSession>('POST', '/chat/session', { body: {} })

export const post = (token: string, body: ChatPost) =>
  call<object>('POST', '/chat/messages', { token, body })

export const messagesAfter = (token: string, after: number, signal: AbortSignal) =>
  call<ChatMessages>('GET', `/chat/messages?after=${after}`, { token, signal })

/** The open event stream as text. No time-out here: it is meant to stay open. */
export async function liveAfter(
  token: string,
  after: number,
  signal: AbortSignal,
): Promise<ReadableStreamDefaultReader<string>> {
  const response = await fetch(`/chat/live?after=${after}`, {
    cache: 'no-store',
    signal,
    headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
  })
  if (!response.ok) throw new ApiError(response)
  if (!response.body) throw new Error('no streaming in this browser')
  return response.body.pipeThrough(new TextDecoderStream()).getReader()
}
