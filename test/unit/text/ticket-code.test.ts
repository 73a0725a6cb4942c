import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newTicketCode, ticketCodeIn } from '../../../src/text/ticket-code.ts'
import { seeded } from '../../support/random.ts'

const EXAMPLE = 'PA-26-7K3M9-Q'
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

const codes = fc
  .record({ seed: fc.nat(), year: fc.integer({ min: 2020, max: 2099 }) })
  .map(({ seed, year }) => newTicketCode(year, seeded(seed)))

describe('a new code', () => {
  it('has the year, five characters and one that checks them, and is read back', () => {
    fc.assert(
      fc.property(codes, (code) => {
        expect(code).toMatch(/^PA-\d\d-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]$/)
        expect(ticketCodeIn(code)).toBe(code)
      }),
    )
    expect(newTicketCode(2026, seeded(1))).toMatch(/^PA-26-/)
    expect(newTicketCode(2109, seeded(1))).toMatch(/^PA-09-/)
  })

  it('is hardly ever drawn twice', () => {
    const random = seeded(7)
    const drawn = Array.from({ length: 2000 }, () => newTicketCode(2026, random))
    expect(new Set(drawn).size).toBeGreaterThan(1995)
  })
})

describe('the example that people are shown', () => {
  it('is a valid code', () => {
    expect(ticketCodeIn(EXAMPLE)).toBe(EXAMPLE)
  })

  it.each([
    'pa-26-7k3m9-q',
    'PA 26 7K3M9 Q',
    'pa267k3m9q',
    'Pa-26 7k3m9-q.',
    'PA–26–7K3M9–Q',
    'PA. 26. 7K3M9. Q',
    'phiếu PA-26-7K3M9-Q của tôi tới đâu rồi ạ',
    '(PA-26-7K3M9-Q)',
    'mã:PA-26-7K3M9-Q,cảm ơn',
  ])('is found in "%s"', (text) => {
    expect(ticketCodeIn(text)).toBe(EXAMPLE)
  })

  it.each([
    ...['', 'PA', 'PA-26', 'PA-26-7K3M9', 'PA-26-7K3M-Q', 'PA-26-7K3M99-Q', 'XPA-26-7K3M9-Q'],
    ...['PA-26-7K3M9-QA', 'PA-2-7K3M9-Q', 'PB-26-7K3M9-Q', '26-7K3M9-Q', 'PA-26-7K3U9-Q'],
    ...['phản ánh năm 26', 'lệ phí căn cước bao nhiêu'],
  ])('is not found in "%s"', (text) => {
    expect(ticketCodeIn(text)).toBeNull()
  })
})

describe('letters that look like digits', () => {
  it('are read as the digits that the alphabet has', () => {
    const withZeroAndOne = Array.from({ length: 400 }, (_, seed) =>
      newTicketCode(2026, seeded(seed)),
    ).filter((code) => /[01]/.test(code.slice(6)))
    expect(withZeroAndOne.length).toBeGreaterThan(20)
    for (const code of withZeroAndOne) {
      const head = code.slice(0, 6)
      const tail = code.slice(6)
      expect(ticketCodeIn(head + tail.replaceAll('0', 'O').replaceAll('1', 'I'))).toBe(code)
      expect(ticketCodeIn(head + tail.replaceAll('0', 'o').replaceAll('1', 'l'))).toBe(code)
    }
  })
})

describe('a slip behind the year', () => {
  const places = [6, 7, 8, 9, 10, 12]

  it('of one character is always found', () => {
    fc.assert(
      fc.property(
        codes,
        fc.constantFrom(...places),
        fc.constantFrom(...ALPHABET),
        (code, place, other) => {
          fc.pre(code[place] !== other)
          const slipped = code.slice(0, place) + other + code.slice(place + 1)
          expect(ticketCodeIn(slipped)).toBeNull()
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('of two exchanged characters is always found', () => {
    fc.assert(
      fc.property(codes, fc.nat(5), fc.nat(5), (code, one, two) => {
        const [a = 0, b = 0] = [places[one], places[two]]
        fc.pre(code[a] !== code[b])
        const letters = [...code]
        ;[letters[a], letters[b]] = [letters[b] ?? '', letters[a] ?? '']
        expect(ticketCodeIn(letters.join(''))).toBeNull()
      }),
      { numRuns: 1000 },
    )
  })
})

it('no text takes long to look through', () => {
  const started = performance.now()
  for (const piece of ['PA-', 'PA ', 'pa. ', 'PA-26-', 'PA-26-7K3M9', '- – . ']) {
    expect(ticketCodeIn(piece.repeat(2000))).toBeNull()
  }
  expect(performance.now() - started).toBeLessThan(500)
})
