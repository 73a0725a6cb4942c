import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTelegramDouble, telegramTestBot, type TelegramDouble } from './telegram-double.ts'

let telegram: TelegramDouble
beforeEach(async () => {
  telegram = await startTelegramDouble()
})
afterEach(() => telegram.close())

interface Envelope {
  ok: boolean
  result?: unknown
  error_code?: number
}

async function call(method: string, body: object = {}, token: string = telegramTestBot.token) {
  const response = await fetch(`${telegram.url}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return (await response.json()) as Envelope
}
const idsOf = ({ result }: Envelope) =>
  (result as { update_id: number }[]).map(({ update_id: id }) => id)

test('an update comes again until a later offset is asked for', async () => {
  await telegram.says(1, 'a')
  await telegram.says(1, 'b')
  const first = idsOf(await call('getUpdates'))
  expect(first).toHaveLength(2)
  expect(idsOf(await call('getUpdates', { offset: first[0] }))).toEqual(first)
  expect(idsOf(await call('getUpdates', { offset: first[1] }))).toEqual([first[1]])
  expect(idsOf(await call('getUpdates', { offset: (first[1] ?? 0) + 1 }))).toEqual([])
  expect(telegram.pending()).toBe(0)
})

test('a poll is held back until something happens; a second one ends the first', async () => {
  const first = call('getUpdates', { timeout: 50 })
  while (telegram.requests.length < 1) await new Promise(setImmediate)
  const second = call('getUpdates', { timeout: 50 })
  expect(await first).toMatchObject({ ok: false, error_code: 409 })
  await telegram.says(1, 'a')
  expect(idsOf(await second)).toHaveLength(1)
})

test('webhook and polling exclude each other', async () => {
  const url = `${telegramTestBot.publicUrl}/x`
  expect(await call('setWebhook', { url: 'http://a.vn' })).toMatchObject({ error_code: 400 })
  expect(await call('setWebhook', { url, secret_token: 'a b' })).toMatchObject({ error_code: 400 })
  expect(await call('setWebhook', { url, secret_token: 'ab' })).toMatchObject({ ok: true })
  expect(await call('getUpdates')).toMatchObject({ ok: false, error_code: 409 })
  await call('deleteWebhook')
  expect(await call('getUpdates')).toMatchObject({ ok: true, result: [] })
})

test.each([
  ['an empty text', { text: ' ' }, 400],
  ['4097 characters', { text: 'a'.repeat(4097) }, 400],
  ['65 bytes on a button', { text: 'a', data: `${'ệ'.repeat(21)}ab` }, 400],
  ['64 bytes on a button', { text: 'a', data: `${'ệ'.repeat(21)}a` }, undefined],
  ['4096 characters', { text: 'a'.repeat(4096) }, undefined],
])('sendMessage with %s', async (_what, { text, data }: { text: string; data?: string }, error) => {
  const keyboard = { inline_keyboard: [[{ text: 'a', callback_data: data ?? 'a' }]] }
  const { error_code: code } = await call('sendMessage', {
    chat_id: '1',
    text,
    reply_markup: keyboard,
  })
  expect(code).toBe(error)
})

test('a wrong token gets 401, what is no token 404', async () => {
  expect(await call('getMe', {}, '1:wrong')).toMatchObject({ error_code: 401 })
  expect(await call('getMe')).toMatchObject({ ok: true })
  expect((await fetch(`${telegram.url}/getMe`)).status).toBe(404)
})
