import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startGraphDouble, type GraphDouble } from '../support/graph-double.ts'
import { messengerTestPage } from '../support/messenger-events.ts'
import {
  dataFolder,
  environment,
  messengerEnvironment,
  telegramEnvironment,
  zaloEnvironment,
} from '../support/running-app.ts'
import {
  startTelegramDouble,
  telegramTestBot,
  type TelegramDouble,
} from '../support/telegram-double.ts'
import { until } from '../support/until.ts'
import { startZaloDouble, type ZaloDouble } from '../support/zalo-double.ts'
import { zaloTestAccount } from '../support/zalo-events.ts'

let data: ReturnType<typeof dataFolder>
let zalo: ZaloDouble
let graph: GraphDouble
let telegram: TelegramDouble

beforeEach(async () => {
  data = dataFolder()
  zalo = await startZaloDouble()
  graph = await startGraphDouble()
  telegram = await startTelegramDouble()
})
afterEach(async () => {
  await zalo.close()
  await graph.close()
  await telegram.close()
  data.remove()
})

it('the log follows a message by one id, and holds no text, phone number or token', async () => {
  const secretText = 'Hồ sơ của bà Nguyễn Thị Mơ, điện thoại 0912345678'
  const env = environment(data.path, {
    ...zaloEnvironment(zalo),
    ...messengerEnvironment(graph),
    ...telegramEnvironment(telegram, 'polling'),
    LOG_LEVEL: 'trace',
  })
  const server = spawn(process.execPath, ['dist/main.js'], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (chunk: Buffer) => (log += chunk.toString()))
  }
  // Of what came so far the end may be half a line.
  const lines = () =>
    log
      .split('\n')
      .slice(0, -1)
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  await until('the server is ready', () => lines().some(({ url }) => url))
  const url = String(lines().find((line) => line['url'])?.['url'])
  zalo.sendEventsTo({ ...zaloTestAccount, url: `${url}/webhooks/zalo` }, 'off')
  graph.sendEventsTo(
    { url: `${url}/webhooks/messenger`, appSecret: messengerTestPage.appSecret },
    'off',
  )

  // With everything that is logged at errors, too: a refusal, an unreachable and a token refresh.
  zalo.failNext(1, { error: -213 })
  graph.failNext(1, 'http500')
  telegram.failNext(1, 'hang-up')
  telegram.failNext(1, 'hang-up', 'setup')
  zalo.expireToken()
  await zalo.post(zalo.event.text({ userId: zaloTestAccount.userId, text: secretText }))
  await graph.post(graph.event.text({ psid: messengerTestPage.psid, text: secretText }))
  await telegram.says(5_123_456_789, secretText)
  await until('all were answered', () =>
    [zalo.delivered.length > 0, graph.delivered.length > 1, telegram.delivered.length > 1].every(
      Boolean,
    ),
  )
  server.kill('SIGTERM')
  // Unlike 'exit', once all it wrote has been read.
  await once(server, 'close')

  const received = lines().filter(({ msg }) => msg === 'received')
  expect(received).toHaveLength(3)
  for (const { trace } of received) {
    const steps = lines().filter((line) => line['trace'] === trace)
    expect(steps.map(({ msg }) => msg)).toEqual(
      expect.arrayContaining(['received', 'turn', 'delivered']),
    )
  }
  const secrets = [
    ...['Nguyễn Thị Mơ', '0912345678', 'Hồ sơ của bà'],
    ...[zalo.tokens.accessToken, zalo.tokens.refreshToken, messengerTestPage.pageToken],
    ...[zaloTestAccount.appSecret, zaloTestAccount.oaSecretKey, messengerTestPage.appSecret],
    ...[telegramTestBot.token, telegramTestBot.token.split(':')[1] ?? 'none'],
  ]
  for (const secret of secrets) expect(log).not.toContain(secret)
})
