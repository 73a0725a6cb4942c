import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { deletionRequestOf } from '../../../src/channels/messenger/signature.ts'

const secret = 'test_app_secret_0001'
/** Worked out from the description on Meta's page, not with our code. */
const vector =
  'kzkf6tE5FHYsoLm461v6WIvhSxLxypjrsWdeWu4GZgA.eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsImV4cGlyZXMiOjE3MDAwMDM2MDAsImlzc3VlZF9hdCI6MTcwMDAwMDAwMCwidXNlcl9pZCI6IjMwMDAwMDAwMDAwMDAwMyJ9'
const [mac = '', payload = ''] = vector.split('.')

function signed(content: unknown, key = secret): string {
  const json = typeof content === 'string' ? content : JSON.stringify(content)
  const encoded = Buffer.from(json).toString('base64url')
  return `${createHmac('sha256', key).update(encoded).digest('base64url')}.${encoded}`
}
const request = { algorithm: 'HMAC-SHA256', issued_at: 1700000000, user_id: '300000000000003' }

describe('a deletion request of Facebook', () => {
  test('the known one names its person', () => {
    expect(deletionRequestOf(vector, secret)).toBe('300000000000003')
  })

  test.each([
    ['in small letters', { ...request, algorithm: 'hmac-sha256' }],
    ['long after it expired', { ...request, expires: 1 }],
    ['with more in it than we know', { ...request, colour: 'red' }],
  ])('%s', (_name, content) => {
    expect(deletionRequestOf(signed(content), secret)).toBe('300000000000003')
  })

  test('the id as a number', () => {
    expect(deletionRequestOf(signed({ ...request, user_id: 3003 }), secret)).toBe('3003')
  })
})

describe('what is not one', () => {
  test.each([
    ['empty', ''],
    ['without MAC', `.${payload}`],
    ['without payload', `${mac}.`],
    ['one part', mac],
    ['three parts', `${vector}.x`],
    ['another MAC', `${mac.replace('k', 'l')}.${payload}`],
    ['a cut MAC', `${mac.slice(0, -4)}.${payload}`],
    ['another payload', `${mac}.${payload}A`],
    ['signed by somebody else', signed(request, 'another secret')],
    ['signed but no JSON', signed('no json')],
    ['signed but null', signed('null')],
    ['another algorithm', signed({ ...request, algorithm: 'none' })],
    ['no algorithm', signed({ user_id: '1' })],
    ['nobody named', signed({ ...request, user_id: '' })],
    ['a person without id', signed({ algorithm: 'HMAC-SHA256' })],
  ])('%s', (_name, given) => {
    expect(deletionRequestOf(given, secret)).toBeNull()
  })

  test('nothing anybody makes up, and no signed request with one character changed', () => {
    fc.assert(
      fc.property(fc.string(), (given) => {
        expect(deletionRequestOf(given, secret)).toBeNull()
      }),
    )
    const characters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'
    fc.assert(
      fc.property(
        // Not the last of the MAC: two of its six bits say nothing.
        fc.nat(vector.length - 1).filter((at) => at !== mac.length - 1),
        fc.constantFrom(...characters),
        (at, character) => {
          fc.pre(vector[at] !== character)
          const changed = `${vector.slice(0, at)}${character}${vector.slice(at + 1)}`
          expect(deletionRequestOf(changed, secret)).toBeNull()
        },
      ),
    )
  })
})
