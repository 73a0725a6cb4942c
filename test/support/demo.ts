/**
 * `npm run demo`: the program with a Zalo and a Facebook double beside it, for trying it without
 * accounts. It plays some conversations and prints them; then lines typed here go to it as messages
 * of a citizen, and what the citizen would see is printed. `--play-only` ends after the first part.
 */
import { spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { stories } from './demo-conversations.ts'
import { messengerPlatform, play, zaloPlatform } from './demo-play.ts'
import { speech } from './demo-transcript.ts'
import { startGraphDouble } from './graph-double.ts'
import { messengerTestPage } from './messenger-events.ts'
import {
  dataFolder,
  environment,
  idle,
  messengerEnvironment,
  startTestApp,
  zaloEnvironment,
} from './running-app.ts'
import { startZaloDouble } from './zalo-double.ts'
import { zaloTestAccount } from './zalo-events.ts'

const { values: asked } = parseArgs({ options: { 'play-only': { type: 'boolean' } } })
const port = asked['play-only'] ? '0' : (process.env['PORT'] ?? '3000')

spawnSync(process.execPath, ['tools/build.mjs'], { stdio: 'inherit' })
const data = dataFolder()
const zalo = await startZaloDouble()
const graph = await startGraphDouble()
try {
  const app = await startTestApp({
    ...environment(data.path, { PORT: port }),
    ...zaloEnvironment(zalo),
    ...messengerEnvironment(graph),
  })
  try {
    zalo.sendEventsTo({ ...zaloTestAccount, url: `${app.url}/webhooks/zalo` }, 'after')
    const { appSecret } = messengerTestPage
    graph.sendEventsTo({ url: `${app.url}/webhooks/messenger`, appSecret }, 'after')
    await play(stories, { app, zalo, graph, print: console.log })
    if (!asked['play-only']) {
      console.log(`\n${'─'.repeat(80)}`)
      console.log(`The web chat is at ${app.url}.`)
      console.log(`Data goes to ${data.path} and is removed at the end.`)
      console.log('Type a message to send it on Zalo, or "fb: a message" for Messenger.')
      console.log('Ctrl+D ends.\n')
      await converse(() => idle(app))
    }
  } finally {
    await app.stop()
  }
} catch (error) {
  // The likeliest by far: the program itself runs already.
  if ((error as { code?: string }).code !== 'EADDRINUSE') throw error
  console.error(`Port ${port} is taken. Choose another: PORT=3001 npm run demo`)
  process.exitCode = 1
} finally {
  await zalo.close()
  await graph.close()
  data.remove()
}

/** Until the input ends, and what was typed last is answered. */
async function converse(answered: () => Promise<void>): Promise<void> {
  const platforms = [zaloPlatform(zalo), messengerPlatform(graph)]
  const counts = platforms.map((platform) => platform.shown().length)
  const show = () => {
    for (const [at, platform] of platforms.entries()) {
      const shown = platform.shown()
      for (const { text, buttons } of shown.slice(counts[at])) {
        console.log(`${speech(platform.name, text, buttons)}\n`)
      }
      counts[at] = shown.length
    }
  }
  const timer = setInterval(show, 100)
  for await (const line of createInterface({ input: process.stdin })) {
    const text = line.trim()
    if (text.startsWith('fb:')) {
      const message = { psid: messengerTestPage.psid, text: text.slice(3).trim() }
      await graph.post(graph.event.text(message))
    } else if (text) {
      await zalo.post(zalo.event.text({ userId: zaloTestAccount.userId, text }))
    }
  }
  await answered()
  clearInterval(timer)
  show()
}
