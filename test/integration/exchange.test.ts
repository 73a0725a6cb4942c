import { Document, HeadingLevel, Packer, Paragraph } from 'docx'
import { strToU8, unzipSync, zipSync } from 'fflate'
import mammoth from 'mammoth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ApiError } from '../../src/web/console-contract.ts'
import type {
  DraftSummary,
  FilePage,
  ImportChecked,
  ImportDone,
  ImportEntry,
  ImportPlan,
  ImportProgress,
  ImportRead,
} from '../../src/web/workshop-contract.ts'
import {
  consoleBrowser,
  goodPassword,
  tokenIn,
  type ConsoleBrowser,
} from '../support/console-client.ts'
import { departmentRows, excelFile, sheetHeads, type TestCell } from '../support/editors-sheet.ts'
import { dataFolder, environment } from '../support/running-app.ts'
import { startServerProcess, type ServerProcess } from '../support/server-process.ts'

/** What editors bring and take away, with the program as it is built. */
let data: ReturnType<typeof dataFolder>
let server: ServerProcess
let editor: ConsoleBrowser

beforeAll(async () => {
  data = dataFolder()
  server = await startServerProcess(environment(data.path))
  editor = consoleBrowser(server.url)
  const token = tokenIn(await server.setUpLink)
  const chosen = { login: 'bien.tap', name: 'Hoàng Thị Biên', password: goodPassword }
  expect((await editor.post(`/invitations/${token}`, chosen)).status).toBe(200)
})
afterAll(async () => {
  await server.killHard()
  data.remove()
})

const plan: ImportPlan = { duplicates: 'skip', topic: 'dich-vu-cong', owner: 'cong-an-xa' }
type Line<T> = Exclude<T, { error: unknown }> & { error?: { code: string; message: string } }

async function send(
  step: string,
  bytes: Uint8Array,
  name: string,
  wanted?: ImportPlan,
  signal?: AbortSignal,
) {
  const query = new URLSearchParams({ name, ...(wanted && { plan: JSON.stringify(wanted) }) })
  return fetch(`${server.url}/api/workshop/import${step}?${query}`, {
    method: 'POST',
    headers: {
      ...{ Origin: server.url, Cookie: editor.cookie() ?? '' },
      'Content-Type': 'application/octet-stream',
    },
    body: bytes as Uint8Array<ArrayBuffer>,
    ...(signal && { signal }),
  })
}
/** Its last line, and how far it said it was. */
async function linesOf<T>(response: Response) {
  expect(response.status).toBe(200)
  const lines = (await response.text())
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ImportProgress | Line<T>)
  const progress = lines.flatMap((line) => ('progress' in line ? [line.progress] : []))
  return { progress, last: lines.at(-1) as Line<T> }
}
const read = async (bytes: Uint8Array, name: string) =>
  (await linesOf<ImportRead>(await send('/read', bytes, name))).last
const check = async (bytes: Uint8Array, name: string, wanted = plan) =>
  (await linesOf<ImportChecked>(await send('/check', bytes, name, wanted))).last
const bring = async (bytes: Uint8Array, name: string, wanted = plan) =>
  (await linesOf<ImportDone>(await send('', bytes, name, wanted))).last

const drafts = async () =>
  (await editor.get<{ drafts: DraftSummary[] }>('/workshop/drafts')).body.drafts
const file = async (path: string) =>
  (await editor.get<FilePage>(`/workshop/file?path=${encodeURIComponent(path)}`)).body
const undo = async (id: number) =>
  (await editor.post<{ restored: string[]; kept: string[] }>(`/workshop/imports/${id}/undo`)).body

const article = (title: string) => `---
title: ${title}
label: Nhãn
topic: can-cuoc
audience: [nguoi-dan]
owner: cong-an-xa
questions:
${['một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám'].map((one) => `  - ${title} lần ${one}`).join('\n')}
sources:
  - name: Sổ tay
    date: 2026-01
review_by: 2027-05-21
---
Anh/chị hỏi cán bộ.
`

describe('a sheet of 300 questions', () => {
  const rows = departmentRows()
  const column = (head: string) => sheetHeads.indexOf(head)
  /** By row as Excel counts: heads are row 1. */
  const faulty: [row: number, head: string, cell: TestCell][] = [
    ...[3, 17, 29, 44].map((row): [number, string, TestCell] => [row, 'Nội dung trả lời', null]),
    ...[51, 66].map((row): [number, string, TestCell] => [row, 'Câu hỏi', null]),
    ...[72, 80].map((row): [number, string, TestCell] => [row, 'Hiệu lực từ ngày', '31/02/2026']),
    ...[91, 99].map((row): [number, string, TestCell] => [
      row,
      'Đường link',
      'javascript:alert(1)',
    ]),
    ...[110, 123].map((row): [number, string, TestCell] => [
      row,
      'Câu hỏi',
      `Hỏi <script>alert(${row})</script> sao?`,
    ]),
    ...[140, 151].map((row): [number, string, TestCell] => [row, 'Nguồn', `=cmd|'/C calc'!A0`]),
    ...[163, 177].map((row): [number, string, TestCell] => [
      row,
      'Nội dung trả lời',
      { formula: 'A1&"đ"' },
    ]),
    ...[190, 201].map((row): [number, string, TestCell] => [
      row,
      'Nội dung trả lời',
      'Dài quá. '.repeat(90),
    ]),
    ...[250, 301].map((row): [number, string, TestCell] => [row, 'Câu hỏi', rows[3]?.[1] ?? null]),
  ]
  let bytes: Uint8Array
  beforeAll(async () => {
    for (const [row, head, cell] of faulty) rows[row - 2]![column(head)] = cell
    bytes = await excelFile([sheetHeads, ...rows])
  })

  it('is checked row by row, becomes drafts, and is undone to what was there before', async () => {
    const found = await read(bytes, 'danh-muc.xlsx')
    if (!('read' in found) || found.read.kind !== 'sheet') throw new Error('no sheet')
    expect(found.read.count).toBe(300)
    expect(found.read.guess[column('Câu hỏi')]).toBe('question')

    const checked = await check(bytes, 'danh-muc.xlsx')
    const grave = checked.checked.faults.filter(({ note }) => !note)
    expect(grave.map(({ row }) => row)).toEqual(faulty.map(([row]) => row))
    expect(grave.map((one) => one.column)).toEqual(faulty.map(([, head]) => head))
    for (const { row, message } of grave) expect(message).toContain(`Dòng ${row}`)
    expect(checked.checked.items).toHaveLength(280)

    // Another column holds the answers: what a person says counts.
    const roles = [...found.read.guess]
    roles[column('Nội dung trả lời')] = null
    roles[column('Căn cứ')] = 'answer'
    const mapped = await check(bytes, 'danh-muc.xlsx', { ...plan, roles })
    expect(mapped.checked.items.length).toBeGreaterThan(280)

    const { done } = await bring(bytes, 'danh-muc.xlsx')
    expect(done.made).toBe(280)
    expect(await drafts()).toHaveLength(280)
    const again = await check(bytes, 'danh-muc.xlsx', { ...plan, duplicates: 'both' })
    expect(again.checked).toMatchObject({ unchanged: 280 })
    expect(again.checked.items[0]?.same?.title).toBe(again.checked.items[0]?.title)

    const [first, second] = checked.checked.items.slice(-2).map((item) => item.path)
    const changed = await file(first!)
    const mine = `${changed.draft!.text}Thêm một câu.\n`
    const saved = await editor.put('/workshop/draft', {
      path: first,
      text: mine,
      version: changed.draft!.version,
    })
    expect(saved.status).toBe(200)
    const undone = await undo(done.id)
    expect(undone.kept).toEqual([first])
    expect(undone.restored).toContain(second)
    expect((await drafts()).map((one) => one.path)).toEqual([first])
    expect((await file(first!)).draft?.text).toBe(mine)
    expect((await editor.post(`/workshop/imports/${done.id}/undo`)).status).toBe(404)
    const { imports } = (await editor.get<{ imports: ImportEntry[] }>('/workshop/imports')).body
    expect(imports[0]).toMatchObject({ name: 'danh-muc.xlsx', made: 280 })
    expect(imports[0]?.undoneAt).not.toBeNull()
    for (const one of await drafts())
      await editor.delete(`/workshop/draft?path=${encodeURIComponent(one.path)}`)
  })

  it('skips what is there, puts it in its place, or stands beside it', async () => {
    const FEE = 'knowledge/can-cuoc/can-cuoc-le-phi.md'
    const { published } = await file(FEE)
    const [, question] = /\n {2}- (.+)/.exec(published!.text) ?? []
    const sheet = await excelFile([
      ['Câu hỏi', 'Trả lời'],
      [question!, 'Lệ phí mới là 99 đồng.'],
    ])
    const does = async (duplicates: ImportPlan['duplicates']) =>
      (await check(sheet, 'phi.xlsx', { ...plan, duplicates })).checked.items[0]
    expect(await does('skip')).toMatchObject({ does: 'skip', same: { id: 'can-cuoc-le-phi' } })
    expect(await does('replace')).toMatchObject({ does: 'replace', path: FEE })
    const beside = await does('both')
    expect(beside?.does).toBe('new')
    expect(beside?.path).not.toBe(FEE)

    expect((await bring(sheet, 'phi.xlsx')).error?.code).toBe('nothing')
    // A colleague looks at a draft of that article meanwhile.
    const begun = { path: FEE, text: `${published!.text}\nĐang soạn dở.\n`, version: 0 }
    expect((await editor.put('/workshop/draft', begun)).status).toBe(200)
    const sent = { path: FEE, version: 1, to: 'review', note: 'nhờ xem' }
    expect((await editor.post('/workshop/draft/move', sent)).status).toBe(200)
    const before = (await file(FEE)).draft!
    const replaced = await bring(sheet, 'phi.xlsx', { ...plan, duplicates: 'replace' })
    expect(replaced.done).toMatchObject({ made: 1, replaced: 1 })
    const { draft } = await file(FEE)
    expect(draft?.text).toContain('99 đồng')
    expect(draft?.text).toContain(question)
    expect(draft?.outdated).toBeNull()
    expect(draft?.state).toBe('draft')
    expect(await undo(replaced.done.id)).toEqual({ restored: [FEE], kept: [] })
    const after = (await file(FEE)).draft!
    expect(after).toEqual({ ...before, version: after.version })
    // Whoever had the import's text open does not write over what came back.
    const late = { path: FEE, text: 'Bản nhập, sửa tiếp.', version: draft!.version }
    await editor.put('/workshop/draft', {
      path: FEE,
      text: `${before.text}\n`,
      version: after.version,
    })
    expect((await editor.put('/workshop/draft', late)).status).toBe(409)
    await editor.delete(`/workshop/draft?path=${encodeURIComponent(FEE)}`)
    const both = await bring(sheet, 'phi.xlsx', { ...plan, duplicates: 'both' })
    expect((await drafts()).map(({ path }) => path)).toEqual([beside?.path])
    await undo(both.done.id)
    expect(await drafts()).toEqual([])
  })
})

describe('a handbook in Word', () => {
  it('becomes drafts of the chosen sections, with the heading as their source', async () => {
    const heading = (text: string) => new Paragraph({ heading: HeadingLevel.HEADING_2, text })
    const children = [
      new Paragraph({ heading: HeadingLevel.HEADING_1, text: 'Chương I. Thẻ căn cước' }),
      ...[heading('Đổi thẻ khi nào?'), new Paragraph('Đổi thẻ khi đủ 14, 25, 40 và 60 tuổi.')],
      ...[heading('Thẻ gãy thì sao?'), new Paragraph('Mang thẻ gãy tới công an xã để đổi.')],
    ]
    const bytes = new Uint8Array(await Packer.toBuffer(new Document({ sections: [{ children }] })))
    const found = await read(bytes, 'Sổ tay.docx')
    if (!('read' in found) || found.read.kind !== 'document') throw new Error('no document')
    const at = found.read.sections.findIndex(({ heading }) => heading === 'Thẻ gãy thì sao?')
    const { done } = await bring(bytes, 'Sổ tay.docx', { ...plan, sections: [at] })
    expect(done.made).toBe(1)
    const [draft] = await drafts()
    const { text } = (await file(draft!.path)).draft!
    expect(draft?.title).toBe('Thẻ gãy thì sao?')
    expect(text).toContain('Sổ tay.docx, mục Chương I. Thẻ căn cước > Thẻ gãy thì sao?')
    await undo(done.id)
  })
})

describe('a file that would do harm', () => {
  it('is refused in words an editor understands, and the server stays up', async () => {
    const large = await send('/read', new Uint8Array(25 * 1024 * 1024), 'to.xlsx')
    const { error } = (await large.json()) as ApiError
    expect([large.status, error.message]).toEqual([413, expect.stringContaining('20 MB')])

    const bomb = zipSync({ 'knowledge/a/b.md': new Uint8Array(60 * 1024 * 1024) }, { level: 9 })
    expect((await read(bomb, 'bom.zip')).error?.message).toContain('quá lớn')
    const outside = zipSync({ '../../knowledge/a.md': strToU8(article('Ngoài')) })
    expect((await read(outside, 'duong.zip')).error?.message).toContain('không an toàn')
    expect((await read(strToU8('\u0000\u0001'), 'x.xlsx')).error?.code).toBe('unreadable')
    expect((await send('/read', new Uint8Array(), 'trong.csv')).status).toBe(400)
    const noPlan = await send('/check', strToU8('a,b'), 'x.csv')
    expect(noPlan.status).toBe(400)
    expect(server.process.exitCode).toBeNull()
  })

  it('is no longer read when the browser goes away', async () => {
    const many = Array.from({ length: 4_900 }, (_, at) => [
      `Hỏi việc số ${at}?`,
      'Đáp. '.repeat(100),
    ])
    const bytes = await excelFile([['Câu hỏi', 'Trả lời'], ...many])
    const gone = new AbortController()
    setTimeout(() => gone.abort(), 300)
    await expect(
      send('/read', bytes, 'dai.xlsx', undefined, gone.signal).then((one) => one.text()),
    ).rejects.toThrow()
    const begun = performance.now()
    expect((await editor.get('/workshop/drafts')).status).toBe(200)
    expect(performance.now() - begun).toBeLessThan(20_000)
  })
})

describe('what editors take away', () => {
  const take = async (kind: string) => {
    const response = await fetch(`${server.url}/api/workshop/export/${kind}`, {
      headers: { Cookie: editor.cookie() ?? '' },
    })
    expect(response.status, kind).toBe(200)
    expect(response.headers.get('content-disposition')).toMatch(/filename=".+-\d{4}-\d{2}-\d{2}\./)
    return new Uint8Array(await response.arrayBuffer())
  }

  it.each(['bai-viet.xlsx', 'bai-viet.csv', 'cam-nang.zip', 'cam-nang.json'])(
    '%s comes back unchanged',
    async (kind) => {
      const bytes = await take(kind)
      const { items, faults, unchanged } = (
        await check(bytes, kind, { ...plan, duplicates: 'replace' })
      ).checked
      expect(faults.filter(({ note }) => !note)).toEqual([])
      expect(items.length).toBeGreaterThan(150)
      expect(unchanged).toBe(items.length)
      expect((await bring(bytes, kind, { ...plan, duplicates: 'replace' })).error?.code).toBe(
        'nothing',
      )
    },
  )

  it('a cell that a spreadsheet would run is written as text', async () => {
    const path = 'knowledge/can-cuoc/can-cuoc-le-phi.md'
    const { text } = (await file(path)).published!
    const draft = text.replace('questions:\n', `questions:\n  - "=cmd|'/C calc'!A0"\n`)
    expect((await editor.put('/workshop/draft', { path, text: draft, version: 0 })).status).toBe(
      200,
    )
    const done = await editor.post('/workshop/publish', {
      paths: [path],
      why: 'thử xem',
      acceptWorse: 99,
    })
    expect(done.status).toBe(200)
    const csv = Buffer.from(await take('bai-viet.csv')).toString('utf8')
    expect(csv).toContain('cmd|')
    expect(csv).not.toMatch(/(?:^|[,\n])"?=cmd/)
    const sheets = unzipSync(await take('bai-viet.xlsx'))
    const xml = Object.entries(sheets).flatMap(([name, part]) =>
      name.startsWith('xl/worksheets/') ? [Buffer.from(part).toString('utf8')] : [],
    )
    expect(xml.join('')).not.toContain('<f>')

    const word = await take('thay-doi.docx?since=0')
    const { value } = await mammoth.extractRawText({ buffer: Buffer.from(word) })
    expect(value).toContain('cmd|')
    expect(value).toContain('thử xem')
  })
})
