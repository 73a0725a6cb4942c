import { createHash, createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createMessengerWebhook } from '../../../src/channels/messenger/channel.ts'
import {
  messengerProof,
  messengerSignature,
  sameSignature,
} from '../../../src/channels/messenger/signature.ts'
import { createZaloWebhook } from '../../../src/channels/zalo/channel.ts'
import { sameMac, zaloMac, zaloProof } from '../../../src/channels/zalo/signature.ts'

interface Proof {
  app_secret: string
  access_token: string
  value: string
}
interface Vectors {
  zalo: {
    name: string
    app_id: string
    oa_secret_key: string
    timestamp: string
    raw_body: string
    bytes: number
    value: string
  }[]
  zalo_independent: {
    app_id: string
    raw_body: string
    timestamp: string
    oa_secret_key: string
    mac: string
  }
  zalo_appsecret_proof: Proof
  messenger: {
    name: string
    app_secret: string
    raw_body: string
    bytes: number
    value: string
    wrong_if_reserialised: string
  }[]
  messenger_appsecret_proof: Proof
}

const file = new URL('../../support/signature-vectors.json', import.meta.url)
const vectors = JSON.parse(readFileSync(file, 'utf8')) as Vectors

const reserialised = (body: string) => JSON.stringify(JSON.parse(body))

/** The same hex with one bit of its last digit turned. */
const oneBitOff = (signature: string) =>
  signature.slice(0, -1) + (Number.parseInt(signature.slice(-1), 16) ^ 1).toString(16)

describe('Zalo', () => {
  test.each(vectors.zalo)('MAC: $name', (vector) => {
    const keys = { appId: vector.app_id, oaSecretKey: vector.oa_secret_key }
    const body = Buffer.from(vector.raw_body)
    expect(body).toHaveLength(vector.bytes)
    expect(`mac=${zaloMac(body, vector.timestamp, keys)}`).toBe(vector.value)
    expect(`mac=${zaloMac(vector.raw_body, vector.timestamp, keys)}`).toBe(vector.value)
  })

  test('MAC of a short body, computed elsewhere', () => {
    const { app_id, oa_secret_key, raw_body, timestamp, mac } = vectors.zalo_independent
    const keys = { appId: app_id, oaSecretKey: oa_secret_key }
    expect(zaloMac(raw_body, timestamp, keys)).toBe(mac)
  })

  test('appsecret_proof', () => {
    const { access_token, app_secret, value } = vectors.zalo_appsecret_proof
    expect(zaloProof(access_token, app_secret)).toBe(value)
  })

  describe.each(vectors.zalo)('webhook: $name', (vector) => {
    const { app_id: appId, oa_secret_key: oaSecretKey, raw_body: raw, value } = vector
    const webhook = createZaloWebhook({ appId, oaId: '1', oaSecretKey })
    const read = (body: string, header: string | undefined) =>
      webhook.read(Buffer.from(body), { 'x-zevent-signature': header })

    test('is accepted and read', () => {
      const verdict = read(raw, value)
      expect(verdict).toMatchObject({
        kind: 'accepted',
        events: [{ personId: '2468458835291979220', sentAt: 1700000000000 }],
      })
    })

    test.each([
      ['bare hex', value.slice('mac='.length)],
      ['upper-case hex', `mac=${value.slice('mac='.length).toUpperCase()}`],
      ['upper-case bare hex', value.slice('mac='.length).toUpperCase()],
      ['white space around it', ` ${value} `],
    ])('%s is accepted', (_name, header) => {
      expect(read(raw, header).kind).toBe('accepted')
    })

    test('an HMAC is not the MAC', () => {
      const content = `${appId}${raw}${vector.timestamp}`
      const hmac = createHmac('sha256', oaSecretKey).update(content).digest('hex')
      expect(read(raw, `mac=${hmac}`)).toEqual({ kind: 'rejected', reason: 'wrong signature' })
    })

    test('a MAC with another key, or with the parts in another order, is rejected', () => {
      const keys = { appId, oaSecretKey: `${oaSecretKey}x` }
      expect(read(raw, `mac=${zaloMac(raw, vector.timestamp, keys)}`).kind).toBe('rejected')
      const swapped = createHash('sha256').update(`${raw}${appId}${vector.timestamp}${oaSecretKey}`)
      expect(read(raw, `mac=${swapped.digest('hex')}`).kind).toBe('rejected')
    })

    test('one bit of the MAC or one letter of the body changed is rejected', () => {
      expect(read(raw, oneBitOff(value)).kind).toBe('rejected')
      expect(read(raw.replace('"2468', '"2469'), value).kind).toBe('rejected')
    })

    test.each([undefined, '', 'mac=', 'mac=0', 'mac=đ', `mac=mac=${value}`])(
      'the header %j is rejected',
      (header) => {
        expect(read(raw, header).kind).toBe('rejected')
      },
    )

    test('an event of another app is rejected, though signed', () => {
      const other = raw.replace(appId, '9999999999999999999')
      const mac = zaloMac(other, vector.timestamp, { appId, oaSecretKey })
      expect(read(other, `mac=${mac}`)).toEqual({ kind: 'rejected', reason: 'another app' })
    })
  })

  test('a body parsed and written again has another MAC', () => {
    const [, , spaced] = vectors.zalo
    const { app_id: appId, oa_secret_key: oaSecretKey, raw_body: raw, value } = spaced!
    const webhook = createZaloWebhook({ appId, oaId: '1', oaSecretKey })
    expect(reserialised(raw)).not.toBe(raw)
    const verdict = webhook.read(Buffer.from(reserialised(raw)), { 'x-zevent-signature': value })
    expect(verdict).toEqual({ kind: 'rejected', reason: 'wrong signature' })
  })

  test.each(['', '{}', '[]', 'null', '"text"', '{"timestamp":null}', '{', '\u0000'])(
    'the probe or unreadable body %j is rejected, never thrown',
    (body) => {
      const webhook = createZaloWebhook({ appId: '1', oaId: '1', oaSecretKey: 'key' })
      expect(webhook.read(Buffer.from(body), {}).kind).toBe('rejected')
      expect(webhook.read(Buffer.from(body), { 'x-zevent-signature': 'mac=00' }).kind).toBe(
        'rejected',
      )
    },
  )

  test('what is rejected still gets 200: the console would refuse the address', () => {
    expect(createZaloWebhook({ appId: '1', oaId: '1', oaSecretKey: 'key' }).rejectedStatus).toBe(
      200,
    )
  })

  test('sameMac compares nothing of another length', () => {
    expect(sameMac('mac=abcd', 'abcd')).toBe(true)
    expect(sameMac('mac=abcdef', 'abcd')).toBe(false)
    expect(sameMac('abc', 'abcd')).toBe(false)
  })
})

describe('Messenger', () => {
  test.each(vectors.messenger)('signature: $name', (vector) => {
    const body = Buffer.from(vector.raw_body)
    expect(body).toHaveLength(vector.bytes)
    expect(messengerSignature(body, vector.app_secret)).toBe(vector.value)
    expect(messengerSignature(vector.raw_body, vector.app_secret)).toBe(vector.value)
    expect(messengerSignature(reserialised(vector.raw_body), vector.app_secret)).toBe(
      vector.wrong_if_reserialised,
    )
  })

  test('appsecret_proof', () => {
    const { access_token, app_secret, value } = vectors.messenger_appsecret_proof
    expect(messengerProof(access_token, app_secret)).toBe(value)
  })

  describe.each(vectors.messenger)('webhook: $name', (vector) => {
    const { app_secret: appSecret, raw_body: raw, value } = vector
    const webhook = createMessengerWebhook({ appSecret, verifyToken: 'a word' })
    const read = (body: string, header: string | undefined) =>
      webhook.read(Buffer.from(body), { 'x-hub-signature-256': header })

    test('is accepted and read', () => {
      expect(read(raw, value)).toMatchObject({
        kind: 'accepted',
        events: [{ kind: 'text', personId: '200000000000002', sentAt: 1700000000000 }],
      })
    })

    test('one bit of the signature or one letter of the body changed is rejected', () => {
      expect(read(raw, oneBitOff(value)).kind).toBe('rejected')
      expect(read(raw.replace('m_testMid', 'm_textMid'), value).kind).toBe('rejected')
    })

    test('plain SHA-256, SHA-1 and another secret are rejected', () => {
      const plain = createHash('sha256').update(appSecret).update(raw).digest('hex')
      const sha1 = createHmac('sha1', appSecret).update(raw).digest('hex')
      expect(read(raw, `sha256=${plain}`).kind).toBe('rejected')
      expect(read(raw, `sha1=${sha1}`).kind).toBe('rejected')
      expect(read(raw, messengerSignature(raw, `${appSecret}x`)).kind).toBe('rejected')
    })

    test('a header that is missing, empty or without its prefix is rejected', () => {
      expect(read(raw, undefined)).toEqual({ kind: 'rejected', reason: 'no signature' })
      expect(read(raw, '').kind).toBe('rejected')
      expect(read(raw, value.slice('sha256='.length)).kind).toBe('rejected')
    })
  })

  test.each(vectors.messenger.filter(({ raw_body: raw }) => raw.includes('\\')))(
    'a body parsed and written again is rejected: $name',
    ({ app_secret: appSecret, raw_body: raw, value, wrong_if_reserialised: wrong }) => {
      const webhook = createMessengerWebhook({ appSecret, verifyToken: 'a word' })
      const read = (body: string, header: string) =>
        webhook.read(Buffer.from(body), { 'x-hub-signature-256': header }).kind
      expect(read(reserialised(raw), value)).toBe('rejected')
      expect(read(raw, wrong)).toBe('rejected')
    },
  )

  test('a signed body that is no JSON gives nothing and is not sent again', () => {
    const webhook = createMessengerWebhook({ appSecret: 'secret', verifyToken: 'a word' })
    const header = messengerSignature('{', 'secret')
    expect(webhook.read(Buffer.from('{'), { 'x-hub-signature-256': header })).toEqual({
      kind: 'accepted',
      events: [],
    })
  })

  test('sameSignature wants the same text', () => {
    expect(sameSignature('sha256=ab', 'sha256=ab')).toBe(true)
    expect(sameSignature('sha256=abc', 'sha256=ab')).toBe(false)
    expect(sameSignature('đ', 'sha256=ab')).toBe(false)
  })

  test('answers the verification only to who knows the word', () => {
    const webhook = createMessengerWebhook({ appSecret: 'secret', verifyToken: 'a word' })
    const query = {
      'hub.mode': 'subscribe',
      'hub.verify_token': 'a word',
      'hub.challenge': '1158201444',
    }
    expect(webhook.answerGet(query)).toBe('1158201444')
    expect(webhook.answerGet({ ...query, 'hub.verify_token': 'another' })).toBeNull()
    expect(webhook.answerGet({ ...query, 'hub.mode': 'unsubscribe' })).toBeNull()
    expect(webhook.answerGet({})).toBeNull()
  })
})
