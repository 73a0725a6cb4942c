import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTelegramChannel } from '../../../src/channels/telegram/channel.ts'
import { createTelegramClient } from '../../../src/channels/telegram/client.ts'
import type { OutgoingPart } from '../../../src/conversations/message.ts'
import {
  startTelegramDouble,
  telegramTestBot,
  type TelegramDouble,
} from '../../support/telegram-double.ts'

let telegram: TelegramDouble
beforeEach(async () => {
  telegram = await startTelegramDouble()
})
afterEach(() => telegram.close())

function send(part: Partial<OutgoingPart>, more: { file?: Buffer; quotes?: string } = {}) {
  const client = createTelegramClient({ apiUrl: telegram.url, botToken: telegramTestBot.token })
  const channel = createTelegramChannel({ client, webhookSecret: undefined, now: Date.now })
  const sending = { tag: 'trace.1', speaker: 'staff', lastInteractionAt: null, now: 0 } as const
  return channel.send('5123456789', { text: '', choices: [], ...part }, { ...sending, ...more })
}

const file = Buffer.from([0, 255, 13, 10, 45, 45, 200])
const attachment = (kind: 'image' | 'file', name: string) =>
  ({ kind, name, fileId: 1, mediaType: 'application/octet-stream' }) as const
const choices = [{ label: 'Trang', url: 'https://example.gov.vn' }]

test('a text that answers a message, with its id told', async () => {
  const { platformMessageId } = await send({ text: 'a', choices }, { quotes: '77' })
  expect(telegram.delivered).toEqual([
    {
      chatId: 5_123_456_789,
      messageId: Number(platformMessageId),
      method: 'sendMessage',
      text: 'a',
      buttons: [{ text: 'Trang', url: 'https://example.gov.vn' }],
      replyTo: 77,
    },
  ])
})

test.each([
  ['image', 'sendPhoto', 'thẻ.png'],
  ['file', 'sendDocument', 'đơn đăng ký.docx'],
] as const)(
  'a file as %s: %s, byte for byte, with words and buttons',
  async (kind, method, name) => {
    await send({ text: 'Mẫu đơn', choices, attachment: attachment(kind, name) }, { file })
    const [sent, ...others] = telegram.delivered
    expect(others).toEqual([])
    expect(sent).toMatchObject({ method, text: 'Mẫu đơn', buttons: [{ text: 'Trang' }] })
    expect(sent?.file?.name).toBe(name)
    expect(sent?.file?.bytes.equals(file)).toBe(true)
  },
)

test('words too long for a caption go first', async () => {
  const text = 'a'.repeat(1025)
  await send({ text, attachment: attachment('file', 'a.pdf') }, { file })
  expect(telegram.delivered.map((each) => [each.method, each.text.length])).toEqual([
    ['sendMessage', 1025],
    ['sendDocument', 0],
  ])
})

test('a file whose bytes are gone is refused', async () => {
  await expect(send({ attachment: attachment('file', 'a.pdf') })).rejects.toThrow('is gone')
})

test('a form is asked for in words', async () => {
  const form = { kind: 'contact-form', title: 'Họ tên', subtitle: 'Để em gọi lại', imageUrl: '' }
  await send({ attachment: form as NonNullable<OutgoingPart['attachment']> })
  expect(telegram.delivered[0]?.text).toBe('Họ tên\n\nĐể em gọi lại')
})
