import { stringify } from 'yaml'
import { describe, expect, it } from 'vitest'
import { readFolder, type ContentFile } from '../../../src/content/file.ts'
import { root } from '../../../src/wiring/build-bot.ts'
import { lineNames } from '../../../src/flows/flow.ts'
import { readFlows } from '../../../src/flows/read-flows.ts'

const constants = {
  organisation: 'Sở Thử',
  keep_days: '365',
  opens: null,
  usual_wait: null,
  hotline: null,
  hours: null,
  province: null,
}

function wording(change: Record<string, string | undefined> = {}): ContentFile {
  const lines = Object.fromEntries(lineNames.map((name) => [name, `Lời ${name}.`]))
  const kept = Object.entries({ ...lines, source: 'Nguồn: {sources}', ...change }).filter(
    ([, value]) => value !== undefined,
  )
  const text = stringify({
    kind: 'wording',
    lines: Object.fromEntries(kept),
    suggestions: ['Hỏi gì?'],
    words: { cancel: ['thôi'], resume: ['làm tiếp'] },
  })
  return { path: 'flows/wording.yml', text }
}

function reply(id: string, fields: Record<string, unknown>): ContentFile {
  const usual = { kind: 'reply', outcome: 'smalltalk', say: `Đáp ${id}` }
  return { path: `flows/${id}.yml`, text: stringify({ ...usual, ...fields }) }
}

describe('the wording', () => {
  it.each(lineNames)('must have the line %s', (name) => {
    expect(() => readFlows([wording({ [name]: undefined })], constants)).toThrow(
      new RegExp(`^flows/wording\\.yml Câu nói “${name}” \\(lines\\.${name}\\) chưa có`),
    )
  })

  it('must have no empty line and none that nobody says', () => {
    expect(() => readFlows([wording({ greeting: '  ' })], constants)).toThrow('lines.greeting')
    expect(() => readFlows([wording({ greting: 'Chào' })], constants)).toThrow('greting')
  })

  it('must be there', () => {
    expect(() => readFlows([reply('chao', { whole: ['chào'] })], constants)).toThrow(
      'flows/wording.yml Không có tệp này: hãy lấy lại từ bản cài đặt',
    )
  })

  it.each([
    [
      'unknown',
      { greeting: 'Chào, {organization} đây.' },
      'Không có gì để điền vào {organization}',
    ],
    [
      'known to another line only',
      { greeting: 'Chào {sources}' },
      'Không có gì để điền vào {sources}',
    ],
    [
      'that every object has',
      { greeting: 'Chào {constructor}' },
      'Không có gì để điền vào {constructor}',
    ],
  ])('must have no name %s', (_what, change, message) => {
    expect(() => readFlows([wording(change)], constants)).toThrow(message)
  })

  it('is filled with what it is given and with the name of the department', () => {
    const { flows } = readFlows([wording({ notice: 'Của {organisation}.' })], constants)
    expect(flows.line('notice')).toBe('Của Sở Thử.')
    expect(flows.line('source', { sources: 'A {b} $& $1' })).toBe('Nguồn: A {b} $& $1')
    expect(() => flows.line('source')).toThrow('Không có gì để điền vào {sources}')
    expect(flows.suggestions).toEqual(['Hỏi gì?'])
  })
})

describe('replies', () => {
  it('may say a line of the wording, with the name inside it', () => {
    const { flows } = readFlows(
      [
        wording({ greeting: 'Chào từ {organisation}.' }),
        reply('chao', { whole: ['chào'], say: '{greeting} Em ở {organisation}.' }),
      ],
      constants,
    )
    expect(flows.match('chào')).toMatchObject({
      id: 'chao',
      outcome: 'smalltalk',
      say: 'Chào từ Sở Thử. Em ở Sở Thử.',
    })
    expect(flows.match('tạm biệt')).toBeUndefined()
  })

  it.each<[string, Record<string, unknown>, string]>([
    ['an unknown outcome', { outcome: 'chat' }, 'outcome'],
    ['nothing to say', { say: '' }, 'say'],
    ['a misspelt field', { contain: ['a'] }, 'contain'],
    ['a name without a value', { say: 'Đây là {nobody}' }, 'Không có gì để điền vào {nobody}'],
  ])('are left out alone when one has %s', (_what, fields, message) => {
    const { flows, broken } = readFlows(
      [
        wording(),
        reply('hong', { whole: ['hỏng'], ...fields }),
        reply('chao', { whole: ['chào'] }),
      ],
      constants,
    )
    expect(broken).toMatchObject([
      { path: 'flows/hong.yml', message: expect.stringContaining(message) as string },
    ])
    expect(flows.match('hỏng')).toBeUndefined()
    expect(flows.match('chào')?.id).toBe('chao')
  })

  it('come in the order of what is at stake, not of the files', () => {
    const all = ['smalltalk', 'feedback', 'refused', 'handoff', 'emergency']
    const files = all.map((outcome) => reply(outcome, { outcome, contains: ['cứu'] }))
    for (let count = all.length; count > 0; count--) {
      const { flows } = readFlows([wording(), ...files.slice(0, count)], constants)
      expect(flows.match('cứu với')?.outcome).toBe(all[count - 1])
    }
  })
})

describe('the shipped dialogues', () => {
  const { flows, broken } = readFlows(readFolder(root, 'flows'), constants)

  it('have no broken file', () => {
    expect(broken).toEqual([])
  })

  it.each([
    ['chào em', 'smalltalk'],
    ['alo alo', 'smalltalk'],
    ['ok em cảm ơn nhiều nhé', undefined],
    ['cảm ơn em nhiều', 'smalltalk'],
    ['cám ơn', 'smalltalk'],
    ['em là người hay máy vậy', 'smalltalk'],
    ['gặp cán bộ', 'handoff'],
    ['cho toi gap can bo', 'handoff'],
    ['chào em, nhà cháy rồi', 'emergency'],
    ['nhà tôi đang cháy', 'emergency'],
    ['xin chào, có tai nạn', 'emergency'],
    ['gặp cán bộ, nhà cháy rồi', 'emergency'],
    ['nha chay roi', 'emergency'],
    ['tôi vừa bị lừa chuyển tiền', 'flow'],
    ['toi vua bi lua chuyen tien', 'flow'],
    ['thủ tục xin xác nhận nhà bị cháy', undefined],
    ['cháo', undefined],
    ['làm căn cước cho con ở đâu', undefined],
    ['', undefined],
    ['😀', undefined],
  ])('take %j for %s', (text, outcome) => {
    expect(flows.match(text)?.outcome).toBe(outcome)
  })

  it('leave every suggestion to the handbook', () => {
    // What was just lost to a scam is answered at once, with the handbook's own article.
    const called = flows.suggestions.flatMap((text) => flows.match(text)?.id ?? [])
    expect(called).toEqual(['just-scammed'])
  })

  it('name the numbers to call in an emergency', () => {
    const found = flows.match('nhà cháy')
    const say = found?.kind === 'reply' ? found.say : ''
    for (const number of ['113', '114', '115']) expect(say).toContain(number)
    expect(say.indexOf('114')).toBeLessThan(say.indexOf('115'))
  })
})
