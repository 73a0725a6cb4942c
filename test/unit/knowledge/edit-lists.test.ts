import { describe, expect, it } from 'vitest'
import { Faulty, readYaml } from '../../../src/content/file.ts'
import { frontMatterOf } from '../../../src/content/front-matter.ts'
import { parse } from 'yaml'
import { addWording } from '../../../src/knowledge/add-wording.ts'
import { editLabelled } from '../../../src/knowledge/edit-labelled.ts'
import { editWords } from '../../../src/knowledge/edit-words.ts'
import { labelledFile } from '../../../src/knowledge/labelled.ts'

describe('labelled.yml', () => {
  const file = `# Câu hỏi thật.
#   - { ask: "ví dụ", article: null }
questions: []
`
  it('takes a question in, gives it another article, takes it out', () => {
    const one = editLabelled(file, { ask: ' mất cccd:  "làm sao", ạ? ', article: 'can-cuoc-mat' })
    const two = editLabelled(one, { ask: 'nhận con nuôi', article: null })
    expect(readYaml(labelledFile, two).questions).toEqual([
      { ask: 'mất cccd: "làm sao", ạ?', article: 'can-cuoc-mat' },
      { ask: 'nhận con nuôi', article: null },
    ])
    expect(two).toContain('#   - { ask: "ví dụ", article: null }')
    const changed = editLabelled(two, { ask: 'Nhận con  nuôi', article: 'con-nuoi' })
    expect(readYaml(labelledFile, changed).questions[1]).toEqual({
      ...{ ask: 'nhận con nuôi', article: 'con-nuoi' },
    })
    expect(editLabelled(two, { remove: 'NHẬN CON NUÔI' })).toBe(one)
    expect(editLabelled(one, { remove: 'mất cccd: "làm sao", ạ?' })).toBe(file)
    expect(editLabelled(one, { remove: 'chưa từng có' })).toBe(one)
  })

  it('refuses an empty question', () => {
    expect(() => editLabelled(file, { ask: ' ', article: null })).toThrow(Faulty)
  })
})

describe('words.yml', () => {
  const file = `# Từ viết tắt.
abbreviations:
  # cơ quan
  cntt: công nghệ thông tin # hay gặp
  csdl: cơ sở dữ liệu

chat:
  ko: không

# KHÔNG thêm: "man"
`
  it('adds, changes and takes out a line; remarks and order stay', () => {
    const added = editWords(file, { section: 'abbreviations', from: ' CĐS ', to: 'Chuyển đổi số' })
    expect(added).toBe(file.replace('liệu\n', 'liệu\n  cđs: chuyển đổi số\n'))
    const changed = editWords(file, { section: 'abbreviations', from: 'cntt', to: 'tin học' })
    expect(changed).toBe(file.replace('công nghệ thông tin', 'tin học'))
    const out = editWords(file, { section: 'abbreviations', from: 'csdl', to: null })
    expect(out).not.toContain('csdl')
    expect(out).toContain('# KHÔNG thêm: "man"')
    expect(editWords(file, { section: 'chat', from: 'hong', to: null })).toBe(file)
    const dialect = editWords(file, { section: 'dialect', from: 'mần', to: 'làm' })
    expect(parse(dialect)).toMatchObject({ dialect: { mần: 'làm' }, chat: { ko: 'không' } })
  })

  it('keeps what YAML would read as something else', () => {
    for (const from of ['no', 'y', '1k', 'null']) {
      const edited = editWords(file, { section: 'chat', from, to: 'yes' })
      expect(parse(edited), from).toMatchObject({ chat: { [from]: 'yes' } })
      expect(editWords(edited, { section: 'chat', from, to: null })).toBe(file)
    }
  })

  it.each([
    ['an empty word', { section: 'chat', from: ' ', to: 'không' }],
    ['an empty meaning', { section: 'chat', from: 'hk', to: '' }],
    ['itself', { section: 'chat', from: 'không', to: 'Không' }],
    ['five words', { section: 'chat', from: 'một hai ba bốn năm', to: 'số' }],
    ['a word of another section', { section: 'chat', from: 'cntt', to: 'công nghệ' }],
  ] as const)('refuses %s', (_, change) => {
    expect(() => editWords(file, change)).toThrow(Faulty)
  })
})

describe('one more way of asking', () => {
  const file = `---
title:   'Lệ phí?' # giữ khoảng trắng
questions:
    - Hết bao nhiêu tiền?   # hay gặp
    - "Phí: mấy đồng"    # cuối
facets:
  fee: "Miễn phí."
---
Thân bài --- không đổi.
---
- questions: giả
`
  const questionsIn = (text: string) =>
    (parse(frontMatterOf(text)?.header ?? '') as { questions: string[] }).questions

  it('stands behind the others, and nothing else changes', () => {
    const edited = addWording(file, ' mất  tiền: #k nhỉ ')
    expect(questionsIn(edited).at(-1)).toBe('mất tiền: #k nhỉ')
    const [line = ''] = edited.split('\n').filter((each) => each.includes('#k'))
    expect(line).toMatch(/^ {4}- /)
    expect(edited.replace(`${line}\n`, '')).toBe(file)
  })

  it('also with Windows line ends and a byte-order mark', () => {
    const windows = `\uFEFF${file.replaceAll('\n', '\r\n')}`
    const edited = addWording(windows, 'giá sao')
    expect(edited).toBe(windows.replace('# cuối\r\n', '# cuối\r\n    - giá sao\r\n'))
  })

  it('in brackets, as the last field, and behind a text of several lines', () => {
    const flow = '---\nquestions: [một, hai]\ntitle: A\n---\nThân\n'
    expect(addWording(flow, 'ba, bốn]')).toBe(flow.replace('hai', 'hai, "ba, bốn]"'))
    const last = '---\ntitle: A\nquestions:\n- một\n---\nThân\n'
    expect(addWording(last, 'hai')).toBe(last.replace('một\n', 'một\n- hai\n'))
    const long = '---\nquestions:\n  - >-\n    một\n    dài\ntitle: A\n---\nThân\n'
    expect(questionsIn(addWording(long, 'hai'))).toEqual(['một dài', 'hai'])
  })

  it('is not put in twice, nor where there is no list', () => {
    expect(addWording(file, 'hết bao nhiêu  tiền?')).toBe(file)
    for (const text of ['Không có gì', '---\ntitle: A\n---\nThân', '---\nquestions: []\n---\nThân']) {
      expect(() => addWording(text, 'một')).toThrow(Faulty)
    }
    expect(() => addWording(file, ' ')).toThrow(Faulty)
  })
})
