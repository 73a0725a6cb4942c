import type { ChatMessages, ChatPost, ChatSession, ChatWelcome } from '../web/contract.ts'

/** Mobile networks may swallow a request without a word; after this long it counts as failed. */
const TIMEOUT_MS = 15_000
/** A picture over a slow line; the server itself waits no longer. */
const PICTURE_TIMEOUT_MS = 60_000

/** The server answered, but not with success. A lost connection throws fetch's own error instead. */
export class ApiError extends Error {
  readonly status: number
  /** How long the server asks us to wait (429); undefined when it does not say. In ms. */
  readonly waitMs: number | undefined
  constructor(status: number, retryAfter: string | null = null) {
    super(`HTTP ${status}`)
    this.status = status
    const seconds = Number(retryAfter ?? NaN)
    this.waitMs = seconds >= 0 ? seconds * 1000 : undefined
  }
}

export const isStatus = (error: unknown, ...statuses: number[]): boolean =>
  error instanceof ApiError && statuses.includes(error.status)

const refusal = ({ status, headers }: Response) => new ApiError(status, headers.get('retry-after'))

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
    if (!response.ok) throw refusal(response)
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

/** fetch does not tell how much has gone out, and a picture takes its time. */
export function postPicture(
  token: string,
  id: string,
  picture: Blob,
  progress: (part: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/chat/images?id=${id}`)
    request.timeout = PICTURE_TIMEOUT_MS
    request.setRequestHeader('authorization', `Bearer ${token}`)
    request.setRequestHeader('content-type', picture.type)
    request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0)
    request.onload = () => {
      const { status } = request
      if (status >= 200 && status < 300) resolve()
      else reject(new ApiError(status, request.getResponseHeader('retry-after')))
    }
    request.onerror = request.ontimeout = () => reject(new Error('no answer'))
    request.send(picture)
  })
}

/** Bytes of a file of this conversation. */
export async function fileBytes(token: string, id: number): Promise<Blob> {
  const abort = new AbortController()
  const timer = setTimeout(() => abort.abort(), PICTURE_TIMEOUT_MS)
  try {
    const response = await fetch(`/chat/files/${id}`, {
      signal: abort.signal,
      headers: { authorization: `Bearer ${token}` },
    })
    if (!response.ok) throw refusal(response)
    return await response.blob()
  } finally {
    clearTimeout(timer)
  }
}

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
  if (!response.ok) throw refusal(response)
  if (!response.body) throw new Error('no streaming in this browser')
  return response.body.pipeThrough(new TextDecoderStream()).getReader()
}
