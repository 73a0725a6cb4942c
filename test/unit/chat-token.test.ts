import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createChatTokens } from '../../src/web/chat-token.ts'

const tokens = createChatTokens('k'.repeat(32))

test('a token we issued stands for one person, always the same', () => {
  const token = tokens.issue()
  const person = tokens.personOf(token)
  expect(person).toMatch(/^[0-9a-f]{32}$/)
  expect(tokens.personOf(token)).toBe(person)
  expect(createChatTokens('k'.repeat(32)).personOf(token)).toBe(person)
})

test('every token stands for somebody else', () => {
  const people = Array.from({ length: 100 }, () => tokens.personOf(tokens.issue()))
  expect(new Set(people).size).toBe(100)
})

test("another key's token is not known", () => {
  expect(createChatTokens('K'.repeat(32)).personOf(tokens.issue())).toBeNull()
})

test('a token with any one character changed is not known', () => {
  const token = tokens.issue()
  for (let at = 0; at < token.length; at++) {
    for (const other of ['A', 'B', '.', '']) {
      const changed = token.slice(0, at) + other + token.slice(at + 1)
      if (changed !== token) expect(tokens.personOf(changed), changed).toBeNull()
    }
  }
})

test('nor one with more behind or before it', () => {
  const token = tokens.issue()
  for (const changed of [`${token}.`, `${token}.x`, `.${token}`, ` ${token}`, `${token}\n`]) {
    expect(tokens.personOf(changed), changed).toBeNull()
  }
})

test("one person's signature does not fit another's id", () => {
  const [id] = tokens.issue().split('.')
  const [, signature] = tokens.issue().split('.')
  expect(tokens.personOf(`${id}.${signature}`)).toBeNull()
})

test('no text that we did not issue is known, and none makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => tokens.personOf(text) === null),
    { examples: [[''], ['.'], ['a.đđđđđđđđđđđ'], [`.${'A'.repeat(22)}`]] },
  )
})

test('the person id is not in the token: who reads the database opens no conversation', () => {
  const token = tokens.issue()
  const person = tokens.personOf(token) ?? ''
  expect(token).not.toContain(person)
  expect(person).not.toContain(token.split('.')[0])
  const decoded = Buffer.from(token.split('.')[0] ?? '', 'base64url').toString('hex')
  expect(person).not.toContain(decoded)
  expect(decoded).not.toContain(person)
  expect(tokens.personOf(person)).toBeNull()
})
