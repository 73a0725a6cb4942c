import { spawn, type ChildProcess } from 'node:child_process'
import { on, once } from 'node:events'
import { createInterface } from 'node:readline'

/** The program as it runs in production, in a process of its own. */
export interface ServerProcess {
  url: string
  process: ChildProcess
  /** Link for the first administrator: where nobody can use the console yet. */
  setUpLink: Promise<string>
  /** Ends it without a chance to tidy up, and resolves when it is gone. */
  killHard(): Promise<void>
}

/** @param env its whole environment, but for PATH; needs a built dist/ */
export async function startServerProcess(env: Record<string, string>): Promise<ServerProcess> {
  const child = spawn(process.execPath, ['dist/main.js'], {
    env: { PATH: process.env['PATH'], ...env, LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })
  const setUpLink = new Promise<string>((resolve) => {
    lines.on('line', (line) => {
      const [link] = /http\S+\/console\/moi#[\w-]+/.exec(line) ?? []
      if (link) resolve(link)
    })
  })
  for await (const [line] of on(lines, 'line', { close: ['close'] }) as AsyncIterable<[string]>) {
    const { url } = JSON.parse(line) as { url?: string }
    if (!url) continue
    return {
      url,
      process: child,
      setUpLink,
      async killHard() {
        if (child.exitCode !== null || child.signalCode !== null) return
        child.kill('SIGKILL')
        await once(child, 'exit')
      },
    }
  }
  throw new Error('the server ended before it was ready')
}
