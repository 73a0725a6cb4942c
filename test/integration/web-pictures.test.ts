import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import type { ChatError, ChatMessage, ChatMessages, ChatSession } from '../../src/web/contract.ts'
import type { ChatLimits } from '../../src/web/limits.ts'
import { openAppDatabase, putIntoOutbox, rowsOf } from '../support/app-database.ts'
import { gif, jpeg, png, webp } from '../support/pictures.ts'
import { dataFolder, environment, idle, startTestApp } from '../support/running-app.ts'

let data: ReturnType<typeof dataFolder>
let app: App
let time: number

const start = async (limits: Partial<ChatLimits> = {}) => {
  data = dataFolder()
  time = Date.now()
  app = await startTestApp(environment(data.path), () => time, limits)
}
const stop = async () => {
  await app.stop()
  data.remove()
}
// One for all but the limits: everybody in these stories is somebody of their own.
beforeAll(() => start({ imagesOfPerson: 100, imagesOfAddress: 1000 }))
afterAll(stop)

const teal = png(30, 20, [0, 128, 128])
const api = (path: string) => `${app.url}/chat/${path}`
const auth = (token: string) => ({ Authorization: `Bearer ${token}` })
/** As the store knows them. */
const personOf = (token: string) =>
  createHash('sha256')
    .update(token.split('.')[0] ?? '')
    .digest('hex')
    .slice(0, 32)

async function newToken(): Promise<string> {
  const response = await fetch(api('session'), { method: 'POST' })
  return ((await response.json()) as ChatSession).token
}

function sendPicture(
  token: string,
  bytes: Buffer,
  {
    id = randomUUID(),
    type = 'image/png',
    headers = {},
  }: { id?: string; type?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(api(`images?id=${id}`), {
    method: 'POST',
    headers: { ...auth(token), 'Content-Type': type, ...headers },
    body: new Uint8Array(bytes),
  })
}

const refusal = async (response: Response) => [
  response.status,
  ((await response.json()) as ChatError).error.code,
]

async function read(token: string): Promise<ChatMessage[]> {
  await idle(app)
  const response = await fetch(api('messages?after=0'), { headers: auth(token) })
  return ((await response.json()) as ChatMessages).messages
}

const fileOf = (token: string, id: number | undefined) =>
  fetch(api(`files/${id}`), { headers: auth(token) })

const filesKept = (token: string) =>
  rowsOf(
    data.path,
    'select f.id from files f join contacts c on c.id = f.contact_id where c.platform_id = ?',
    personOf(token),
  ).length

describe('a picture of a citizen', () => {
  it('opens the conversation, is told apart from words by the bot, and comes back as it was', async () => {
    const token = await newToken()
    const id = randomUUID()
    expect((await sendPicture(token, teal, { id })).status).toBe(202)
    const [picture, ...answers] = await read(token)
    expect(picture).toMatchObject({ id, from: 'person', text: '', quotes: null })
    expect(picture?.files).toMatchObject([
      { kind: 'image', name: 'anh.png', mediaType: 'image/png', size: teal.length },
    ])
    expect(answers.map(({ text }) => text).join()).toContain('chưa xem được hình ảnh')
    const back = await fileOf(token, picture?.files[0]?.id)
    expect(Buffer.from(await back.arrayBuffer())).toEqual(teal)
  })

  it.each([
    ['image/jpeg', jpeg],
    ['image/webp', webp.lossy],
    ['image/gif', gif],
  ])('%s is taken, whatever the header calls it', async (mediaType, bytes) => {
    const token = await newToken()
    await sendPicture(token, bytes, { type: 'text/html' })
    const [picture] = await read(token)
    expect(picture?.files).toMatchObject([{ mediaType }])
    const back = await fileOf(token, picture?.files[0]?.id)
    expect(back.headers.get('content-type')).toBe(mediaType)
  })

  it('sent again under its id changes nothing', async () => {
    const token = await newToken()
    const id = randomUUID()
    expect((await sendPicture(token, teal, { id })).status).toBe(202)
    expect((await sendPicture(token, teal, { id })).status).toBe(202)
    const lines = await read(token)
    expect(lines.filter(({ from }) => from === 'person')).toHaveLength(1)
    expect(filesKept(token)).toBe(1)
  })

  it('is nobody else’s, and needs a token', async () => {
    const [lan, minh] = [await newToken(), await newToken()]
    await sendPicture(lan, teal)
    await sendPicture(minh, gif)
    const [picture] = await read(lan)
    const id = picture?.files[0]?.id
    expect(await refusal(await fileOf(minh, id))).toEqual([404, 'file-unknown'])
    expect(await refusal(await fetch(api(`files/${id}`)))).toEqual([401, 'session-unknown'])
    expect((await fileOf(lan, id)).status).toBe(200)
    for (const odd of ['abc', '-1', '1e99', '0x1', '999999']) {
      expect((await fetch(api(`files/${odd}`), { headers: auth(lan) })).status).toBe(404)
    }
  })

  it('is served so that nothing in it can run, and nothing is left on the phone', async () => {
    const token = await newToken()
    await sendPicture(token, teal)
    const [picture] = await read(token)
    const { headers } = await fileOf(token, picture?.files[0]?.id)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
    expect(headers.get('content-disposition')).toMatch(/^inline;/)
    expect(headers.get('cache-control')).toContain('no-store')
  })

  it('goes with everything else of the person', async () => {
    const token = await newToken()
    await sendPicture(token, teal)
    await idle(app)
    expect(filesKept(token)).toBe(1)
    const how = { way: 'staff', code: 'ABC123', now: time } as const
    await app.storage.erasures.erasePerson({ channel: 'web', personId: personOf(token) }, how)
    expect(filesKept(token)).toBe(0)
  })
})

describe('what is no picture', () => {
  it.each([
    ['a page', '<!doctype html><script>alert(document.cookie)</script>'],
    [
      'a drawing that may hold a script',
      '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    ],
    ['a paper', '%PDF-1.7 …'],
    ['nothing', ''],
  ])('%s under the name of a PNG is refused and not kept', async (_what, text) => {
    const token = await newToken()
    const refused = await sendPicture(token, Buffer.from(text))
    expect(await refusal(refused)).toEqual([415, 'picture-type'])
    expect(await read(token)).toEqual([])
    expect(filesKept(token)).toBe(0)
  })

  it('a picture with a page behind it stays a picture', async () => {
    const token = await newToken()
    await sendPicture(token, Buffer.concat([gif, Buffer.from('<script>alert(1)</script>')]))
    const [picture] = await read(token)
    const { headers } = await fileOf(token, picture?.files[0]?.id)
    expect(headers.get('content-type')).toBe('image/gif')
  })

  it('what is stored as a picture and is none is for saving only', async () => {
    const token = await newToken()
    await sendPicture(token, teal)
    await idle(app)
    const db = openAppDatabase(data.path)
    const contactId = Number(db.contact(personOf(token))?.['id'])
    db.close()
    const about = { name: "Mẫu 'đơn' à.png", mediaType: 'image/png' }
    const bytes = Buffer.from('<script>alert(1)</script>')
    const fileId = await app.storage.files.saveFile({ ...about, contactId, bytes, createdAt: time })
    expect((await fileOf(token, fileId)).status).toBe(404)
    const attachment = { kind: 'image', fileId, ...about }
    putIntoOutbox(data.path, { personId: personOf(token), attachment, at: time })
    await idle(app)
    const { headers } = await fileOf(token, fileId)
    expect(headers.get('content-type')).toBe('application/octet-stream')
    expect(headers.get('content-disposition')).toBe(
      "attachment; filename*=UTF-8''M%E1%BA%ABu%20%27%C4%91%C6%A1n%27%20%C3%A0.png",
    )
  })
})

describe('limits of pictures', () => {
  it('5 MB pass and a byte more does not; 50 megapixels are too many', async () => {
    const token = await newToken()
    const [most, more] = [5 * 1024 * 1024, 5 * 1024 * 1024 + 1]
    const padded = (size: number) => Buffer.concat([teal, Buffer.alloc(size - teal.length)])
    expect((await sendPicture(token, padded(most))).status).toBe(202)
    expect((await sendPicture(token, padded(more))).status).toBe(413)
    const bomb = Buffer.from(teal)
    bomb.writeUInt32BE(30_000, 16)
    bomb.writeUInt32BE(30_000, 20)
    expect(await refusal(await sendPicture(token, bomb))).toEqual([413, 'picture-size'])
    expect(filesKept(token)).toBe(1)
  })

  it('an id that is none is refused', async () => {
    const token = await newToken()
    expect(await refusal(await sendPicture(token, teal, { id: 'short' }))).toEqual([
      400,
      'message-invalid',
    ])
    expect((await sendPicture('guessed.token', teal)).status).toBe(401)
  })

  it('of a person in an hour, while words still pass', async () => {
    await stop()
    await start({ imagesOfPerson: 2 })
    const token = await newToken()
    const one = async () => (await sendPicture(token, teal)).status
    expect([await one(), await one(), await one()]).toEqual([202, 202, 429])
    expect((await sendPicture(token, teal)).headers.get('retry-after')).toBe('3600')
    const words = await fetch(api('messages'), {
      method: 'POST',
      headers: { ...auth(token), 'Content-Type': 'application/json' },
      body: JSON.stringify({ id: randomUUID(), text: 'xin chào' }),
    })
    expect(words.status).toBe(202)
    time += 3600_000
    expect(await one()).toBe(202)
  })

  it('of an address in an hour, whoever sends them', async () => {
    await stop()
    await start({ imagesOfAddress: 1 })
    const here = { headers: { 'X-Forwarded-For': '203.0.113.1' } }
    expect((await sendPicture(await newToken(), teal, here)).status).toBe(202)
    expect((await sendPicture(await newToken(), teal, here)).status).toBe(429)
    expect((await sendPicture(await newToken(), teal)).status).toBe(202)
  })

  it('those that come in at the same moment are few; one more may come a little later', async () => {
    await stop()
    await start({ imagesAtOnce: 0 })
    const refused = await sendPicture(await newToken(), teal)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '3'])
  })

  it('another site’s page cannot send one', async () => {
    const headers = { Origin: 'https://evil.example' }
    expect((await sendPicture(await newToken(), teal, { headers })).status).toBe(403)
  })
})

describe('what staff send', () => {
  it('shows who wrote, what it answers to, and a file to save', async () => {
    const token = await newToken()
    const id = randomUUID()
    await fetch(api('messages'), {
      method: 'POST',
      headers: { ...auth(token), 'Content-Type': 'application/json' },
      body: JSON.stringify({ id, text: 'VNeID là gì?' }),
    })
    await idle(app)
    const db = openAppDatabase(data.path)
    const contactId = Number(db.contact(personOf(token))?.['id'])
    db.close()
    const bytes = Buffer.from('%PDF-1.7')
    const about = { name: 'Mẫu đơn.pdf', mediaType: 'application/pdf' }
    const fileId = await app.storage.files.saveFile({ ...about, contactId, bytes, createdAt: time })
    const attachment = { kind: 'file', fileId, ...about }
    const text = 'Anh/chị điền mẫu này'
    putIntoOutbox(data.path, {
      ...{ personId: personOf(token), text, attachment, quotes: id, at: time },
      staff: 'Trần Thị Hoa',
    })
    const line = (await read(token)).at(-1)
    expect(line).toMatchObject({ from: 'staff', by: 'Trần Thị Hoa', text })
    expect(line?.quotes).toEqual({ id, from: 'person', text: 'VNeID là gì?' })
    expect(line?.files).toEqual([{ id: fileId, kind: 'file', ...about, size: bytes.length }])
    const file = await fileOf(token, fileId)
    expect(file.headers.get('content-disposition')).toMatch(/^attachment;/)
    expect(Buffer.from(await file.arrayBuffer())).toEqual(bytes)
  })
})
