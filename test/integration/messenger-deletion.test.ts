import { execFile } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import { setUpPage, subscribedFields } from '../../src/channels/messenger/profile.ts'
import { openAppDatabase, type AppDatabase } from '../support/app-database.ts'
import { startGraphDouble, type GraphDouble } from '../support/graph-double.ts'
import { jsonObject } from '../support/http-double.ts'
import { messengerTestPage } from '../support/messenger-events.ts'
import {
  dataFolder,
  environment,
  idle,
  messengerEnvironment,
  startTestApp,
} from '../support/running-app.ts'

const { appSecret, appId } = messengerTestPage
const publicUrl = 'https://hoidap.example.gov.vn'

let data: ReturnType<typeof dataFolder>
let graph: GraphDouble
let app: App
let db: AppDatabase
let env: Record<string, string>

beforeAll(async () => {
  data = dataFolder()
  graph = await startGraphDouble({ requireProof: true })
  env = environment(data.path, { ...messengerEnvironment(graph), PUBLIC_URL: publicUrl })
  app = await startTestApp(env)
  graph.sendEventsTo({ url: `${app.url}/webhooks/messenger`, appSecret }, 'off')
  db = openAppDatabase(data.path)
})
afterAll(async () => {
  db.close()
  await app.stop()
  await graph.close()
  data.remove()
})

function signed(userId: string, key: string = appSecret): string {
  const content = { algorithm: 'HMAC-SHA256', issued_at: 1700000000, user_id: userId }
  const encoded = Buffer.from(JSON.stringify(content)).toString('base64url')
  return `${createHmac('sha256', key).update(encoded).digest('base64url')}.${encoded}`
}

const callback = (at: App = app) => `${at.url}/webhooks/messenger/data-deletion`
const request = (signedRequest: string, at: App = app) =>
  fetch(callback(at), {
    method: 'POST',
    body: new URLSearchParams({ signed_request: signedRequest }),
  })

async function codeFor(userId: string): Promise<string> {
  const answer = jsonObject(await (await request(signed(userId))).text())
  return String(answer?.['confirmation_code'])
}

async function page(code = '') {
  const response = await fetch(`${app.url}/xoa-du-lieu${code && `/${code}`}`)
  return { status: response.status, headers: response.headers, text: await response.text() }
}

interface Ended {
  code: number
  stdout: string
  stderr: string
}
async function cli(...args: string[]): Promise<Ended> {
  const run = promisify(execFile)(process.execPath, ['dist/cli.js', ...args], {
    env: { PATH: process.env['PATH'], ...env },
  })
  return run.then(
    (ended) => ({ code: 0, ...ended }),
    (error: unknown) => error as Ended,
  )
}

describe('somebody asks Facebook to have their data deleted', () => {
  it('gets an address and a code; the request waits for staff, for the id is not the one we know', async () => {
    const response = await request(signed('300000000000003'))
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toContain('application/json')
    const answer = jsonObject(await response.text())
    const code = String(answer?.['confirmation_code'])
    expect(code).toMatch(/^[A-Za-z0-9]{32}$/)
    expect(answer?.['url']).toBe(`${publicUrl}/xoa-du-lieu/${code}`)
    expect(await app.storage.erasures.erasureOf(code)).toMatchObject({
      channel: 'messenger',
      way: 'facebook',
      platformHint: '300000000000003',
      doneAt: null,
    })
    const shown = await page(code)
    expect(shown.status).toBe(200)
    expect(shown.text).toContain('đang chờ cán bộ')
    expect(shown.text).toContain(code)
    expect(shown.text).not.toContain('300000000000003')
  })

  it('sent again it is the same request; another person has another code', async () => {
    const [first, again, other] = [await codeFor('31'), await codeFor('31'), await codeFor('32')]
    expect(again).toBe(first)
    expect(other).not.toBe(first)
    const open = await app.storage.erasures.openErasures()
    expect(open.filter(({ platformHint }) => platformHint === '31')).toHaveLength(1)
  })

  it('an id that we know is erased at once, and stays erased when asked again', async () => {
    const psid = '9234567890123456'
    await graph.post(graph.event.text({ psid, text: 'VNeID là gì?' }))
    await idle(app)
    expect(db.messagesOf(psid, 'in')).toHaveLength(1)
    const code = await codeFor(psid)
    expect(db.contact(psid)).toBeUndefined()
    expect(db.rows("select * from messages where text like '%VNeID là gì%'")).toEqual([])
    expect((await page(code)).text).toContain('đã được xóa')
    expect(await codeFor(psid)).toBe(code)
    expect((await page(code)).text).toContain('đã được xóa')
    // What Meta sends late of before must not bring the person back.
    await graph.post(graph.event.text({ psid, text: 'cũ', timestamp: Date.now() - 60_000 }))
    expect(db.contact(psid)).toBeUndefined()
  })

  it.each<[name: string, body: URLSearchParams | string | null, type?: string]>([
    ['nothing', null],
    ['no field', new URLSearchParams({ a: 'b' })],
    ['a field twice', new URLSearchParams(`signed_request=a&signed_request=${signed('1')}`)],
    ['no signature', new URLSearchParams({ signed_request: 'a.b' })],
    ['a forged one', new URLSearchParams({ signed_request: signed('1', 'guess') })],
    ['JSON', JSON.stringify({ signed_request: signed('1') }), 'application/json'],
  ])('%s gets 400 and opens nothing', async (_name, body, type) => {
    const before = (await app.storage.erasures.openErasures()).length
    const headers = type === undefined ? {} : { 'content-type': type }
    const response = await fetch(callback(), { method: 'POST', body, headers })
    expect(response.status).toBe(400)
    expect(await app.storage.erasures.openErasures()).toHaveLength(before)
  })

  it('without PUBLIC_URL the address is the one by which Facebook came; without Messenger there is none', async () => {
    const folder = dataFolder()
    const plain = await startTestApp(environment(folder.path, messengerEnvironment(graph)))
    const answer = jsonObject(await (await request(signed('41'), plain)).text())
    expect(answer?.['url']).toBe(
      `${plain.url}/xoa-du-lieu/${String(answer?.['confirmation_code'])}`,
    )
    await plain.stop()
    const off = await startTestApp(environment(folder.path))
    expect((await request(signed('41'), off)).status).toBe(404)
    await off.stop()
    folder.remove()
  })
})

describe('the page', () => {
  it('tells how to have data erased; is for no search engine and no cache', async () => {
    const { status, text, headers } = await page()
    expect(status).toBe(200)
    expect(text).toContain('xóa dữ liệu của tôi')
    expect(text).toContain('<meta name="robots" content="noindex" />')
    expect(headers.get('x-robots-tag')).toBe('noindex')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(text).not.toMatch(/\{\w+\}/)
  })

  it.each(['abc', 'a'.repeat(300), '%3Cscript%3E', '..%2F..%2Fetc'])(
    'the code %s is unknown',
    async (code) => {
      const { status, text } = await page(code)
      expect(status).toBe(404)
      expect(text).toContain('Không có yêu cầu nào mang mã này')
      expect(text).not.toContain('<script')
    },
  )
})

describe('staff, at the command line', () => {
  it('see what is open, erase whose it is, and the request is done', async () => {
    const psid = '9234567890123457'
    await graph.post(graph.event.text({ psid, text: 'VNeID là gì?' }))
    await idle(app)
    const code = await codeFor('51')
    expect((await cli('erasures')).stdout).toMatch(
      new RegExp(`^${code}  \\S+  messenger  facebook id 51$`, 'm'),
    )
    const nobody = await cli('erase', 'messenger', '999', '--request', code)
    expect(nobody).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`the request ${code} stays open`) as string,
    })
    const erased = await cli('erase', 'messenger', psid, '--request', code)
    expect([erased.code, erased.stdout]).toEqual([0, expect.stringContaining(code)])
    expect(db.contact(psid)).toBeUndefined()
    expect(await app.storage.erasures.erasureOf(code)).toMatchObject({ platformHint: null })
    expect((await page(code)).text).toContain('đã được xóa')
    const open = await app.storage.erasures.openErasures()
    expect(open.map((each) => each.code)).not.toContain(code)
  })

  it('know a person by the number of their conversation in the console', async () => {
    const psid = '9234567890123458'
    await graph.post(graph.event.text({ psid, text: 'VNeID là gì?' }))
    await idle(app)
    const others = db.rows('select count(*) as n from contacts')[0]?.['n']
    const number = String(db.contact(psid)?.['id'])
    for (const wrong of ['0', '999999', 'x', psid]) {
      const refused = await cli('erase', 'conversation', wrong)
      expect(refused.code).toBe(2)
      expect(refused.stderr).toContain(`there is no conversation ${wrong}; take the number`)
    }
    const code = await codeFor('52')
    const erased = await cli('erase', 'conversation', number, '--request', code)
    expect([erased.code, erased.stdout]).toEqual([0, expect.stringContaining(code)])
    expect(db.contact(psid)).toBeUndefined()
    expect(db.rows('select count(*) as n from contacts')[0]?.['n']).toBe(Number(others) - 1)
    expect((await page(code)).text).toContain('đã được xóa')
  })

  it('close a request whose person has nothing here', async () => {
    const code = await codeFor('61')
    expect((await cli('erasures', '--close', code)).stdout).toContain('is closed')
    expect((await page(code)).text).toContain('đã được xóa')
    expect((await cli('erase', 'messenger', '1', '--request', code)).stderr).toContain(
      'there is no open request',
    )
  })
})

describe('setting up the Page', () => {
  const profile = { get_started: { payload: '#bat-dau' } }
  const options = (id: string | undefined) => ({
    apiUrl: graph.url,
    graphVersion: 'v26.0',
    pageId: messengerTestPage.pageId,
    pageAccessToken: messengerTestPage.pageToken,
    appSecret,
    appId: id,
  })
  async function subscribed(fields: string): Promise<void> {
    const { pageId, pageToken } = messengerTestPage
    const proof = createHmac('sha256', appSecret).update(pageToken).digest('hex')
    const path = `${graph.url}/v26.0/${pageId}/subscribed_apps?subscribed_fields=${fields}`
    await fetch(`${path}&access_token=${pageToken}&appsecret_proof=${proof}`, { method: 'POST' })
  }

  it('the command sets greeting, menu and first questions in one call, and subscribes', async () => {
    graph.reset()
    const { code, stdout, stderr } = await cli('messenger-profile')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('subscribed also to messages, messaging_postbacks')
    expect(graph.messengerProfile).toMatchObject({
      get_started: { payload: '#bat-dau' },
      greeting: [{ locale: 'default' }],
      persistent_menu: [
        {
          call_to_actions: [
            {},
            { payload: '#mo:menu' },
            {},
            { type: 'web_url', url: `${publicUrl}/xoa-du-lieu` },
          ],
        },
      ],
      ice_breakers: [{ call_to_actions: [{}, {}, {}, {}] }],
    })
    expect(graph.subscribedFields).toEqual(subscribedFields)
    const calls = graph.requests.filter(({ path }) => path.endsWith('/messenger_profile'))
    expect(calls.map(({ method }) => method)).toEqual(['POST'])
  })

  it('--dry-run prints and sends nothing', async () => {
    graph.reset()
    const { stdout } = await cli('messenger-profile', '--dry-run')
    expect(stdout).toContain('"payload": "#gap-can-bo"')
    expect(stdout).toContain('Nothing was sent.')
    expect(graph.requests).toHaveLength(0)
  })

  it('a refusal of Meta is told in its words, without a stack or a token', async () => {
    graph.failNext(1, { code: 200 }, 'profile')
    const { code, stderr } = await cli('messenger-profile')
    expect(code).toBe(2)
    expect(stderr).toContain('a permission is missing')
    expect(stderr).not.toMatch(/ {4}at |TEST_PAGE_TOKEN/)
  })

  it('fields that somebody subscribed before stay; nothing missing, nothing asked', async () => {
    graph.reset()
    await subscribed('feed,messages')
    expect(await setUpPage(options(appId), profile)).not.toContain('messages')
    expect([...graph.subscribedFields].sort()).toEqual(['feed', ...subscribedFields].sort())
    expect(await setUpPage(options(appId), profile)).toEqual([])
  })

  it("without the app's id its subscription is the only one there is", async () => {
    graph.reset()
    await subscribed(subscribedFields.join(','))
    expect(await setUpPage(options(undefined), profile)).toEqual([])
    expect(await setUpPage(options('7'), profile)).toEqual(subscribedFields)
  })
})
