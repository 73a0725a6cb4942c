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
    const told =
      'Bước “a” (steps.a) là bước cuối mà chưa kết thúc: hãy thêm bước tiếp theo (next), hoặc một bước do: end'
    expect(check(`  a: { do: ask, say: Tên?, invalid: Lại }`)).toContain(told)
    expect(check(`  a: { do: hand-off, reason: asked }`)).toContain(told)
    expect(check(`  a: { do: save, what: subscription }`)).toContain(told)
  })

  it('a step that does not exist, wherever it is named', () => {
    const missing = (id: string, to: string) =>
      `Bước “${id}” (steps.${id}) dẫn tới bước “${to}” không có trong kịch bản: hãy sửa tên bước, hoặc thêm bước đó`
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
    expect(check(steps)).toEqual([
      'Bước “b” (steps.b) không có đường nào dẫn tới: hãy nối vào từ bước khác, hoặc xóa đi',
    ])
  })

  it('a round without an end', () => {
    const steps = `
  a: { do: ask, say: Gì?, invalid: Lại }
  b: { do: ask, say: Gì nữa?, invalid: Lại, next: a }`
    expect(check(steps)).toEqual([
      'Bước “a” (steps.a) không bao giờ đi tới kết thúc: hãy thêm đường tới một bước do: end',
      'Bước “b” (steps.b) không bao giờ đi tới kết thúc: hãy thêm đường tới một bước do: end',
    ])
  })

  it('a round that never waits, also where another way leads to the end', () => {
    const steps = `
  a: { do: say, say: Chào }
  b: { do: branch, on: office, cases: { open: a, closed: c } }
  c: { do: end }`
    expect(check(steps)).toEqual([
      'Bước “a” (steps.a) quay vòng về chính nó mà không chờ người dân: hãy sửa bước tiếp theo (next)',
      'Bước “b” (steps.b) quay vòng về chính nó mà không chờ người dân: hãy sửa bước tiếp theo (next)',
    ])
  })

  it('a name nobody gives a value', () => {
    expect(check(`  a: { do: end, say: 'Mã {code}' }`)).toEqual([
      'Bước “a” (steps.a) có {code} nhưng không bước nào ghi lại và cũng không có tên đó: hãy sửa tên trong ngoặc nhọn',
    ])
    const saved = `
  a: { do: save, what: ticket, with: { content: '{gi}' } }
  b: { do: end, say: 'Mã {code}' }`
    expect(check(saved)).toEqual([
      'Bước “a” (steps.a) có {gi} nhưng không bước nào ghi lại và cũng không có tên đó: hãy sửa tên trong ngoặc nhọn',
    ])
    const ask = `
  a: { do: ask, say: Tên?, invalid: 'Lại, {toString}' }
  b: { do: end }`
    expect(check(ask)).toHaveLength(1)
  })

  it('an answer that is used but never given', () => {
    const given = 'dùng câu trả lời của bước “x” không có trong kịch bản: hãy sửa tên bước'
    const end = '\n  z: { do: end }'
    expect(check(`  a: { do: look-up, what: commune, by: x, missing: z }${end}`)).toEqual([
      `Bước “a” (steps.a) ${given}`,
    ])
    expect(check(`  a: { do: branch, on: x, cases: { y: z } }${end}`)).toEqual([
      `Bước “a” (steps.a) ${given}`,
    ])
    expect(
      check(`  a: { do: save, what: ticket, with: { kind_of: x, content: Gì } }${end}`),
    ).toEqual([`Bước “a” (steps.a) ${given}`])
    expect(
      check(`  a: { do: choose, say: Gì?, options: { fields_for: x }, invalid: Lại }${end}`),
    ).toEqual([`Bước “a” (steps.a) ${given}`])
  })

  it('two options that read the same', () => {
    const steps = `
  a: { do: choose, say: Gì?, options: [{ label: Có }, { label: có }], invalid: Lại }
  b: { do: end }`
    expect(check(steps)).toEqual([
      'Bước “a” (steps.a) có hai lựa chọn cùng nhãn nút (label): hãy đổi một',
    ])
  })

  it('a button under words at which the dialogue does not wait, that leads to a step or nowhere', () => {
    const steps = `
  a: { do: say, say: Chào, buttons: [{ label: Tiếp, next: b }, { label: Thôi }] }
  b: { do: end }`
    expect(check(steps)).toEqual([
      'Bước “a” (steps.a) có nút “Tiếp” chưa dẫn tới đâu: hãy thêm kịch bản (flow), bài (article), câu hỏi (ask) hoặc topics: true',
      'Bước “a” (steps.a) có nút “Thôi” chưa dẫn tới đâu: hãy thêm kịch bản (flow), bài (article), câu hỏi (ask) hoặc topics: true',
    ])
  })
})
