import { facetNames, type FrontMatter } from '../knowledge/article.ts'
import { normalise } from '../text/normalise.ts'
import { addressOf, complaintAbout, cutsRead, dayOf, tooLong } from './cell-checks.ts'
import { letterOf, type GridRow } from './cells.ts'
import type { Fault, Imported, Item } from './items.ts'
import { capital } from './items.ts'
import {
  cutAtWord,
  idMaker,
  indexOf,
  labelOf,
  type Index,
  type Known,
  type KnownArticle,
} from './known.ts'
import type { Table } from './read-sheet.ts'
import { keyOf, roleHeadings, roles, type Mapping, type Role } from './roles.ts'
import { cellsOf, changesIn, linesOf, sourcesOf, wordingsOf, type Cells } from './sheet-article.ts'
import { articleFile, changedFile } from './written.ts'

const LONGEST = { title: 100, label: 20, question: 300, facet: 400, link: 60 }
/** Fewer cannot be published. */
const LEAST_QUESTIONS = 4
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/

/** A row whose cells are in order: days as days, topics and agencies by their ids. */
interface Row {
  number: number
  cells: Cells
  /** Named by its id. */
  existing: KnownArticle | undefined
  /** Roles that say something else than the existing article; of a new one, all that say something. */
  differing: Role[]
}

/**
 * Articles out of the rows of a table; rows of one code or title and different questions are one.
 * @param today 2026-11-21
 */
export function articlesFromSheet(
  table: Table,
  mapping: Mapping,
  known: Known,
  today: string,
): Imported {
  const index = indexOf(known)
  const faults: Fault[] = []
  const say = (row: number, role: Role | number, message: string, grave = true): false => {
    const at = typeof role === 'number' ? role : mapping.indexOf(role)
    const column = columnName(table, at, typeof role === 'number' ? undefined : role)
    const where = column ? `dòng ${row}, cột ${column}` : `dòng ${row}`
    const name = column === null ? null : table.columns[at] || column
    faults.push({ row, column: name, where, message: `${capital(where)} ${message}.`, grave })
    return false
  }
  const unmapped = unmappedIn(mapping)
  if (unmapped) {
    const fault = { row: null, column: null, where: '', message: unmapped, grave: true }
    return { items: [], faults: [fault] }
  }
  const read = rowReader(mapping, index, known, say)
  const rows = table.rows.flatMap((row) => read(row) ?? [])
  const groups = grouped(rows, mapping, say)
  const newId = idMaker(known.articles)
  const items = groups.flatMap(
    (group) => itemOf(group, { index, known, today, newId, say, file: table.file }) ?? [],
  )
  return { items, faults: faults.sort((one, other) => (one.row ?? 0) - (other.row ?? 0)) }
}

type Say = (row: number, role: Role | number, message: string, grave?: boolean) => false

function columnName({ columns }: Table, at: number, role: Role | undefined): string | null {
  if (at < 0) return role === undefined ? null : `“${roleHeadings[role]}”`
  return `${letterOf(at)} “${columns[at] || (role && roleHeadings[role]) || 'không tên'}”`
}

function unmappedIn(mapping: Mapping): string | undefined {
  const has = (role: Role) => mapping.includes(role)
  if (has('id')) return undefined
  if (!has('question') && !has('title')) {
    return 'Chưa biết cột nào là câu hỏi. Hãy chọn cột “Câu hỏi” trong bảng ghép cột.'
  }
  return has('answer')
    ? undefined
    : 'Chưa biết cột nào là câu trả lời. Hãy chọn cột “Trả lời” trong bảng ghép cột.'
}

/** Reads one row; undefined when it must stay out, which is said. */
function rowReader(mapping: Mapping, index: Index, known: Known, say: Say) {
  const columnsOf = (role: Role) => mapping.flatMap((one, at) => (one === role ? [at] : []))
  const mapped = roles.filter((role) => mapping.includes(role))

  return ({ number, cells: raw, formulas }: GridRow): Row | undefined => {
    const formula = formulas.find((at) => mapping[at])
    if (formula !== undefined) {
      say(
        number,
        formula,
        'là công thức, không lấy. Hãy thay bằng giá trị (chép rồi dán đặc biệt, chọn Giá trị)',
      )
      return undefined
    }
    const cells: Cells = Object.fromEntries(
      mapped.map((role) => [
        role,
        columnsOf(role)
          .map((at) => raw[at] ?? '')
          .filter((cell) => cell.trim() !== '')
          .join('\n'),
      ]),
    )
    const named = index.article((cells.id ?? '').trim())
    const own = named && index.written(named)
    const existing = own && named
    const ownCells = own && cellsOf(own)
    const isOwn = (role: Role, cell: string) =>
      ownCells !== undefined && normalise(cell) === normalise(ownCells[role])
    let isFine = true
    for (const role of mapped) {
      const cell = cells[role] ?? ''
      if (cell.trim() === '' || isOwn(role, cell)) continue
      const complaint = complaintAbout(cell)
      const meant =
        complaint === undefined ? meaning(role, cell, { number, index, known, say }) : undefined
      if (complaint !== undefined) isFine = say(number, role, complaint)
      else if (meant === undefined) isFine = false
      else cells[role] = meant
    }
    const differing = mapped.filter(
      (role) =>
        role !== 'id' &&
        (ownCells ? !isOwn(role, cells[role] ?? '') : (cells[role] ?? '').trim() !== ''),
    )
    const { from, to } = { from: cells.from ?? '', to: cells.to ?? '' }
    if (isFine && from !== '' && to !== '' && to < from) {
      isFine = say(
        number,
        'to',
        `ghi ngày hết hiệu lực (${vietnamese(to)}) trước ngày bắt đầu (${vietnamese(from)}). Hãy sửa lại một trong hai ngày`,
      )
    }
    return isFine ? { number, cells, existing, differing } : undefined
  }
}

const vietnamese = (day: string) => day.split('-').map(Number).reverse().join('/')

/** A cell as the header takes it; undefined when it cannot, which is said. */
function meaning(
  role: Role,
  cell: string,
  { number, index, known, say }: { number: number; index: Index; known: Known; say: Say },
): string | undefined {
  const refuse = (message: string) => void say(number, role, message)
  const note = (message: string, instead: string) => {
    say(number, role, message, false)
    return instead
  }
  switch (role) {
    case 'from':
    case 'to':
    case 'review':
      return (
        dayOf(cell) ??
        refuse(
          `ghi “${cutAtWord(cell, 30)}” không phải ngày. Hãy ghi ngày/tháng/năm, ví dụ 21/5/2027`,
        )
      )
    case 'topic': {
      const topic = index.topic(cell)
      if (topic !== undefined) return topic
      const name = `ghi “${cutAtWord(cell, 40)}” không có trong danh sách chủ đề`
      const instead = known.defaults.topic
      if (instead === null) return refuse(`${name}. Hãy ghi đúng tên một chủ đề`)
      return note(`${name}, tạm xếp vào “${instead}”. Hãy chọn lại khi duyệt`, instead)
    }
    case 'owner': {
      const owner = index.agency(cell)
      if (owner !== undefined) return owner
      const name = `ghi “${cutAtWord(cell, 60)}” không có trong danh sách cơ quan`
      const instead = known.defaults.owner
      if (instead === null) return refuse(`${name}. Hãy ghi đúng tên một cơ quan`)
      return note(`${name}, tạm giao “${instead}”. Hãy chọn lại khi duyệt`, instead)
    }
    case 'question':
      if (normalise(cell).length <= LONGEST.question) return normalise(cell)
      return refuse(
        `dài ${cell.length} ký tự, nhiều nhất ${LONGEST.question}. Hãy rút gọn câu hỏi, phần kể thêm đưa xuống câu trả lời`,
      )
    case 'wordings':
      return wordings(cell, (long) =>
        say(
          number,
          role,
          `có cách hỏi quá ${LONGEST.question} ký tự, đã bỏ: “${cutAtWord(long, 40)}…”`,
          false,
        ),
      )
    case 'answer': {
      const answer = cutsRead(cell)
      const long = tooLong(answer)
      return long === undefined ? answer : refuse(long)
    }
    case 'title':
      if (normalise(cell).length <= LONGEST.title) return normalise(cell)
      return note(
        `dài quá ${LONGEST.title} ký tự, đã cắt bớt. Hãy xem lại tiêu đề khi duyệt`,
        cutAtWord(cell, LONGEST.title),
      )
    case 'label':
      if (normalise(cell).length <= LONGEST.label) return normalise(cell)
      return note(
        `dài quá ${LONGEST.label} ký tự, đã rút thành “${labelOf(cell)}”. Hãy xem lại khi duyệt`,
        labelOf(cell),
      )
    case 'url': {
      const addresses = linesOf(cell).map(addressOf)
      if (addresses.every((address) => address !== undefined)) return addresses.join('\n')
      return refuse(badAddress(cell))
    }
    case 'source':
      if (sourcesOf(cell).every(({ url }) => url === undefined || addressOf(url))) return cell
      return refuse(badAddress(cell))
    case 'links': {
      const links = linesOf(cell).map((line) => line.split('|').map((part) => part.trim()))
      const isFine = links.every(
        ([title = '', url = '', ...more]) =>
          title !== '' &&
          title.length <= LONGEST.link &&
          more.length === 0 &&
          addressOf(url) === url,
      )
      return isFine
        ? cell
        : refuse(`phải ghi mỗi dòng “tên | https://…”, tên nhiều nhất ${LONGEST.link} ký tự`)
    }
    case 'audience':
    case 'related':
      if (cell.split(/[,;\n]/).every((part) => SLUG.test(part.trim()))) return cell
      return note('phải là các mã không dấu cách nhau bằng dấu phẩy, đã bỏ qua', '')
    default:
      if (!facetNames.some((name) => name === role)) return cell
      if (normalise(cell).length <= LONGEST.facet) return normalise(cell)
      return refuse(`dài ${cell.length} ký tự, nhiều nhất ${LONGEST.facet}. Hãy rút gọn`)
  }
}

const badAddress = (cell: string) =>
  `ghi “${cutAtWord(cell, 60)}” không phải địa chỉ trang web. Hãy ghi dạng https://tentrang.gov.vn/…`

function wordings(cell: string, tooLongOne: (wording: string) => void): string {
  return wordingsOf(cell)
    .filter((wording) => {
      if (wording.length <= LONGEST.question) return true
      tooLongOne(wording)
      return false
    })
    .join('\n')
}

/** Rows of one code or title together; what comes twice or contradicts stays out, which is said. */
function grouped(rows: readonly Row[], mapping: Mapping, say: Say): Row[][] {
  const groups = new Map<string, Row[]>()
  const asked = new Map<string, number>()
  for (const row of rows) {
    const { number, cells, existing } = row
    const { id = '', title = '', question = '', answer = '' } = cells
    const key = id.trim() ? `id ${keyOf(id)}` : title ? `title ${keyOf(title)}` : `row ${number}`
    const group = groups.get(key)
    const first = group?.[0]
    // An article that exists may be given in part.
    const needsQuestion = !existing || mapping.includes('question')
    const isMissing =
      needsQuestion && question === '' && (mapping.includes('question') || title === '')
    if (isMissing) {
      say(number, 'question', 'để trống. Hãy ghi câu hỏi rồi nhập lại dòng này')
      continue
    }
    const needsAnswer = !existing || mapping.includes('answer')
    if (needsAnswer && answer.trim() === '' && !first) {
      say(number, 'answer', 'để trống. Hãy ghi câu trả lời rồi nhập lại dòng này')
      continue
    }
    const again = asked.get(keyOf(question || title))
    if (again !== undefined) {
      say(
        number,
        question ? 'question' : 'title',
        `trùng câu hỏi với dòng ${again}, đã bỏ qua. Hãy giữ lại một dòng`,
      )
      continue
    }
    if (first && answer.trim() !== '' && keyOf(answer) !== keyOf(first.cells.answer ?? '')) {
      say(
        number,
        'answer',
        `khác câu trả lời ở dòng ${first.number} dù cùng ${id.trim() ? 'mã' : 'tiêu đề'}. Hãy sửa cho giống nhau hoặc đặt tiêu đề khác`,
      )
      continue
    }
    if (question || title) asked.set(keyOf(question || title), number)
    groups.set(key, [...(group ?? []), row])
  }
  return [...groups.values()]
}

interface Making {
  index: Index
  known: Known
  today: string
  newId: (title: string) => string
  say: Say
  file: string
}

function itemOf(group: readonly Row[], making: Making): Item | undefined {
  const [first] = group
  if (!first) return undefined
  const { index, newId, say } = making
  const { number, existing } = first
  const cells = joined(group)
  const title = titleOf(cells) || existing?.title || ''
  const [same, why] = existing ? ([existing, 'id'] as const) : found(cells, title, index)
  const header = same && existing ? undefined : newHeader(cells, title, number, making)
  if (header === undefined && !existing) return undefined

  const own = same && index.written(same)
  const differing = existing ? differingIn(group) : rolesWith(cells)
  const changes =
    own && changesIn(existing ? withQuestions(group, cells) : cells, differing, own.header)
  const file = same && changes ? changedFile(same, changes) : null
  const unchanged = same !== undefined && file !== null && file.text === same.text
  if (same && !existing) {
    const by = why === 'title' ? 'tiêu đề' : 'câu hỏi'
    say(
      number,
      why ?? 'title',
      `trùng ${by} với bài đã có “${same.title}” (${same.id}). Hãy chọn bỏ qua, thay thế hoặc giữ cả hai`,
      false,
    )
  }

  const fresh = header ?? { ...own?.header, ...without(changes), topic: own?.header.topic ?? '' }
  const id = unchanged ? (same?.id ?? '') : idFor(cells, title, newId, existing)
  const { path, text } =
    unchanged && same
      ? same
      : articleFile(id, fresh, String(changes?.body ?? cells.answer ?? own?.body))
  return {
    ...{ id, path, text, title },
    where: `dòng ${group.map((row) => row.number).join(', ')}`,
    same: same?.id ?? null,
    why: why ?? null,
    replacement: file,
    unchanged,
  }
}

function without(changes: object | undefined): Partial<FrontMatter> {
  const fields = { ...changes }
  delete (fields as { body?: string }).body
  return fields
}

/** A code of the sheet that can be an id stays one. */
function idFor(
  { id = '' }: Cells,
  title: string,
  newId: (title: string) => string,
  existing: KnownArticle | undefined,
): string {
  const code = id.trim()
  return newId(!existing && SLUG.test(code) && /[a-z]/.test(code) ? code : title)
}

const rolesWith = (cells: Cells): Role[] =>
  roles.filter((role) => role !== 'id' && (cells[role] ?? '').trim() !== '')

const differingIn = (group: readonly Row[]): Role[] =>
  // Further rows of an article bring further ways of asking.
  group.length > 1
    ? [...new Set([...group.flatMap(({ differing }) => differing), 'wordings' as const])]
    : (group[0]?.differing ?? [])

/** The cells of the first row that has them; questions of all rows. */
function joined(group: readonly Row[]): Cells {
  const cells: Cells = {}
  for (const role of roles) {
    const cell = group.map((row) => row.cells[role] ?? '').find((text) => text.trim() !== '')
    if (cell !== undefined) cells[role] = cell
  }
  return withQuestions(group, cells)
}

function withQuestions(group: readonly Row[], cells: Cells): Cells {
  const [first, ...others] = group
  const wordings = [
    first?.cells.wordings ?? '',
    ...others.flatMap((row) => [row.cells.question ?? '', row.cells.wordings ?? '']),
  ].filter((cell) => cell.trim() !== '')
  return wordings.length === 0 ? cells : { ...cells, wordings: wordings.join('\n') }
}

const titleOf = ({ title = '', question = '' }: Cells) =>
  title || cutAtWord(question, LONGEST.title)

function found(
  { question = '', wordings: others = '' }: Cells,
  title: string,
  index: Index,
): [KnownArticle, 'title' | 'question'] | [undefined, null] {
  const titled = index.titled(title)
  if (titled) return [titled, 'title']
  const asked = [question, ...wordingsOf(others)].map((each) => index.asked(each)).find(Boolean)
  return asked ? [asked, 'question'] : [undefined, null]
}

/** The header of a new article; undefined when something is missing, which is said. */
function newHeader(
  cells: Cells,
  title: string,
  number: number,
  { known, today, say, file }: Making,
): (Partial<FrontMatter> & { topic: string }) | undefined {
  const topic = cells.topic || known.defaults.topic
  const owner = cells.owner || known.defaults.owner
  if (!topic) {
    say(number, 'topic', 'để trống. Hãy ghi chủ đề, hoặc chọn một chủ đề chung khi nhập')
    return undefined
  }
  if (!owner) {
    say(
      number,
      'owner',
      'để trống. Hãy ghi cơ quan phụ trách, hoặc chọn một cơ quan chung khi nhập',
    )
    return undefined
  }
  const changes = changesIn(cells, rolesWith(cells), { questions: [title] })
  const { questions = [title], sources, label, ...fields } = changes
  if (questions.length < LEAST_QUESTIONS) {
    say(
      number,
      cells.wordings ? 'wordings' : 'question',
      `mới có ${questions.length} cách hỏi, nên có từ 12. Hãy viết thêm khi duyệt`,
      false,
    )
  }
  if (!sources) {
    say(
      number,
      'source',
      `để trống, tạm ghi nguồn là tệp “${file}”. Hãy bổ sung nguồn khi duyệt`,
      false,
    )
  }
  const { effective_from, effective_to, legal_basis, facets, ...others } = fields
  return {
    title,
    label: label ?? labelOf(title),
    topic,
    audience: changes.audience ?? ['nguoi-dan'],
    owner,
    questions,
    sources: sources ?? [{ name: `Tệp ${file}`, date: today }],
    ...(facets && Object.keys(facets).length > 0 && { facets }),
    ...(legal_basis && { legal_basis }),
    ...(effective_from && { effective_from }),
    ...(effective_to && { effective_to }),
    review_by: changes.review_by ?? halfYearAfter(today),
    verify: changes.verify ?? false,
    ...optional(others),
  }
}

/** Those that are there at all, and not the ones named above. */
function optional({ local, related, links }: Partial<Record<keyof FrontMatter, unknown>>) {
  return Object.fromEntries(
    Object.entries({ local, related, links }).filter(
      ([, value]) => value !== undefined && value !== false,
    ),
  )
}

/** When somebody should look at an imported article again. */
export function halfYearAfter(today: string): string {
  const date = new Date(`${today}T00:00:00Z`)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + 6)
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, last))
  return date.toISOString().slice(0, 10)
}
