import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readFolder } from '../../src/content/file.ts'
import { readHandbook } from '../../src/knowledge/content.ts'
import { dataFolder, environment, zaloEnvironment } from '../support/running-app.ts'
import { until } from '../support/until.ts'
import { startZaloDouble, type ZaloDouble } from '../support/zalo-double.ts'
import { postZalo, zaloTestAccount } from '../support/zalo-events.ts'

/** Sends that may be under way at once: the delivery worker's concurrency. */
const IN_FLIGHT = 16
const PEOPLE = 100
const MESSAGES_EACH = 5

let data: ReturnType<typeof dataFolder>
let zalo: ZaloDouble
let server: ChildProcess | undefined

beforeEach(async () => {
  data = dataFolder()
  zalo = await startZaloDouble()
})

afterEach(async () => {
  server?.kill('SIGKILL')
  await zalo.close()
  data.remove()
})

/** The program as it runs in production, in a process of its own. */
async function startServer(): Promise<string> {
  const env = environment(data.path, { ...zaloEnvironment(zalo), LOG_LEVEL: 'info' })
  const child = spawn(process.execPath, ['dist/main.js'], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  server = child
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line) as { url?: string }
    if (!url) continue
    child.stdout.resume()
    return url
  }
  throw new Error('the server ended before it was ready')
}

describe('kill -9 in a burst of 500 messages', () => {
  it('loses none that got its 200 and repeats only sends that were in flight', async () => {
    const { articles } = readHandbook(readFolder('.', 'knowledge')).handbook
    const answers = articles.slice(0, MESSAGES_EACH)
    const firstLine = ({ body }: { body: string }) => body.slice(0, 60)

    const burst = Array.from({ length: PEOPLE }, (_, who) => {
      const userId = String(3468458835291979220n + BigInt(who))
      zalo.interacted(userId)
      return answers.map(({ id }, at) =>
        zalo.event.text({ userId, text: `#bai:${id}`, msgId: `m${who}x${at}` }),
      )
    })
    const deliverBurst = async (url: string) => {
      // One person's messages in order, people side by side, as a platform delivers.
      await Promise.all(
        burst.map(async (bodies) => {
          for (const body of bodies) {
            const status = await postZalo(`${url}/webhooks/zalo`, body, zaloTestAccount)
              .then((result) => result.status)
              .catch(() => 0)
            if (status !== 200) return // what comes after waits for the platform's retry too
          }
        }),
      )
    }

    const url = await startServer()
    const killed = until('some answers are out', () => zalo.delivered.length > 80).then(() => {
      server?.kill('SIGKILL')
    })
    await deliverBurst(url)
    await killed
    if (server && server.exitCode === null && server.signalCode === null) await once(server, 'exit')
    const deliveredBefore = zalo.delivered.length
    expect(deliveredBefore).toBeLessThan(PEOPLE * (MESSAGES_EACH + 1))

    // The platform delivers again what got no 200 – and here, harmlessly, all the rest too.
    await deliverBurst(await startServer())
    const complete = () =>
      new Set(zalo.delivered.map(({ userId, text }) => userId + text)).size >=
      PEOPLE * (MESSAGES_EACH + 1)
    await until('everybody has every answer', complete, 40_000)

    const repeats = zalo.delivered.length - PEOPLE * (MESSAGES_EACH + 1)
    expect(repeats).toBeLessThanOrEqual(IN_FLIGHT)
    for (const [who] of burst.entries()) {
      const userId = String(3468458835291979220n + BigInt(who))
      const seen = zalo.delivered.filter((message) => message.userId === userId)
      const inOrder = [...new Set(seen.map(({ text }) => text.slice(0, 60)))]
      expect(inOrder.slice(1)).toEqual(answers.map(firstLine))
    }
  })
})
