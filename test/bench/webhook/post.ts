/**
 * A client that costs as little as possible, so that on two cores it is the server that is
 * measured: requests are bytes, written to keep-alive sockets, one at a time on each.
 */
import { createConnection, type Socket } from 'node:net'
import { once } from 'node:events'

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

export async function connect(url: URL, count: number): Promise<Connections> {
  const free: Socket[] = []
  const waiting: ((socket: Socket) => void)[] = []
  const sockets = await Promise.all(
    Array.from({ length: count }, async () => {
      const socket = createConnection(Number(url.port), url.hostname)
      socket.setNoDelay(true)
      await once(socket, 'connect')
      return socket
    }),
  )
  free.push(...sockets)

  function release(socket: Socket): void {
    const next = waiting.shift()
    if (next) next(socket)
    else free.push(socket)
  }

  return {
    async post(request) {
      const socket = free.pop() ?? (await new Promise<Socket>((resolve) => waiting.push(resolve)))
      return new Promise<number>((resolve, reject) => {
        let answer = ''
        const onData = (chunk: Buffer) => {
          answer += chunk.toString('latin1')
          const headersEnd = answer.indexOf('\r\n\r\n')
          if (headersEnd < 0) return
          const length = Number(/content-length: *(\d+)/i.exec(answer)?.[1] ?? 0)
          if (answer.length < headersEnd + 4 + length) return
          socket.off('data', onData)
          socket.off('close', onClose)
          release(socket)
          resolve(Number(answer.slice(9, 12)))
        }
        const onClose = () => reject(new Error('the server closed a connection'))
        socket.on('data', onData)
        socket.once('close', onClose)
        socket.write(request)
      })
    },
    close() {
      for (const socket of sockets) socket.destroy()
    },
  }
}
