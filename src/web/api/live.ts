import type { RequestHandler } from 'express'
import type { ConsoleFeed } from '../console-feed.ts'
import { whoIs } from './door.ts'
import { toSummary } from './shapes.ts'

export interface LiveOptions {
  feed: ConsoleFeed
  /** Whether a session still holds; asking does not keep it alive. */
  stillOpen: (sessionId: number) => Promise<boolean>
  now: () => number
}

/** Proxies cut a silent connection after a minute or so. In ms. */
const KEEP_ALIVE = 20_000

/** News for an open console, as server-sent events; see console-contract.ts. */
export function createLiveRoute({ feed, stillOpen, now }: LiveOptions): RequestHandler {
  return (request, response) => {
    const { session } = whoIs(response)
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
    const event = (name: string, data: unknown, id?: number) =>
      write(
        `event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`,
      )
    // A browser that comes back after a break has missed what happened since.
    const last = Number(request.headers['last-event-id'])
    const since = Number.isSafeInteger(last) && last > 0 ? last : undefined
    write(`retry: 2000\nid: ${since ?? now()}\nevent: hello\ndata: {}\n\n`)

    let written = now()
    const stop = feed.listen(
      {
        changed: (line) => {
          event('conversation', toSummary(line, now()), line.changedAt)
          written = now()
        },
        about: (what) => {
          event(what, {})
          written = now()
        },
        typing: ({ contactId, by }) => event('typing', { conversation: contactId, by }),
        beat: () => {
          if (now() - written >= KEEP_ALIVE) {
            write(': still here\n\n')
            written = now()
          }
          stillOpen(session.id)
            .then((open) => {
              if (open) return
              event('session-ended', {})
              end()
            })
            // The database is away: the next beat asks again.
            .catch(() => {})
        },
        end,
      },
      since,
    )
    response.on('close', end)

    function end(): void {
      stop()
      response.end()
    }
  }
}
