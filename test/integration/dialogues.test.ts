import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { ticketCodeIn } from '../../src/text/ticket-code.ts'
import type { ChatMessage, ChatMessages, ChatSession } from '../../src/web/contract.ts'
import { askersIn, rowsOf } from '../support/app-database.ts'
import { dataFolder, environment, idle, startTestApp } from '../support/running-app.ts'

let data: ReturnType<typeof dataFolder>
let app: App
let token: string

beforeEach(async () => {
  data = dataFolder()
  app = await startTestApp(environment(data.path))
  const response = await fetch(`${app.url}/chat/session`, { method: 'POST' })
  token = ((await response.json()) as ChatSession).token
})

afterEach(async () => {
  await app.stop()
  data.remove()
})

async function restart(): Promise<void> {
  await app.stop()
  app = await startTestApp(environment(data.path))
}

async function lines(): Promise<ChatMessage[]> {
  const response = await fetch(`${app.url}/chat/messages?after=0`, {
    headers: { Authorization: `Bearer ${token}` },
  })
  return ((await response.json()) as ChatMessages).messages
}

/** Sends words, or taps the button of the last message with this label; gives what is answered. */
async function say(text: string): Promise<string> {
  const before = await lines()
  const button = before.at(-1)?.choices.find(({ label }) => label === text)
  const response = await fetch(`${app.url}/chat/messages`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({
      id: randomUUID(),
      text,
      ...(button?.payload === undefined ? {} : { payload: button.payload }),
    }),
  })
  expect(response.status).toBe(202)
  await idle(app)
  // By number: an erasure takes the lines before.
  const last = before.at(-1)?.seq ?? 0
  const after = await lines()
  return after
    .filter(({ from, seq }) => from !== 'person' && seq > last)
    .map((line) => line.text)
    .join('\n\n')
}

const COMPLAINT = 'Đường thôn Đông ngập nước ba ngày nay'

/** A complaint up to its summary. */
async function complain(): Promise<string> {
  await say('tôi muốn phản ánh')
  await say('Phản ánh')
  await say(COMPLAINT)
  await say('Giao thông, bằng lái')
  await say('Bỏ qua')
  return say('0912 345 678')
}

describe('a citizen in the web chat', () => {
  it('sends a complaint, looks it up by its code, and has it erased', async () => {
    const summary = await complain()
    expect(summary).toContain(`Nội dung: ${COMPLAINT}`)
    expect(summary).not.toContain('Nơi xảy ra')
    expect(askersIn(data.path)).toEqual([])

    const code = ticketCodeIn(await say('Gửi phiếu')) ?? 'no code'
    expect(askersIn(data.path)).toMatchObject([
      {
        code,
        kind: 'phan-anh',
        wording: COMPLAINT,
        place: null,
        phone: '0912345678',
      },
    ])
    expect(await say(`phiếu ${code.toLowerCase()} tới đâu rồi`)).toContain(
      `Phiếu ${code}, gửi ngày`,
    )
    const mine = await say('dữ liệu của tôi')
    expect(mine).toContain(code)
    expect(mine).toContain('Điện thoại: 0912345678')

    expect(await say('xóa dữ liệu của tôi')).toContain('không lấy lại được')
    expect(askersIn(data.path)).toHaveLength(1)
    expect(await say('Xóa dữ liệu')).toContain('em đã xóa')
    expect(askersIn(data.path)).toEqual([])
    const left = JSON.stringify(
      ['messages', 'tickets', 'contacts', 'jobs'].map((table) =>
        rowsOf(data.path, `select * from ${table}`),
      ),
    )
    expect(left).not.toContain(COMPLAINT)
    expect(left).not.toContain('0912345678')
    expect(await say(code)).toContain('không tìm thấy phiếu')
  })

  it('goes on in the middle of a dialogue after the service was restarted', async () => {
    await complain()
    await restart()
    const code = ticketCodeIn(await say('Gửi phiếu')) ?? 'no code'
    expect(askersIn(data.path)).toMatchObject([{ code, wording: COMPLAINT }])
    await restart()
    expect(await say(code)).toContain(`Phiếu ${code}, gửi ngày`)
    // It is over: taken up again it sends nothing a second time.
    await say('làm tiếp')
    expect(askersIn(data.path)).toHaveLength(1)
  })

  it('who leaves a dialogue and is restarted upon still takes it up again', async () => {
    await say('góp ý')
    expect(await say('VNeID là gì?')).toContain('VNeID')
    await restart()
    expect(await say('Làm tiếp')).toContain('muốn gửi loại nào')
  })

  it('subscribes, and is no longer on the list after the erasure', async () => {
    await say('đăng ký bản tin')
    await say('Đăng ký')
    expect(await app.storage.subscribers.countSubscribers()).toBe(1)
    await say('xóa dữ liệu của tôi')
    await say('Xóa dữ liệu')
    expect(await app.storage.subscribers.countSubscribers()).toBe(0)
  })
})
