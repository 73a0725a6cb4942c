import { describe, expect, it } from 'vitest'
import { readYaml } from '../../../src/content/file.ts'
import { complaintsAboutDialogue } from '../../../src/flows/dialogue-check.ts'
import { dialogueFile } from '../../../src/flows/dialogue.ts'

/** What is found wrong with a dialogue of these steps. */
function check(steps: string, values: Record<string, string | null> = {}): string[] {
  const text = `kind: dialogue\ntitle: Thử\nsteps:\n${steps.replace(/^\n/, '')}`
  const dialogue = { id: 'thu', ...readYaml(dialogueFile, text) }
  return complaintsAboutDialogue(dialogue, values).map(({ message }) => message)
}

describe('nothing is wrong with', () => {
  it.each([
    ['one that only speaks', `  a: { do: say, say: Chào }`],
    ['one that asks and ends', `  a: { do: ask, say: Tên?, invalid: Lại }\n  b: { do: end }`],
    [
      'one that leads back to a step that waits',
      `
  a: { do: ask, say: Gì?, invalid: Lại }
  b: { do: choose, say: 'Gửi {a}?', options: [{ label: Gửi }, { label: Sửa, next: a }], invalid: Lại }
  c: { do: end }`,
    ],
    [
      'one that every option of leads elsewhere',
      `
  a:
    do: choose
    say: Gì?
    options: [{ label: Bài, article: vneid-la-gi }, { label: Chủ đề, topics: true }]
    invalid: Lại`,
    ],
    [
      'the hours of the office, and names of the organisation',
      `
  a: { do: branch, on: office, cases: { open: b, closed: c } }
  b: { do: end, say: 'Gọi {hotline}' }
  c: { do: end, say: Mai }`,
    ],
  ])('%s', (_what, steps) => {
    expect(check(steps, { hotline: null })).toEqual([])
  })
})

describe('what is told', () => {
  it('a dead end: the last step neither ends nor leads on', () => {
    const told = 'steps.a: is the last step but does not end: give it `next`, or add `do: end`'
    expect(check(`  a: { do: ask, say: Tên?, invalid: Lại }`)).toContain(told)
    expect(check(`  a: { do: hand-off, reason: asked }`)).toContain(told)
    expect(check(`  a: { do: save, what: subscription }`)).toContain(told)
  })

  it('a step that does not exist, wherever it is named', () => {
    const missing = (id: string, to: string) =>
      `steps.${id}: leads to the step "${to}", which does not exist`
    expect(check(`  a: { do: say, say: Chào, next: x }`)).toContain(missing('a', 'x'))
    const chooses = `
  a: { do: choose, say: Gì?, options: [{ label: Một, next: x }, { label: Hai }], invalid: Lại }
  b: { do: end }`
    expect(check(chooses)).toEqual([missing('a', 'x')])
    const branches = `
  a: { do: branch, on: office, cases: { open: x, closed: b }, otherwise: y }
  b: { do: end }`
    expect(check(branches)).toEqual([missing('a', 'x'), missing('a', 'y')])
    const looks = `
  a: { do: look-up, what: ranking, missing: x }
  b: { do: end }`
    expect(check(looks)).toEqual([missing('a', 'x')])
  })

  it('a step that no way leads to', () => {
    const steps = `
  a: { do: end }
  b: { do: say, say: Ai đọc? }`
    expect(check(steps)).toEqual(['steps.b: is never reached'])
  })

  it('a round without an end', () => {
    const steps = `
  a: { do: ask, say: Gì?, invalid: Lại }
  b: { do: ask, say: Gì nữa?, invalid: Lại, next: a }`
    expect(check(steps)).toEqual([
      'steps.a: never comes to an end',
      'steps.b: never comes to an end',
    ])
  })

  it('a round that never waits, also where another way leads to the end', () => {
    const steps = `
  a: { do: say, say: Chào }
  b: { do: branch, on: office, cases: { open: a, closed: c } }
  c: { do: end }`
    expect(check(steps)).toEqual([
      'steps.a: comes back to itself without waiting for the person',
      'steps.b: comes back to itself without waiting for the person',
    ])
  })

  it('a name nobody gives a value', () => {
    expect(check(`  a: { do: end, say: 'Mã {code}' }`)).toEqual([
      'steps.a: {code} is no answer of this dialogue and no known name',
    ])
    const saved = `
  a: { do: save, what: ticket, with: { content: '{gi}' } }
  b: { do: end, say: 'Mã {code}' }`
    expect(check(saved)).toEqual(['steps.a: {gi} is no answer of this dialogue and no known name'])
    const ask = `
  a: { do: ask, say: Tên?, invalid: 'Lại, {toString}' }
  b: { do: end }`
    expect(check(ask)).toHaveLength(1)
  })

  it('an answer that is used but never given', () => {
    const given = '"x" is no step whose answer could be used'
    const end = '\n  z: { do: end }'
    expect(check(`  a: { do: look-up, what: commune, by: x, missing: z }${end}`)).toEqual([
      `steps.a: ${given}`,
    ])
    expect(check(`  a: { do: branch, on: x, cases: { y: z } }${end}`)).toEqual([
      `steps.a: ${given}`,
    ])
    expect(
      check(`  a: { do: save, what: ticket, with: { kind_of: x, content: Gì } }${end}`),
    ).toEqual([`steps.a: ${given}`])
    expect(
      check(`  a: { do: choose, say: Gì?, options: { fields_for: x }, invalid: Lại }${end}`),
    ).toEqual([`steps.a: ${given}`])
  })

  it('two options that read the same', () => {
    const steps = `
  a: { do: choose, say: Gì?, options: [{ label: Có }, { label: có }], invalid: Lại }
  b: { do: end }`
    expect(check(steps)).toEqual(['steps.a: has two options with the same label'])
  })

  it('a button under words at which the dialogue does not wait, that leads to a step or nowhere', () => {
    const steps = `
  a: { do: say, say: Chào, buttons: [{ label: Tiếp, next: b }, { label: Thôi }] }
  b: { do: end }`
    expect(check(steps)).toEqual([
      'steps.a: the button "Tiếp" must lead to a flow, an article, topics or a question',
      'steps.a: the button "Thôi" must lead to a flow, an article, topics or a question',
    ])
  })
})
