import type { Response } from 'express'
import type { Logger } from 'pino'

/** A line of JSON each: what a long piece of work has to say while it goes on. */
export async function streamLines<Line>(
  response: Response,
  log: Logger,
  work: (write: (line: Line) => void, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  response.on('error', () => gone.abort())
  response.set({
    'Content-Type': 'application/x-ndjson; charset=utf-8',
    // nginx would hold the lines back otherwise.
    'X-Accel-Buffering': 'no',
  })
  const write = (line: unknown) => {
    if (!response.writableEnded && !response.destroyed) response.write(`${JSON.stringify(line)}\n`)
  }
  try {
    await work(write, gone.signal)
  } catch (error) {
    if (gone.signal.aborted) return
    const told = error instanceof Told ? error.message : null
    if (told === null) log.error({ err: error }, 'work for an editor failed')
    const message = told ?? 'Máy chủ gặp lỗi khi làm việc này. Hãy thử lại.'
    write({ error: { code: told === null ? 'failed' : 'unreadable', message } })
  }
  response.end()
}

/** An error whose words are for the editor. */
export class Told extends Error {}
