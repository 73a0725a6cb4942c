/**
 * `npm run demo`: the program with a Zalo and a Facebook double beside it, for trying it without
 * accounts. Lines typed here go to it as messages of a citizen; what the citizen would see is
 * printed.
 */
import { createInterface } from 'node:readline'
import { spawnSync } from 'node:child_process'
import { startGraphDouble } from './graph-double.ts'
import { messengerTestPage } from './messenger-events.ts'
import {
  dataFolder,
  environment,
  messengerEnvironment,
  startTestApp,
  zaloEnvironment,
} from './running-app.ts'
import { startZaloDouble } from './zalo-double.ts'
import { zaloTestAccount } from './zalo-events.ts'

spawnSync(process.execPath, ['tools/build.mjs'], { stdio: 'inherit' })
const data = dataFolder()
const zalo = await startZaloDouble()
const graph = await startGraphDouble()
const app = await startTestApp({
  ...environment(data.path, { PORT: process.env['PORT'] ?? '3000' }),
  ...zaloEnvironment(zalo),
  ...messengerEnvironment(graph),
})
zalo.sendEventsTo({ ...zaloTestAccount, url: `${app.url}/webhooks/zalo` }, 'after')
graph.sendEventsTo(
  { url: `${app.url}/webhooks/messenger`, appSecret: messengerTestPage.appSecret },
  'after',
)

console.log(`The web chat is at ${app.url}. Data goes to ${data.path} and is removed at the end.`)
console.log('Type a message to send it on Zalo, or "fb: a message" for Messenger. Ctrl+D ends.\n')

let shown = { zalo: 0, graph: 0 }
const show = setInterval(() => {
  for (const { text, buttons } of zalo.delivered.slice(shown.zalo)) {
    print(
      'Zalo',
      text,
      buttons.map(({ title }) => title),
    )
  }
  for (const { text, quickReplies } of graph.delivered.slice(shown.graph)) {
    print(
      'Messenger',
      text,
      quickReplies.map(({ title = '' }) => title),
    )
  }
  shown = { zalo: zalo.delivered.length, graph: graph.delivered.length }
}, 100)

function print(channel: string, text: string, buttons: string[]): void {
  console.log(`── ${channel} ──\n${text}`)
  if (buttons.length > 0) console.log(buttons.map((title) => `[${title}]`).join(' '))
  console.log()
}

for await (const line of createInterface({ input: process.stdin })) {
  const text = line.trim()
  if (text.startsWith('fb:')) {
    const message = { psid: messengerTestPage.psid, text: text.slice(3).trim() }
    await graph.post(graph.event.text(message))
  } else if (text) {
    await zalo.post(zalo.event.text({ userId: zaloTestAccount.userId, text }))
  }
}
await new Promise((resolve) => setTimeout(resolve, 1000))
clearInterval(show)
await app.stop()
await zalo.close()
await graph.close()
data.remove()
