/**
 * What group commit saves: 500 webhook messages that arrive together, stored through
 * conversations/receive, against one durable commit for each. Same disk, same run.
 */
import { rmSync } from 'node:fs'
import { createReceive } from '../../src/conversations/receive.ts'
import type { InboundMessage } from '../../src/conversations/message.ts'
import { createLog } from '../../src/log.ts'
import { openStorage } from '../../src/storage/storage.ts'
import { dataFolder } from '../support/running-app.ts'

const MESSAGES = 500
const folder = dataFolder()
const log = createLog('silent')
let ids = 0
const newId = () => String(++ids)

const message = (run: string, at: number): InboundMessage => ({
  channel: 'zalo',
  kind: 'text',
  event: 'user_send_text',
  personId: `person ${at % 100}`,
  platformMessageId: `${run} ${at}`,
  text: 'làm thẻ căn cước cho con ở đâu',
  payload: null,
  sentAt: 0,
})

async function time(run: string, together: boolean): Promise<number> {
  const url = `sqlite:${folder.path}/${run}.db`
  const storage = await openStorage({ url, secretKey: 'bench', now: Date.now, newId })
  const receive = createReceive({
    store: storage.inbound,
    wakeTurns: () => {},
    now: Date.now,
    newId,
    log,
  })
  const messages = Array.from({ length: MESSAGES }, (_, at) => message(run, at))
  const began = performance.now()
  if (together) await Promise.all(messages.map((one) => receive([one])))
  else for (const one of messages) await receive([one])
  const took = performance.now() - began
  await storage.close()
  return took
}

await time('warm-up', true)
for (const round of [1, 2, 3]) {
  const alone = await time(`alone ${round}`, false)
  const together = await time(`together ${round}`, true)
  console.log(
    `${MESSAGES} messages: a commit each ${alone.toFixed(0)} ms, group commit ${together.toFixed(0)} ms, ratio ${(alone / together).toFixed(1)}`,
  )
}
rmSync(folder.path, { recursive: true, force: true })
