import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startGraphDouble, type GraphDouble } from './graph-double.ts'
import { asciiJson, messengerEvent, messengerTestPage, signMessenger } from './messenger-events.ts'
import { isObject, jsonObject, type Json } from './http-double.ts'

const DAY = 86_400_000
const { pageToken, appSecret, psid } = messengerTestPage
let clock: number
let graph: GraphDouble

beforeEach(async () => {
  clock = 1_700_000_000_000
  graph = await startGraphDouble({ now: () => clock })
  graph.interacted(psid)
})
afterEach(() => graph.close())

/** The answer, or the error inside its envelope, with the HTTP status. */
async function call(path: string, body?: unknown, init: RequestInit = {}): Promise<Json> {
  const response = await fetch(`${graph.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${pageToken}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...init,
  })
  const text = await response.text()
  const answer = jsonObject(text) ?? { text }
  return { status: response.status, ...(isObject(answer['error']) ? answer['error'] : answer) }
}

const post = (body: unknown) => call('/v26.0/me/messages', body)
const send = (message: unknown, more: Json = {}) =>
  post({ recipient: { id: psid }, messaging_type: 'RESPONSE', message, ...more })

const reply = { content_type: 'text', title: 'Khai sinh', payload: 'khai-sinh' }
const postback = { type: 'postback', title: 'Khai sinh', payload: 'khai-sinh' }
const template = (payload: Json) => ({ attachment: { type: 'template', payload } })
const buttons = (text: string, ...list: unknown[]) =>
  template({ template_type: 'button', text, buttons: list })

describe('access', () => {
  it('answers a wrong token, version, Page and proof in the documented envelope', async () => {
    const body = { recipient: { id: psid }, messaging_type: 'RESPONSE', message: { text: 'a' } }
    const wrong = { headers: { authorization: 'Bearer x', 'content-type': 'application/json' } }
    const refused = await call('/v26.0/me/messages', body, wrong)
    expect(refused).toMatchObject({ status: 401, type: 'OAuthException', code: 190 })
    expect(refused).toHaveProperty('fbtrace_id')
    expect(await call('/v20.0/me/messages', body)).toMatchObject({ status: 400, code: 100 })
    expect(await call('/v26.0/1/messages', body)).toMatchObject({ code: 100, error_subcode: 33 })
    const withProof = (proof: string) => call(`/v26.0/me/messages?appsecret_proof=${proof}`, body)
    expect(await withProof('0')).toMatchObject({ code: 100 })
    expect(
      await withProof('63734b9c9442eba9acc8681c1d29ca0f351b9d46bfbf5e348d751e4f3d77aff0'),
    ).toMatchObject({ status: 200 })
  })
})

describe('message rules', () => {
  it.each<[unknown, number]>([
    [{ text: 'â'.repeat(2000) }, 200],
    [{ text: 'â'.repeat(2001) }, 400],
    [{}, 400],
    [{ text: 'a', colour: 'red' }, 400],
    [{ text: 'a', ...buttons('b', postback) }, 400],
    [{ text: 'a', metadata: 'm'.repeat(1000) }, 400],
    [{ text: 'a', quick_replies: Array.from({ length: 13 }, () => reply) }, 200],
    [{ text: 'a', quick_replies: Array.from({ length: 14 }, () => reply) }, 400],
    [{ text: 'a', quick_replies: [{ ...reply, title: 'x'.repeat(21) }] }, 400],
    [{ text: 'a', quick_replies: [{ ...reply, content_type: 'location' }] }, 400],
    [{ text: 'a', quick_replies: [{ content_type: 'user_phone_number' }] }, 200],
    [buttons('x'.repeat(640), postback, postback, postback), 200],
    [buttons('x'.repeat(641), postback), 400],
    [buttons('a', postback, postback, postback, postback), 400],
    [buttons('a', { ...postback, title: 'x'.repeat(21) }), 400],
    [template({ template_type: 'generic', elements: [{ title: 'a', subtitle: 'b' }] }), 200],
    [template({ template_type: 'generic', elements: [{ title: 'a' }] }), 400],
  ])('%j → %i', async (message, status) => {
    expect(await send(message)).toMatchObject(status === 200 ? { status } : { status, code: 100 })
    expect(graph.delivered).toHaveLength(status === 200 ? 1 : 0)
  })

  it('wants a messaging_type, and knows which tags are gone', async () => {
    const bare = { recipient: { id: psid }, message: { text: 'a' } }
    expect(await post(bare)).toMatchObject({ code: 100 })
    expect(await post({ ...bare, messaging_type: 'UTILITY' })).toMatchObject({ code: 100 })
    const tagged = (tag: string) => post({ ...bare, messaging_type: 'MESSAGE_TAG', tag })
    expect(await tagged('ACCOUNT_UPDATE')).toMatchObject({ code: 100 })
    expect(await tagged('HUMAN_AGENT')).toMatchObject({ code: 10 })
    const asNumber = { recipient: { id: Number(psid) }, messaging_type: 'RESPONSE' }
    expect(await post({ ...asNumber, message: { text: 'a' } })).toMatchObject({ code: 100 })
  })

  it('closes the window after 24 hours, for people after 7 days', async () => {
    await graph.close()
    graph = await startGraphDouble({ now: () => clock, humanAgent: true })
    const byStaff = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }
    expect(await send({ text: 'a' })).toMatchObject({ code: 100, error_subcode: 2018001 })
    graph.interacted(psid)
    clock += DAY + 1
    expect(await send({ text: 'a' })).toMatchObject({ code: 10, error_subcode: 2018278 })
    expect(await send({ text: 'a' }, byStaff)).toMatchObject({ status: 200 })
    clock += 6 * DAY
    expect(await send({ text: 'a' }, byStaff)).toMatchObject({ code: 10, error_subcode: 2018278 })
  })

  it('takes a sender action alone', async () => {
    const typing = { recipient: { id: psid }, sender_action: 'typing_on' }
    expect(await post(typing)).toEqual({ status: 200, recipient_id: psid })
    expect(await post({ ...typing, messaging_type: 'RESPONSE' })).toMatchObject({ code: 100 })
    expect(await post({ ...typing, message: { text: 'a' } })).toMatchObject({ code: 100 })
    expect(graph.typing).toEqual([psid])
  })
})

describe('files', () => {
  async function upload(type: string, bytes: Uint8Array<ArrayBuffer>) {
    const form = new FormData()
    form.append('message', JSON.stringify({ attachment: { type, payload: { is_reusable: true } } }))
    form.append('filedata', new Blob([bytes], { type: 'image/png' }), 'ảnh.png')
    const headers = { authorization: `Bearer ${pageToken}` }
    return call('/v26.0/me/message_attachments', undefined, { method: 'POST', body: form, headers })
  }
  const image = (id: unknown) => ({ attachment: { type: 'image', payload: { attachment_id: id } } })

  it('are uploaded whole, sent by their id, and gone after 90 days', async () => {
    const { attachment_id: id } = await upload('image', new Uint8Array([1, 2, 3]))
    expect(graph.uploads).toMatchObject([{ name: 'ảnh.png', mediaType: 'image/png' }])
    expect(await send(image(id), { reply_to: { mid: 'm_1' } })).toMatchObject({ status: 200 })
    expect(graph.delivered).toMatchObject([{ quotes: 'm_1', file: { attachmentId: id } }])
    expect(graph.delivered[0]?.file).toHaveProperty('bytes', Buffer.from([1, 2, 3]))
    const asFile = { attachment: { type: 'file', payload: { attachment_id: id } } }
    expect(await send(asFile)).toMatchObject({ code: 100 })
    expect(await send(image('77'))).toMatchObject({ code: 100 })
    clock += 90 * DAY + 1
    graph.interacted(psid)
    expect(await send(image(id))).toMatchObject({ code: 100 })
  })

  it('over their limit are refused', async () => {
    const eight = 8 * 1024 * 1024
    expect(await upload('image', new Uint8Array(eight))).toMatchObject({ status: 200 })
    expect(await upload('image', new Uint8Array(eight + 1))).toMatchObject({
      code: 100,
      error_subcode: 2018109,
    })
    expect(await upload('file', new Uint8Array(eight + 1))).toMatchObject({ status: 200 })
  })
})

describe('who holds a conversation', () => {
  it('changes by pass, take and release', async () => {
    const owner = () => call(`/v26.0/me/thread_owner?recipient=${psid}`)
    const recipient = { id: psid }
    expect(await owner()).toMatchObject({ data: [] })
    await call('/v26.0/me/pass_thread_control', { recipient, target_app_id: '263902037430900' })
    expect(await owner()).toMatchObject({ data: [{ thread_owner: { app_id: '263902037430900' } }] })
    await call('/v26.0/me/take_thread_control', { recipient })
    expect(await owner()).toMatchObject({
      data: [{ thread_owner: { app_id: messengerTestPage.appId } }],
    })
    expect(await call('/v26.0/me/release_thread_control', { recipient })).toMatchObject({
      success: true,
    })
    expect(graph.threadOwners.size).toBe(0)
  })
})

describe("the Page's settings", () => {
  it('holds the profile to its limits, and to 10 calls in 10 minutes', async () => {
    const set = (body: unknown) => call('/v26.0/me/messenger_profile', body)
    const menu = (count: number) => ({
      persistent_menu: [{ locale: 'default', call_to_actions: Array(count).fill(postback) }],
    })
    const getStarted = { get_started: { payload: 'GET_STARTED' } }
    expect(await set(menu(20))).toMatchObject({ code: 100 })
    expect(await set({ ...getStarted, ...menu(21) })).toMatchObject({ code: 100 })
    expect(await set({ ...getStarted, ...menu(20) })).toEqual({ status: 200, result: 'success' })
    expect(await call('/v26.0/me/messenger_profile?fields=get_started')).toMatchObject({
      data: [getStarted],
    })
    const init = { method: 'DELETE' }
    const remove = (...fields: string[]) => call('/v26.0/me/messenger_profile', { fields }, init)
    expect(await remove('get_started')).toMatchObject({ code: 100 })
    expect(await remove('persistent_menu', 'get_started')).toMatchObject({ result: 'success' })
    for (let left = 4; left > 0; left -= 1) await set(getStarted)
    expect(await set(getStarted)).toMatchObject({ code: 613 })
    clock += 600_000
    expect(await set(getStarted)).toMatchObject({ result: 'success' })
  })

  it('subscribes to fields that exist', async () => {
    const path = `/v26.0/${messengerTestPage.pageId}/subscribed_apps`
    const subscribe = (fields: string) => call(`${path}?subscribed_fields=${fields}`, {})
    expect(await subscribe('messages,message_echoes')).toEqual({ status: 200, success: true })
    expect(await subscribe('messaging_referral')).toMatchObject({ code: 100 })
    expect(await call(path)).toMatchObject({
      data: [{ subscribed_fields: ['messages', 'message_echoes'] }],
    })
  })

  it('tells a name only of people it knows', async () => {
    graph.profile(psid, { first_name: 'Lan', last_name: 'Nguyễn' })
    const path = `/v26.0/${psid}?fields=first_name`
    expect(await call(path)).toEqual({ status: 200, id: psid, first_name: 'Lan' })
    expect(await call('/v26.0/999?fields=first_name')).toMatchObject({ error_subcode: 33 })
  })
})

describe('faults', () => {
  it('a lost answer was delivered, a hang-up was not, an error may have been', async () => {
    graph.failNext(1, 'lost-answer')
    graph.failNext(1, 'hang-up')
    graph.failNext(1, { code: 1200, status: 500 })
    graph.failNext(1, { code: 1, subcode: 1357046, status: 500, sent: true })
    await expect(send({ text: 'một' })).rejects.toThrow()
    await expect(send({ text: 'hai' })).rejects.toThrow()
    expect(await send({ text: 'ba' })).toMatchObject({ status: 500, code: 1200 })
    expect(await send({ text: 'bốn' })).toMatchObject({ code: 1, error_subcode: 1357046 })
    graph.setFaultRate(1, () => 0.5, ['http500'])
    expect(await send({ text: 'năm' })).toMatchObject({ status: 500 })
    expect(graph.delivered.map((each) => each.text)).toEqual(['một', 'bốn'])
  })

  it('limits the rate with the code asked for', async () => {
    await graph.close()
    const rateLimit = { calls: 1, perMs: 1000, code: 80006 } as const
    graph = await startGraphDouble({ now: () => clock, rateLimit })
    graph.interacted(psid)
    expect(await send({ text: 'a' })).toMatchObject({ status: 200 })
    expect(await send({ text: 'a' })).toMatchObject({ code: 80006 })
  })
})

describe('events', () => {
  it('posts an echo in ASCII before the answer, signed over those bytes', async () => {
    let isAnswered = false
    const heard: { raw: string; signature: unknown; early: boolean }[] = []
    const app = createServer((request, response) => {
      void (async () => {
        let raw = ''
        for await (const chunk of request) raw += String(chunk)
        const signature = request.headers['x-hub-signature-256']
        heard.push({ raw, signature, early: !isAnswered })
        response.end()
      })()
    })
    await new Promise<void>((listening) => app.listen(0, '127.0.0.1', listening))
    const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}/`
    graph.sendEventsTo({ url, appSecret }, 'before')
    const { message_id: mid } = await send({ text: 'Phường ở https://x.vn 👶', metadata: 'ours' })
    isAnswered = true
    await graph.settled()
    app.close()

    const [echo] = heard
    expect(echo?.early).toBe(true)
    expect(echo?.signature).toBe(signMessenger(echo?.raw ?? '', appSecret))
    expect(echo?.raw).toContain('Ph\\u01b0\\u1eddng \\u1edf https:\\/\\/x.vn \\ud83d\\udc76')
    expect(echo?.raw).toContain('"app_id":400000000000004')
    expect(jsonObject(echo?.raw ?? '')).toMatchObject({
      entry: [{ messaging: [{ message: { mid, is_echo: true, metadata: 'ours' } }] }],
    })
  })

  it('builds and signs the bytes as Meta does', () => {
    const raw = messengerEvent.text({
      psid,
      mid: 'm_testMid0002',
      timestamp: 1700000000000,
      text: 'http://example.com Xin chào phường 👶',
    })
    const known = raw.replace(/"time":\d+/, '"time":1700000000123')
    expect(signMessenger(known, appSecret)).toBe(
      'sha256=dfae28bb00e89e49b9d924b476b4c0b270feaff4e13b0876ad612f910e0a8f60',
    )
    const reserialised = JSON.stringify(JSON.parse(known))
    expect(signMessenger(reserialised, appSecret)).toBe(
      'sha256=9f2e995702f3695dc607a6f248c3587d7f459755ad1f06db92c62d71611cc5c8',
    )
    expect(asciiJson(JSON.parse(known))).toBe(known)
  })

  it('batches several events into one delivery', () => {
    const one = messengerEvent.text({ psid, text: 'một' })
    const two = messengerEvent.echo({ psid, text: 'hai', appId: null })
    const batch = jsonObject(messengerEvent.batch([one, two]))
    expect(batch?.['entry']).toHaveLength(2)
    expect(two).not.toContain('app_id')
  })
})
