import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Ended } from '../support/command-line.ts'
import { seeded } from '../support/random.ts'

let folder: string
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'bench-search-'))))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, lines: readonly unknown[]): string {
  const path = join(folder, name)
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)))
  writeFileSync(path, text.join('\n'))
  return path
}

/** The script as a person calls it. */
async function search(documents: string, queries: string): Promise<Ended> {
  const args = ['run', '--silent', 'bench:search', '--']
  try {
    const ended = await promisify(execFile)(
      'npm',
      [...args, '--index', documents, '--queries', queries],
      { maxBuffer: 2 ** 26 },
    )
    return { code: 0, ...ended }
  } catch (error) {
    return error as Ended
  }
}

interface Answer {
  id: string | number
  hits: { id: string | number; score: number; confidence: number }[]
}
const answers = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer)
const first = (stdout: string) => answers(stdout).map(({ hits }) => hits[0]?.id)

const documents = [
  {
    id: 'can-cuoc',
    title: 'Làm thẻ căn cước cho trẻ em',
    questions: ['Làm thẻ căn cước cho con ở đâu?'],
    text: 'Cha mẹ đưa con đến công an xã.',
  },
  { id: 'ho-so', title: 'Nộp hồ sơ trực tuyến', questions: ['Nộp hồ sơ qua mạng thế nào?'] },
  { id: 'hoa-don', title: 'Hóa đơn điện tử', text: 'Hộ kinh doanh lập hóa đơn từ máy tính tiền.' },
]

describe('bench:search', () => {
  it('answers every query in its order, best first, with a summary in one line', async () => {
    const queries = [
      { id: 'a', text: 'lam cccd cho con o dau' },
      { id: 'b', text: 'hồ sơ: nộp ~ ở đâu^2 -' },
      { id: 'c', text: 'hoá đơn từ máy tính tiền'.normalize('NFD') },
      { id: 'd', text: '' },
    ]
    const ended = await search(file('docs.jsonl', documents), file('q.jsonl', queries))
    expect(ended.code).toBe(0)
    expect(answers(ended.stdout).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd'])
    expect(first(ended.stdout)).toEqual(['can-cuoc', 'ho-so', 'hoa-don', undefined])
    for (const { hits } of answers(ended.stdout)) {
      const scores = hits.map(({ score }) => score)
      expect(scores).toEqual(scores.toSorted((a, b) => b - a))
      for (const hit of hits) {
        expect(Object.keys(hit)).toEqual(['id', 'score', 'confidence'])
        expect(hit.confidence).toBeGreaterThanOrEqual(0)
        expect(hit.confidence).toBeLessThanOrEqual(1)
      }
    }
    const summary = /^3 documents, build \d+ ms, query µs p50 \d+ p95 \d+, heap \d+ MB$/
    expect(ended.stderr.trim()).toMatch(summary)
  })

  it('takes what other programs write: numbers for ids, null, empty lines, CRLF, a mark at the start', async () => {
    const lines = [
      `\uFEFF{"id": 1, "title": null, "questions": null, "text": "Nộp hồ sơ qua mạng"}\r`,
      '\r',
      '{"id": 2, "title": "Làm thẻ căn cước", "more": true}',
      '',
    ]
    const queries = [{ id: 7, text: 'nộp hồ sơ' }, '', { id: 8, text: 'căn cước' }]
    const { code, stdout } = await search(file('null.jsonl', lines), file('n.jsonl', queries))
    expect(code).toBe(0)
    expect(answers(stdout).map(({ id }) => id)).toEqual([7, 8])
    expect(first(stdout)).toEqual([1, 2])
  })

  it('lines that share an id are one document, found by any of them and listed once', async () => {
    const parts = [
      { id: 'luat', title: 'Luật Căn cước', text: 'Thẻ có giá trị từ ngày cấp.' },
      { id: 'khac', text: 'Hóa đơn điện tử của hộ kinh doanh.' },
      { id: 'luat', title: 'Sổ hộ khẩu giấy', text: 'Không còn giá trị sử dụng.' },
    ]
    const queries = [
      { id: 1, text: 'so ho khau giay con gia tri khong' },
      { id: 2, text: 'thẻ có giá trị từ ngày nào' },
    ]
    const { stdout } = await search(file('twice.jsonl', parts), file('t.jsonl', queries))
    expect(first(stdout)).toEqual(['luat', 'luat'])
    for (const { hits } of answers(stdout)) {
      expect(new Set(hits.map(({ id }) => id)).size).toBe(hits.length)
    }
  })

  it('finds long passages without title or questions, ten thousand of them, and gives ten hits', async () => {
    const random = seeded(5)
    const words = 'nộp hồ sơ thẻ căn cước công dân đăng ký lệ phí hóa đơn xã phường tỉnh'.split(' ')
    const passages = Array.from({ length: 10_000 }, (_, number) => {
      const long = number < 300 ? 300 : 20
      const text = Array.from({ length: long }, () => words[Math.floor(random() * words.length)]!)
      return { id: `p${number}`, text: `${text.join(' ')} quyết định ${number}/QĐ-UBND` }
    })
    const queries = [
      { id: 'long', text: 'quyết định 123/QĐ-UBND' },
      { id: 'last', text: 'quyet dinh 9876/qd-ubnd' },
    ]
    // Seconds; what took a hundred times as long would not end within a test.
    const { code, stdout, stderr } = await search(
      file('many.jsonl', passages),
      file('m.jsonl', queries),
    )
    expect(code, stderr).toBe(0)
    expect(first(stdout)).toEqual(['p123', 'p9876'])
    expect(answers(stdout).map(({ hits }) => hits.length)).toEqual([10, 10])
  })

  it.each([
    ['no JSON', 'id: a', 'write one JSON object a line'],
    ['no id', '{"text": "Nộp hồ sơ"}', '"id": '],
    ['questions that are no list', '{"id": "a", "questions": "Nộp hồ sơ?"}', '"questions": '],
  ])('names the line that has %s, and how it should be', async (_what, line, said) => {
    const bad = file('bad.jsonl', [documents[0], '', line])
    const { code, stdout, stderr } = await search(bad, file('any.jsonl', [{ id: 1, text: 'a' }]))
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(`${bad}:3: `)
    expect(stderr).toContain(said)
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })

  it('names a query without text, and a file that is not there', async () => {
    const docs = file('good.jsonl', documents)
    const bad = file('bad-query.jsonl', [{ id: 1, text: 'a' }, { id: 2 }])
    const { code, stderr } = await search(docs, bad)
    expect([code, stderr]).toEqual([2, expect.stringContaining(`${bad}:2: "text": `)])
    const gone = await search(docs, join(folder, 'gone.jsonl'))
    expect([gone.code, gone.stderr]).toEqual([
      2,
      expect.stringContaining('cannot be read (ENOENT)'),
    ])
  })
})
