import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { putIntoOutbox, rowsOf } from '../support/app-database.ts'
import {
  dataFolder,
  environment,
  fastClock,
  idle,
  startTestApp,
  zaloEnvironment,
} from '../support/running-app.ts'
import { startZaloDouble, type ZaloDouble } from '../support/zalo-double.ts'
import { visitorId, zaloTestAccount } from '../support/zalo-events.ts'

const HOUR = 3600_000
const MEGABYTE = 1024 * 1024
const like = (words: RegExp) => expect.stringMatching(words) as string

let data: ReturnType<typeof dataFolder>
let zalo: ZaloDouble
let app: App
/** Moved on by tests of the window. */
let skipped = 0
const clock = fastClock(50)
const now = () => clock() + skipped

/** Each test has people of its own. */
let people = 0
let citizen: string
let visitor: { userId: string; conversationId: string }
let requestsBefore: number

beforeAll(async () => {
  data = dataFolder()
  zalo = await startZaloDouble({ now })
  app = await start()
})

beforeEach(() => {
  citizen = String(2468458835291979220n + BigInt(++people))
  visitor = { userId: `a91f${people}`, conversationId: `c0ffee${people}` }
  requestsBefore = zalo.requests.length
})

afterAll(async () => {
  await app.stop()
  await zalo.close()
  data.remove()
})

async function start(more: Record<string, string> = {}): Promise<App> {
  const env = environment(data.path, { ...zaloEnvironment(zalo), ...more })
  const started = await startTestApp(env, now)
  zalo.sendEventsTo({ ...zaloTestAccount, url: `${started.url}/webhooks/zalo` }, 'off')
  return started
}

/** The person is known, and has had the notice. */
async function greet(): Promise<void> {
  await zalo.post(zalo.event.text({ userId: citizen, text: '#bai:vneid-la-gi' }))
  await idle(app)
}

async function fileId(name: string, mediaType: string, bytes: Buffer): Promise<number> {
  const [contact] = rowsOf(data.path, 'select id from contacts where platform_id = ?', citizen)
  const contactId = Number(contact?.['id'])
  return app.storage.files.saveFile({ contactId, name, mediaType, bytes, createdAt: now() })
}

/** Staff send a file; what then stands in the outbox and what arrived last. */
async function sendFile(kind: 'image' | 'file', name: string, mediaType: string, bytes: Buffer) {
  const attachment = { kind, fileId: await fileId(name, mediaType, bytes), name, mediaType }
  putIntoOutbox(data.path, { personId: citizen, text: 'Gửi anh/chị ạ', attachment, at: now() })
  await idle(app)
  return { last: lastOut(), arrived: zalo.delivered.at(-1) }
}

const lastOut = () =>
  rowsOf(
    data.path,
    "select state, reason from messages where direction = 'out' order by id desc limit 1",
  )[0]
const requestsTo = (place: string) =>
  zalo.requests.slice(requestsBefore).filter(({ path }) => path.includes(place))
const uploads = () => requestsTo('/upload/')

const gif = (bytes = 20) => {
  const file = Buffer.alloc(bytes)
  file.write('GIF89a')
  file.writeUInt16LE(320, 6)
  file.writeUInt16LE(200, 8)
  return file
}

describe('files', () => {
  it.each([
    ['image', 'sơ đồ.png', 'image/png', Buffer.alloc(MEGABYTE), 'sơ đồ.png'],
    ['image', 'anh.jpeg', 'image/jpeg', Buffer.alloc(9), 'anh.jpeg'],
    ['image', 'ảnh không đuôi', 'image/jpeg', Buffer.alloc(9), 'ảnh không đuôi.jpg'],
    ['image', 'cuoi.gif', 'image/gif', gif(5 * MEGABYTE), 'cuoi.gif'],
    ['file', 'Tờ khai.pdf', 'application/pdf', Buffer.alloc(5 * MEGABYTE), 'Tờ khai.pdf'],
    ['file', 'a.csv', 'text/csv; charset=utf-8', Buffer.from('a,b'), 'a.csv'],
    ['file', 'đơn.doc', 'application/msword', Buffer.alloc(9), 'đơn.doc'],
  ] as const)('%s %s goes up and arrives whole', async (kind, name, type, bytes, shownAs) => {
    await greet()
    const { last, arrived } = await sendFile(kind, name, type, bytes)
    expect(last).toEqual({ state: 'sent', reason: null })
    expect(arrived).toMatchObject({ text: 'Gửi anh/chị ạ', file: { size: bytes.length } })
    expect(Buffer.from(arrived?.file?.name ?? '', 'latin1').toString()).toBe(shownAs)
    expect(arrived?.kind).toBe(type === 'image/gif' ? 'gif' : kind)
  })

  it.each([
    ['image', 'a.png', 'image/png', Buffer.alloc(MEGABYTE + 1), /JPG or PNG up to 1 MB.*1\.0 MB/],
    ['image', 'a.gif', 'image/gif', gif(5 * MEGABYTE + 1), /GIF up to 5 MB.*Make it smaller/],
    ['image', 'a.webp', 'image/webp', Buffer.alloc(9), /is image\/webp\. Save it as JPG/],
    ['image', 'a.gif', 'image/gif', Buffer.from('<svg>'), /no GIF inside/],
    ['file', 'a.pdf', 'application/pdf', Buffer.alloc(5 * MEGABYTE + 1), /up to 5 MB.*link/],
    ['file', 'a.exe', 'application/x-msdownload', Buffer.alloc(9), /PDF, DOC, DOCX or CSV.*PDF/],
    ['file', 'a.pdf', 'application/pdf', Buffer.alloc(0), /a\.pdf is empty/],
  ] as const)('%s %s of %s that Zalo would not take', async (kind, name, type, bytes, reason) => {
    await greet()
    const { last } = await sendFile(kind, name, type, bytes)
    expect(last).toMatchObject({
      state: 'refused',
      reason: like(reason),
    })
    expect(uploads()).toEqual([])
  })

  it('one that is no longer stored is refused', async () => {
    await greet()
    const attachment = { kind: 'file', fileId: 999, name: 'a.pdf', mediaType: 'application/pdf' }
    putIntoOutbox(data.path, { personId: citizen, attachment, at: now() })
    await idle(app)
    expect(lastOut()).toMatchObject({
      state: 'refused',
      reason: like(/a\.pdf is no longer stored/),
    })
  })

  it('one whose upload expired goes up once more, and only once', async () => {
    await greet()
    zalo.failNext(1, { error: -100 })
    const { last } = await sendFile('file', 'a.pdf', 'application/pdf', Buffer.from('%PDF'))
    expect(last?.['state']).toBe('sent')
    expect(uploads()).toHaveLength(2)

    zalo.failNext(2, { error: -100 })
    const second = await sendFile('file', 'b.pdf', 'application/pdf', Buffer.from('%PDF'))
    expect(second.last).toMatchObject({ state: 'refused', reason: like(/^-100: /) })
    expect(uploads()).toHaveLength(4)
  })

  it('an upload renews the token and is tried again as any call is', async () => {
    await greet()
    const { refreshes } = zalo
    zalo.expireToken()
    zalo.failNext(1, 'http500', 'upload')
    const { last } = await sendFile('file', 'a.pdf', 'application/pdf', Buffer.from('%PDF'))
    expect(last?.['state']).toBe('sent')
    expect(zalo.refreshes - refreshes).toBe(1)
  })

  it('a refused upload is final', async () => {
    await greet()
    zalo.failNext(1, { error: -201 }, 'upload')
    const { last } = await sendFile('image', 'a.png', 'image/png', Buffer.alloc(9))
    expect(last).toMatchObject({ state: 'refused', reason: like(/^-201: /) })
  })
})

describe('what else a message may be', () => {
  it('an answer to a certain message quotes it', async () => {
    await greet()
    const quotes = 'b8de7d84fa1b30436900'
    putIntoOutbox(data.path, { personId: citizen, text: 'Dạ được ạ', quotes, at: now() })
    await idle(app)
    expect(zalo.delivered.at(-1)).toMatchObject({ text: 'Dạ được ạ', quotes })
  })

  it('the form for name and phone number', async () => {
    await greet()
    const attachment = {
      kind: 'contact-form',
      title: 'Để lại số điện thoại',
      subtitle: 'x'.repeat(600),
      imageUrl: 'https://phuong.gov.vn/a.png',
    }
    putIntoOutbox(data.path, { personId: citizen, text: 'Cán bộ sẽ gọi', attachment, at: now() })
    await idle(app)
    expect(zalo.delivered.at(-1)).toMatchObject({
      kind: 'request_user_info',
      text: 'Cán bộ sẽ gọi',
    })
  })

  it('choices beside a file stand in the text: buttons would be a second attachment', async () => {
    await greet()
    const id = await fileId('a.pdf', 'application/pdf', Buffer.from('%PDF'))
    putIntoOutbox(data.path, {
      personId: citizen,
      text: 'Tờ khai đây ạ',
      attachment: { kind: 'file', fileId: id, name: 'a.pdf', mediaType: 'application/pdf' },
      choices: [{ label: 'Gặp cán bộ', payload: '#gap-can-bo' }],
      at: now(),
    })
    await idle(app)
    expect(zalo.delivered.at(-1)).toMatchObject({
      kind: 'file',
      text: 'Tờ khai đây ạ\n\nGặp cán bộ',
    })
  })
})

describe('a visitor without an account', () => {
  const told = () => zalo.delivered.filter((each) => each.userId === visitorId(visitor))

  it('is answered, with the choices as lines, and picks one by its number', async () => {
    const write = async (text: string) => {
      await zalo.post(zalo.event.anonymousText({ ...visitor, text }))
      await idle(app)
      return rowsOf(data.path, 'select outcome, article from turns order by id desc limit 1')[0]
    }
    expect(await write('căn cước')).toMatchObject({ outcome: 'clarify' })
    const [, second = ''] = /\n1\. .+\n2\. (.+)\n/.exec(told().at(-1)?.text ?? '') ?? []
    expect(second).not.toBe('')
    const byNumber = await write('2')
    expect(byNumber?.['outcome']).toBe('answered')

    await write('căn cước')
    expect(await write(second)).toEqual(byNumber)
    expect(told().every(({ buttons }) => buttons.length === 0)).toBe(true)
  })

  it('can be written to however long ago it was; the platform is not asked', async () => {
    await zalo.post(zalo.event.anonymousText({ ...visitor, text: 'xin chào' }))
    await idle(app)
    skipped += 8 * 24 * HOUR
    putIntoOutbox(data.path, { personId: visitorId(visitor), text: 'Chào anh/chị', at: now() })
    await idle(app)
    expect(told().at(-1)?.text).toBe('Chào anh/chị')
    expect(requestsTo('/quota/')).toEqual([])
  })

  it('gets no files, and staff are told so', async () => {
    await zalo.post(zalo.event.anonymousText({ ...visitor, text: 'xin chào' }))
    await idle(app)
    const attachment = { kind: 'image', fileId: 1, name: 'a.png', mediaType: 'image/png' }
    putIntoOutbox(data.path, {
      personId: visitorId(visitor),
      text: 'Ảnh đây',
      attachment,
      at: now(),
    })
    await idle(app)
    expect(lastOut()).toMatchObject({ state: 'refused', reason: like(/^anonymous: .*text only/) })
    expect(uploads()).toEqual([])
  })

  it('the echo of what we sent is known as ours', async () => {
    zalo.sendEventsTo({ ...zaloTestAccount, url: `${app.url}/webhooks/zalo` }, 'before')
    await zalo.post(zalo.event.anonymousText({ ...visitor, text: 'xin chào' }))
    await idle(app)
    await zalo.settled()
    zalo.sendEventsTo({ ...zaloTestAccount, url: `${app.url}/webhooks/zalo` }, 'off')
    expect(zalo.posted.at(-1)?.raw).toContain('oa_send_anonymous_text')
    expect(rowsOf(data.path, "select * from messages where kind = 'echo'")).toEqual([])
  })
})

describe('the window', () => {
  const reply = (text: string) => putIntoOutbox(data.path, { personId: citizen, text, at: now() })
  const isParked = (reason: RegExp) =>
    expect(lastOut()).toMatchObject({
      state: 'parked',
      reason: like(reason),
    })

  it('is free for 48 hours', async () => {
    await greet()
    skipped += 47 * HOUR
    reply('Hồ sơ đã xong')
    await idle(app)
    expect(zalo.delivered.at(-1)).toMatchObject({ text: 'Hồ sơ đã xong', paid: false })
  })

  it('after 48 hours a reply waits, and goes out when the person writes', async () => {
    await greet()
    const before = zalo.delivered.length
    skipped += 49 * HOUR
    reply('Hồ sơ đã xong')
    await idle(app)
    isParked(/48 hours.*ZALO_PAID_MESSAGES is off/)
    expect(zalo.delivered).toHaveLength(before)

    await zalo.post(zalo.event.text({ userId: citizen, text: '#bai:ntrust' }))
    await idle(app)
    const [first, second] = zalo.delivered.slice(before)
    expect(first).toMatchObject({ text: 'Hồ sơ đã xong', paid: false })
    expect(second?.text).toContain('nTrust')
  })

  it('with paid messages on it is sent until 7 days, not after', async () => {
    await app.stop()
    app = await start({ ZALO_PAID_MESSAGES: 'on' })
    await greet()
    skipped += 49 * HOUR
    reply('Hồ sơ đã xong')
    await idle(app)
    expect(zalo.delivered.at(-1)).toMatchObject({ text: 'Hồ sơ đã xong', paid: true })

    skipped += 5 * 24 * HOUR
    reply('Mời anh/chị đến nhận')
    await idle(app)
    isParked(/7 days/)
    await app.stop()
    app = await start()
  })

  it('the platform may know of something the person did that we do not', async () => {
    await greet()
    skipped += 49 * HOUR
    zalo.interacted(citizen, now() - HOUR)
    reply('Hồ sơ đã xong')
    await idle(app)
    expect(zalo.delivered.at(-1)?.text).toBe('Hồ sơ đã xong')
  })

  it('trouble with asking the platform keeps the reply', async () => {
    await greet()
    skipped += 49 * HOUR
    zalo.failNext(1, 'http500', 'other')
    reply('Hồ sơ đã xong')
    await idle(app)
    isParked(/48 hours/)
  })

  it('a call that was taken opens it again; a reaction does not', async () => {
    await greet()
    skipped += 49 * HOUR
    await zalo.post(zalo.event.reacted({ userId: citizen, msgId: 'a1', icon: ':>' }))
    reply('Hồ sơ đã xong')
    await idle(app)
    isParked(/48 hours/)
    await zalo.post(zalo.event.call({ userId: citizen, callId: 'c1', talkMs: 9000 }))
    reply('Như vừa trao đổi')
    await idle(app)
    expect(zalo.delivered.at(-1)?.text).toBe('Như vừa trao đổi')
  })

  it('of somebody who never did anything the platform decides', async () => {
    await zalo.post(zalo.event.echo({ userId: citizen, kind: 'text', text: 'Chào', adminId: '1' }))
    reply('Xin chào')
    await idle(app)
    isParked(/^-232: /)
  })
})
