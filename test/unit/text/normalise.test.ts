import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalise } from '../../../src/text/normalise.ts'

/** Everything a JavaScript string can hold, lone surrogates and what this module treats included. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((n) => String.fromCharCode(n)) }),
  fc.string({
    unit: fc.constantFrom(
      ...['a', 'o', 'ở', 'đ', ' ', '\n', '\r', '\t', '\u00A0', '\u200B', '\uFEFF', '\u0085'],
      ...['\u0301', '\u0323', '\u031B', '\u2028', '\u0000', '\u202E', '\u3000', '\uD83D', '\uDE00'],
    ),
  }),
)

describe('normalise', () => {
  it('composes what a Mac sends decomposed', () => {
    expect(normalise('đường'.normalize('NFD'))).toBe('đường'.normalize('NFC'))
  })

  it('composes across an invisible character', () => {
    expect(normalise('o\u200B\u0302')).toBe('ô')
  })

  it.each([
    ['zero width space', 'căn\u200B cước'],
    ['byte-order mark', '\uFEFFcăn cước'],
    ['soft hyphen', 'căn cư\u00ADớc'],
    ['word joiner', 'căn\u2060 cước'],
    ['direction marks', '\u202Acăn cước\u202C\u200E'],
    ['control characters', 'căn\u0000 cước\u001B\u007F'],
  ])('drops %s', (_name, text) => {
    expect(normalise(text)).toBe('căn cước')
  })

  it.each(['\u00A0', '\t', '\u2003', '\u202F', '\u3000', '   '])(
    'makes %j one ordinary space',
    (space) => {
      expect(normalise(`căn${space}cước`)).toBe('căn cước')
    },
  )

  it.each(['\n', '\r\n', '\r', '\u2028', '\u2029', '\u0085', '\v', '\f'])(
    'makes %j a line break',
    (end) => {
      expect(normalise(`một${end}hai`)).toBe('một\nhai')
    },
  )

  it('keeps at most one empty line, and no white space at the borders', () => {
    expect(normalise('  \n một \n\n \n\n hai \n')).toBe('một\n\nhai')
  })

  it('keeps emoji and lone surrogates as they are', () => {
    expect(normalise('chào 👋🏽 bạn')).toBe('chào 👋🏽 bạn')
    expect(normalise('a\uD83D b')).toBe('a\uD83D b')
  })

  it('is idempotent, in NFC, and never throws', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const once = normalise(text)
        expect(normalise(once)).toBe(once)
        expect(once.normalize('NFC')).toBe(once)
        expect(once).not.toMatch(/^\s|\s$|\n{3}| {2}|\r|\t|\u200B|\uFEFF/)
      }),
      { numRuns: 1000 },
    )
  })
})
