import { describe, expect, it } from 'vitest'
import { fillIn, namesIn } from '../../../src/content/placeholders.ts'

describe('a text with names', () => {
  it('is filled in, each as often as it stands there', () => {
    expect(fillIn('{a} và {b-2}, {a}', { a: 'một', 'b-2': 'hai' })).toBe('một và hai, một')
  })

  it('without names stays as it is, blank lines too', () => {
    expect(fillIn('\na\n\n\nb\n', {})).toBe('\na\n\n\nb\n')
  })

  it('loses the lines whose name has no value yet, and nothing else', () => {
    expect(fillIn('Tên: {name}\nGọi: {phone}\nHết', { name: 'Lan', phone: null })).toBe(
      'Tên: Lan\nHết',
    )
    expect(fillIn('{a} {b}', { a: 'x', b: null })).toBe('')
  })

  it('closes the gap that a lost line leaves', () => {
    expect(fillIn('Trên\n\n{gone}\n\nDưới', { gone: null })).toBe('Trên\n\nDưới')
    expect(fillIn('{gone}\n\nDưới', { gone: null })).toBe('Dưới')
    expect(fillIn('Trên\n\n{gone}', { gone: null })).toBe('Trên')
  })

  it('takes values as they are: braces and dollars in them mean nothing', () => {
    expect(fillIn('{a}', { a: '{b} $& $1 \\' })).toBe('{b} $& $1 \\')
    expect(fillIn('{a}', { a: '' })).toBe('')
    expect(fillIn('{a}|', { a: 'một\nhai' })).toBe('một\nhai|')
  })

  it('throws for a name nobody knows, also one that every object has', () => {
    for (const name of ['x', 'toString', 'constructor', '__proto__', 'hasOwnProperty']) {
      expect(() => fillIn(`Chào {${name}}`, { a: 'một' })).toThrow(
        `Không có gì để điền vào {${name}}: hãy sửa`,
      )
    }
  })

  it('leaves what is no name alone', () => {
    expect(fillIn('{ a } {a b} {}', { a: 'một' })).toBe('{ a } {a b} {}')
  })

  it('tells its names', () => {
    expect(namesIn('{a} {b-2}\n{a} { c }')).toEqual(['a', 'b-2', 'a'])
    expect(namesIn('không')).toEqual([])
  })
})
