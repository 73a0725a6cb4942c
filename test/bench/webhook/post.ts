/**
 * A client that costs as little as possible, so that on two cores it is the server that is
 * measured: requests are bytes, written to keep-alive sockets, one at a time on each.
 */
import { createConnection, type Socket } from 'node:net'

export interface Connections {
  /** Resolves with the status once the whole answer is here; waits for a free connection first. */
  post(request: Buffer): Promise<number>
  close(): void
}

export function requestBytes(url: URL, body: string, headers: Record<string, string>): Buffer {
  const lines = [
    `POST ${url.pathname} HTTP/1.1`,
    `Host: ${url.host}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
}

export function connect(url: URL, count: number): Connections {
  const free: Connection[] = Array.from({ length: count }, () => open(url))
  const waiting: ((connection: Connection) => void)[] = []
  const all = new Set(free)

  function release(connection: Connection): void {
    const next = waiting.shift()
    if (next) next(connection)
    else free.push(connection)
  }

  /** In turn, so that none lies idle until the server closes it; one that did is made anew. */
  async function take(): Promise<Connection> {
    const connection = free.shift() ?? (await new Promise<Connection>((got) => waiting.push(got)))
    if (!connection.closed()) return connection
    all.delete(connection)
    const fresh = open(url)
    all.add(fresh)
    return fresh
  }

  return {
    async post(request) {
      const connection = await take()
      try {
        return await connection.exchange(request)
      } finally {
        release(connection)
      }
    },
    close() {
      for (const connection of all) connection.close()
    },
  }
}

interface Connection {
  exchange(request: Buffer): Promise<number>
  closed(): boolean
  close(): void
}

function open(url: URL): Connection {
  const socket: Socket = createConnection(Number(url.port), url.hostname)
  socket.setNoDelay(true)
  let answer = ''
  let resolve: (status: number) => void = () => {}
  let reject: (error: Error) => void = () => {}
  socket.on('data', (chunk) => {
    answer += chunk.toString('latin1')
    const headersEnd = answer.indexOf('\r\n\r\n')
    if (headersEnd < 0) return
    const length = Number(/content-length: *(\d+)/i.exec(answer)?.[1] ?? 0)
    if (answer.length >= headersEnd + 4 + length) resolve(Number(answer.slice(9, 12)))
  })
  socket.on('error', (error) => reject(error))
  socket.on('close', () => reject(new Error('the server closed a connection')))
  return {
    exchange: (request) =>
      new Promise((resolved, rejected) => {
        answer = ''
        resolve = resolved
        reject = rejected
        socket.write(request)
      }),
    closed: () => socket.destroyed || socket.readableEnded,
    close: () => void socket.destroy(),
  }
}
