import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { jsonObject, type Json } from './http-double.ts'
import { startZaloDouble, type ZaloDouble } from './zalo-double.ts'
import { signZalo, zaloEvent, zaloTestAccount } from './zalo-events.ts'

const DAY = 86_400_000
const { appId, appSecret, oaId, oaSecretKey, userId } = zaloTestAccount
let clock: number
let zalo: ZaloDouble

beforeEach(async () => {
  clock = 1_700_000_000_000
  zalo = await startZaloDouble({ now: () => clock })
  zalo.interacted(userId)
})
afterEach(() => zalo.close())

async function call(path: string, init: RequestInit): Promise<Json> {
  const response = await fetch(zalo.apiUrl + path, init)
  const text = await response.text()
  return { status: response.status, ...(jsonObject(text) ?? { text }) }
}

function send(message: unknown, to: unknown = userId, token = zalo.tokens.accessToken) {
  return call('/v3.0/oa/message/cs', {
    method: 'POST',
    headers: { 'content-type': 'application/json', access_token: token },
    body: JSON.stringify({ recipient: { user_id: to }, message }),
  })
}

function askToken(fields: Record<string, string>, secret: string = appSecret) {
  return call('/v4/oa/access_token', {
    method: 'POST',
    headers: { secret_key: secret },
    body: new URLSearchParams({ app_id: appId, ...fields }),
  })
}

const refresh = (token = zalo.tokens.refreshToken) =>
  askToken({ grant_type: 'refresh_token', refresh_token: token })

const withButtons = (...buttons: unknown[]) => ({
  text: 'Chọn việc cần hỏi',
  attachment: { type: 'template', payload: { buttons } },
})
const button = { title: 'Khai sinh', type: 'oa.query.hide', payload: '#khai-sinh' }

describe('tokens', () => {
  it('a refresh gives a new pair and ends both halves of the old one', async () => {
    const old = zalo.tokens
    const answer = await refresh()
    expect(answer).toEqual({
      status: 200,
      access_token: zalo.tokens.accessToken,
      refresh_token: zalo.tokens.refreshToken,
      expires_in: '90000',
    })
    expect(await send({ text: 'a' }, userId, old.accessToken)).toMatchObject({ error: -220 })
    expect(await refresh(old.refreshToken)).toMatchObject({ status: 200, error: -14014 })
    expect(await send({ text: 'a' })).toMatchObject({ error: 0 })
    expect(zalo.refreshes).toBe(1)
  })

  it('an access token lasts 25 hours, a refresh token three months', async () => {
    clock += 90_000_000 - 1
    expect(await send({ text: 'a' })).toMatchObject({ error: 0 })
    clock += 1
    expect(await send({ text: 'a' })).toMatchObject({ error: -220 })
    clock += 90 * DAY
    expect(await refresh()).toMatchObject({ error: -14014 })
  })

  it('refuses a wrong app, secret, grant and verifier', async () => {
    const verifier = 'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7cF0hL3nR6uX9bD2e'
    const exchange = (code: string, codeVerifier: string) =>
      askToken({ grant_type: 'authorization_code', code, code_verifier: codeVerifier })
    const challenge = createHash('sha256').update(verifier).digest('base64url')
    expect(challenge).toBe('cfUvA4Qqdg13gKece8AoORuOK0DX4brO5CYsY9PiRLA')

    expect(await askToken({ app_id: '1' })).toMatchObject({ error: -14002 })
    expect(await askToken({}, 'guess')).toMatchObject({ error: -14002 })
    expect(await askToken({ grant_type: 'password' })).toMatchObject({ error: -118 })
    expect(await exchange(zalo.issueCode(challenge), 'wrong')).toMatchObject({ error: -14019 })
    const code = zalo.issueCode(challenge)
    expect(await exchange(code, verifier)).toMatchObject({ expires_in: '90000' })
    expect(await exchange(code, verifier)).toMatchObject({ error: -14019 })
  })

  it('wants the access_token header, not Bearer, and the proof when the app asks for it', async () => {
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${zalo.tokens.accessToken}`,
    }
    const init = { method: 'POST', headers, body: '{}' }
    expect(await call('/v3.0/oa/message/cs', init)).toMatchObject({ status: 200, error: -216 })
    zalo.expireToken()
    expect(await send({ text: 'a' })).toMatchObject({ error: -220 })
    await zalo.close()
    zalo = await startZaloDouble({ requireProof: true })
    expect(await send({ text: 'a' })).toMatchObject({ error: -242 })
  })
})

describe('message rules', () => {
  it.each([
    [{ text: 'â'.repeat(2000) }, 0],
    [{ text: 'â'.repeat(2001) }, -210],
    [{ text: '👶'.repeat(1001) }, -210],
    [{}, -201],
    [{ text: 'a', quick_replies: [] }, -201],
    [withButtons(button, button, button, button, button), 0],
    [withButtons(button, button, button, button, button, button), -210],
    [withButtons({ ...button, title: 'x'.repeat(101) }), -210],
    [withButtons({ ...button, title: '' }), -201],
    [withButtons({ ...button, type: 'oa.query' }), -201],
    [withButtons({ ...button, payload: 'x'.repeat(1001) }), -210],
    [withButtons({ ...button, type: 'oa.open.url', payload: 'https://x.vn' }), -201],
    [withButtons({ ...button, type: 'oa.open.phone', payload: { phone_code: '84912345678' } }), 0],
    [{ attachment: { type: 'image', payload: { url: 'https://x.vn/a.png' } } }, -201],
    [{ attachment: { type: 'file', payload: { token: 'never-uploaded' } } }, -201],
  ])('%j → %i', async (message, error) => {
    expect(await send(message)).toMatchObject({ status: 200, error })
    expect(zalo.delivered).toHaveLength(error === 0 ? 1 : 0)
  })

  it('refuses an id that became a number', async () => {
    expect(await send({ text: 'a' }, Number(userId))).toMatchObject({ error: -201 })
  })

  it('is free for 48 hours, charged to 7 days, and closed after', async () => {
    expect(await send({ text: 'a' })).toMatchObject({ data: { quota: { quota_type: 'reply' } } })
    clock += 2 * DAY + 1
    await refresh()
    expect((await send({ text: 'a' }))['data']).not.toHaveProperty('quota')
    clock += 5 * DAY
    await refresh()
    expect(await send({ text: 'a' })).toMatchObject({ error: -230 })
    expect(await send({ text: 'a' }, '1')).toMatchObject({ error: -232 })
  })

  it('takes an uploaded file for 7 days', async () => {
    const upload = (path: string, name: string, size: number) => {
      const body = new FormData()
      body.append('file', new Blob([Buffer.alloc(size)]), name)
      const headers = { access_token: zalo.tokens.accessToken }
      return call(path, { method: 'POST', headers, body })
    }
    const path = '/v2.0/oa/upload/image'
    expect(await upload(path, 'a.png', 1024 * 1024 + 1)).toMatchObject({ error: -210 })
    expect(await upload(path, 'a.exe', 10)).toMatchObject({ error: -201 })
    expect(await upload('/v3.0/oa/upload/image', 'a.png', 10)).toMatchObject({ status: 404 })
    const { data } = await upload(path, 'a.png', 1024 * 1024)
    const element = { media_type: 'image', ...(data as Json) }
    const payload = { template_type: 'media', elements: [element] }
    const message = { attachment: { type: 'template', payload } }
    expect(await send(message)).toMatchObject({ error: 0 })
    clock += 7 * DAY + 1
    zalo.interacted(userId)
    await refresh()
    expect(await send(message)).toMatchObject({ error: -100 })
  })
})

describe('the older message call', () => {
  const post = (body: unknown) =>
    call('/v2.0/oa/message', {
      method: 'POST',
      headers: { 'content-type': 'application/json', access_token: zalo.tokens.accessToken },
      body: JSON.stringify(body),
    })

  it('reaches a visitor who wrote, with text only', async () => {
    const recipient = { anonymous_id: 'a91f', conversation_id: 'c1' }
    expect(await post({ recipient, message: { text: 'a' } })).toMatchObject({ error: -201 })
    zalo.interacted('anonymous/a91f/c1')
    expect(await post({ recipient, message: { text: 'a' } })).toMatchObject({ error: 0 })
    expect(zalo.delivered).toMatchObject([{ userId: 'anonymous/a91f/c1', text: 'a' }])
    expect(await post({ recipient, message: withButtons(button) })).toMatchObject({ error: -201 })
    const long = { text: 'a'.repeat(2001) }
    expect(await post({ recipient, message: long })).toMatchObject({ error: -210 })
    const noConversation = { anonymous_id: 'a91f' }
    expect(await post({ recipient: noConversation, message: { text: 'a' } })).toMatchObject({
      error: -201,
    })
  })

  it('puts one of the known icons under a message', async () => {
    const react = (icon: string) =>
      post({
        recipient: { user_id: userId },
        sender_action: { react_icon: icon, react_message_id: 'm1' },
      })
    expect(await react('/-heart')).toMatchObject({ error: 0 })
    expect(await react('👍')).toMatchObject({ error: -201 })
    expect(zalo.reactions).toEqual([{ userId, icon: '/-heart', messageId: 'm1' }])
  })
})

describe('faults', () => {
  it('a lost answer was delivered, a hang-up was not', async () => {
    zalo.failNext(1, 'lost-answer')
    zalo.failNext(1, 'hang-up')
    await expect(send({ text: 'thứ nhất' })).rejects.toThrow()
    await expect(send({ text: 'thứ hai' })).rejects.toThrow()
    zalo.failNext(1, 'http500')
    expect(await send({ text: 'thứ ba' })).toMatchObject({ status: 500 })
    zalo.failNext(1, { error: -200 })
    expect(await send({ text: 'thứ tư' })).toMatchObject({ status: 200, error: -200 })
    zalo.failNext(1, { slow: 20 })
    expect(await send({ text: 'thứ năm' })).toMatchObject({ error: 0 })
    expect(zalo.delivered.map((each) => each.text)).toEqual(['thứ nhất', 'thứ năm'])
  })

  it('a lost answer to a refresh costs the pair', async () => {
    const old = zalo.tokens
    zalo.failNext(1, 'lost-answer', 'token')
    await expect(refresh()).rejects.toThrow()
    expect(await refresh(old.refreshToken)).toMatchObject({ error: -14014 })
  })

  it('limits the rate', async () => {
    await zalo.close()
    zalo = await startZaloDouble({ rateLimit: { calls: 1, perMs: 60_000 }, now: () => clock })
    zalo.interacted(userId)
    expect(await send({ text: 'a' })).toMatchObject({ error: 0 })
    expect(await send({ text: 'a' })).toMatchObject({ error: -32 })
    clock += 60_000
    expect(await send({ text: 'a' })).toMatchObject({ error: 0 })
  })
})

describe('events', () => {
  it('a retry is the same body, and says which retry it is', async () => {
    const seen: { raw: string; retry: unknown }[] = []
    const app = createServer((request, response) => {
      void (async () => {
        let raw = ''
        for await (const chunk of request) raw += String(chunk)
        seen.push({ raw, retry: request.headers['num_retry'] })
        response.end()
      })()
    })
    await new Promise<void>((listening) => app.listen(0, '127.0.0.1', listening))
    const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}/`
    zalo.sendEventsTo({ url, appId, oaId, oaSecretKey })
    const raw = zalo.event.text({ userId, text: 'a' })
    await zalo.post(raw)
    clock += 3600_000
    await zalo.post(raw, 5)
    app.close()
    expect(seen).toEqual([
      { raw, retry: undefined },
      { raw, retry: '5' },
    ])
  })

  it.each(['before', 'after'] as const)('posts a signed echo %s the answer', async (timing) => {
    const order: string[] = []
    const app = createServer((request, response) => {
      void (async () => {
        let raw = ''
        for await (const chunk of request) raw += String(chunk)
        const keys = { appId, oaSecretKey }
        const isSigned = request.headers['x-zevent-signature'] === signZalo(raw, keys)
        order.push(`echo ${isSigned}`)
        response.end()
      })()
    })
    await new Promise<void>((listening) => app.listen(0, '127.0.0.1', listening))
    const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}/`
    zalo.sendEventsTo({ url, appId, oaId, oaSecretKey }, timing)
    await send({ text: 'Xin chào' }).then(() => order.push('answer'))
    await zalo.settled()
    app.close()
    expect(order.toSorted()).toEqual(['answer', 'echo true'])
    if (timing === 'before') expect(order[0]).toBe('echo true')
    expect(jsonObject(zalo.posted[0]?.raw ?? '')).toMatchObject({
      event_name: 'oa_send_text',
      sender: { id: oaId },
      recipient: { id: userId },
      message: { msg_id: zalo.delivered[0]?.messageId, text: 'Xin chào' },
    })
  })

  it('signs the bytes as Zalo does, whatever the form of the timestamp', () => {
    const raw =
      '{"event_name":"user_send_text","app_id":"1234567890123456789","sender":{"id":"2468458835291979220"},"recipient":{"id":"3886132808788086450"},"message":{"text":"Xin chào phường, cho tôi hỏi thủ tục khai sinh 👶","msg_id":"b8de7d84fa1b30436900"},"timestamp":"1700000000000","user_id_by_app":"5521772797175877300"}'
    expect(signZalo(raw, zaloTestAccount)).toBe(
      'mac=6d44d886f259d543340906a08672c2181843a7b426b52e002c274fb6747ba492',
    )
    const spaced =
      '{ "timestamp" : 1700000000000,\n  "app_id":"1234567890123456789", "event_name":"follow","oa_id":"3886132808788086450","follower":{"id":"2468458835291979220"} }\n'
    expect(signZalo(spaced, zaloTestAccount)).toBe(
      'mac=1dfc673f078031cbdbc0bbe2ff8e90656d67a3a5c21bc9259c05aaef51c825c3',
    )
  })

  it('only a member of staff has an admin_id', () => {
    const staff = zaloEvent.staffEcho({ userId, adminId: '7654321098765432109', text: 'Chào bác' })
    expect(jsonObject(staff)).toMatchObject({ sender: { admin_id: '7654321098765432109' } })
    const api = jsonObject(zaloEvent.apiEcho({ userId, text: 'Chào bác' }))
    expect(api?.['sender']).toEqual({ id: oaId })
  })
})
