import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  UnderlineType,
  WidthType,
  type FileChild,
  type IParagraphOptions,
  type IRunOptions,
} from 'docx'
import {
  centred,
  FONT,
  letters,
  none,
  page,
  points,
  TEXT_WIDTH,
  thin,
} from '../documents/dispatch-page.ts'
import { facetNames } from '../knowledge/article.ts'
import { changedWords, type Piece } from './changed-words.ts'
import { roleHeadings, type Role } from './roles.ts'
import { cellsOf } from './sheet-article.ts'
import { written, type Written } from './written.ts'

/** An article that is to be published, with what is published now. */
export interface ChangedArticle {
  path: string
  /** Its file as published; null for a new one. */
  before: string | null
  /** Its file as it will be; null when it goes. */
  after: string | null
  /** Name of the agency that answers for it. */
  owner: string
  /** Who wants it so, and for what reason. */
  askedBy: string
  why: string
}

export interface PaperHead {
  /** Names of the office above, if any, and of our own. */
  superior: string | null
  organisation: string
  /** Where it is signed. */
  place: string
  /** 2026-11-21 */
  date: string
  preparedBy: string | null
}

const BODY = 13
const DELETED = 'A61C1C'
const ADDED = '1F4E79'

/** What is shown of an article, beside its answer. */
const shown: readonly Role[] = [
  ...(['title', 'question', 'wordings', 'answer', ...facetNames] as const),
  ...(['topic', 'audience', 'from', 'to', 'review', 'legal', 'source', 'links'] as const),
]
/** Shown whole also where nothing changed: nobody signs what he cannot read. */
const always: readonly Role[] = ['question', 'answer', 'source']

/** Changes for a leader to read and sign: what went is struck through, what came underlined. */
export async function changesToWord(
  changes: readonly ChangedArticle[],
  head: PaperHead,
): Promise<Uint8Array> {
  const document = new Document({
    title: 'Phiếu trình duyệt nội dung cẩm nang',
    creator: head.organisation,
    lastModifiedBy: head.organisation,
    styles: {
      default: {
        document: {
          run: { font: FONT, size: letters(BODY), language: { value: 'vi-VN' } },
          paragraph: { spacing: { after: points(4), line: 260 } },
        },
        heading2: {
          run: { font: FONT, size: letters(14), bold: true, color: '000000' },
          paragraph: { spacing: { before: points(16), after: points(4) }, keepNext: true },
        },
      },
    },
    sections: [
      {
        properties: { page },
        footers: { default: pageNumbers() },
        children: [
          ...top(head),
          ...introduction(changes),
          ...changes.flatMap((change, at) => articleParts(change, at + 1)),
          signatures(head),
          new Paragraph({ spacing: { line: points(1), lineRule: 'exact', after: 0 } }),
        ],
      },
    ],
  })
  return new Uint8Array(await Packer.toBuffer(document))
}

function pageNumbers(): Footer {
  const children = ['Trang ', PageNumber.CURRENT, '/', PageNumber.TOTAL_PAGES]
  const run = new TextRun({ children, size: letters(11) })
  return new Footer({
    children: [new Paragraph({ alignment: AlignmentType.RIGHT, children: [run] })],
  })
}

function top({ superior, organisation, place, date }: PaperHead): FileChild[] {
  const [year = '', month = '', day = ''] = date.split('-')
  const when = `${place}, ngày ${day} tháng ${Number(month) > 2 ? Number(month) : month} năm ${year}`
  const tight = { spacing: { after: 0 } }
  return [
    columns(
      0.42,
      [
        ...(superior ? [centred(capitals(superior), 12, {}, tight)] : []),
        centred(capitals(organisation), 12, { bold: true }, tight),
      ],
      [
        centred('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM', 12, { bold: true }, tight),
        centred('Độc lập - Tự do - Hạnh phúc', 13, { bold: true }, tight),
        centred(when, 13, { italics: true }, { spacing: { before: points(6), after: 0 } }),
      ],
    ),
    centred('PHIẾU TRÌNH DUYỆT', 14, { bold: true }, { spacing: { before: points(18), after: 0 } }),
    centred(
      'Nội dung cẩm nang trả lời người dân',
      14,
      { bold: true },
      { spacing: { after: points(10) } },
    ),
  ]
}

function introduction(changes: readonly ChangedArticle[]): FileChild[] {
  const counts = [
    [changes.filter(({ before }) => before === null).length, 'bài mới'],
    [changes.filter(({ before, after }) => before !== null && after !== null).length, 'bài sửa'],
    [changes.filter(({ after }) => after === null).length, 'bài gỡ bỏ'],
  ] as const
  const told = counts.flatMap(([count, what]) => (count > 0 ? [`${count} ${what}`] : []))
  return [
    line(`Kính trình lãnh đạo xem xét, duyệt ${told.join(', ')} dưới đây.`),
    new Paragraph({
      children: [
        run('Cách đọc: '),
        run('chữ gạch ngang', styles.gone),
        run(' là phần bỏ đi, '),
        run('chữ gạch chân', styles.new),
        run(' là phần thêm vào.'),
      ],
    }),
  ]
}

const styles: Record<Piece['how'], IRunOptions> = {
  same: {},
  gone: { strike: true, color: DELETED },
  new: { underline: { type: UnderlineType.SINGLE }, color: ADDED },
}

function articleParts(change: ChangedArticle, number: number): FileChild[] {
  const [before, after] = [change.before, change.after].map((text) =>
    text === null ? undefined : written({ path: change.path, text }),
  )
  const kind = !change.before ? 'bài mới' : !change.after ? 'gỡ bỏ' : 'sửa'
  const known = after ?? before
  const title = known?.header.title ?? change.path
  return [
    new Paragraph({
      heading: HeadingLevel.HEADING_2,
      border: { top: { ...thin, space: 4 } },
      children: [run(`${number}. ${title} (${kind})`)],
    }),
    told('Mã bài', known?.id ?? change.path),
    told('Cơ quan phụ trách', change.owner),
    told('Người đề nghị', change.askedBy),
    told('Lý do', change.why),
    ...shown.flatMap((role) => fieldParts(role, before, after)),
  ]
}

/** A field with what changed in it; nothing where it says nothing new. */
function fieldParts(
  role: Role,
  before: Written | undefined,
  after: Written | undefined,
): Paragraph[] {
  const [was, is] = [before, after].map((one) => (one ? readable(role, cellsOf(one)[role]) : ''))
  if (!was && !is) return []
  if (was === is && !always.includes(role)) return []
  if (role === 'title' && (before === undefined || after === undefined)) return []
  const pieces: Piece[] =
    before === undefined
      ? [{ text: is ?? '', how: 'same' }]
      : after === undefined
        ? [{ text: was ?? '', how: 'gone' }]
        : changedWords(was ?? '', is ?? '')
  const indent = { left: 284 }
  return [
    new Paragraph({
      keepNext: true,
      spacing: { before: points(6), after: points(2) },
      children: [run(`${roleHeadings[role]}${was === is ? ' (không đổi)' : ''}:`, { bold: true })],
    }),
    ...paragraphsOf(pieces).map(
      (children) => new Paragraph({ indent, spacing: { after: points(2) }, children }),
    ),
  ]
}

/** Days as people here write them. */
function readable(role: Role, cell: string): string {
  const isDay = role === 'from' || role === 'to' || role === 'review'
  return isDay ? cell.split('-').reverse().join('/') : cell
}

/** Runs, cut where a line ends; a space between what stood apart. */
function paragraphsOf(pieces: readonly Piece[]): TextRun[][] {
  const paragraphs: TextRun[][] = [[]]
  for (const { text, how } of pieces) {
    for (const [at, part] of text.split('\n').entries()) {
      if (at > 0) paragraphs.push([])
      if (part.trim() === '') continue
      const open = paragraphs.at(-1)
      if (open && open.length > 0) open.push(run(' '))
      open?.push(run(part.trim() === '<!-- xem tiếp -->' ? '[xem tiếp]' : part.trim(), styles[how]))
    }
  }
  return paragraphs.filter(({ length }) => length > 0)
}

const told = (name: string, text: string) =>
  new Paragraph({ children: [run(`${name}: `, { bold: true }), run(text || 'không ghi')] })

const line = (text: string) => new Paragraph({ children: [run(text)] })

/** Only what XML can hold, and nothing that turns lines round. */
function run(text: string, options: IRunOptions = {}): TextRun {
  const printable = text.replace(/[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu, ' ')
  return new TextRun({ ...options, text: printable })
}

const capitals = (text: string) => text.toLocaleUpperCase('vi')

function signatures({ preparedBy }: PaperHead): Table {
  const keep: IParagraphOptions = { keepNext: true, spacing: { after: 0 } }
  const name = (text: string) =>
    centred(text, BODY, { bold: true }, { spacing: { before: points(64), after: 0 } })
  const how = (text: string) => centred(text, 12, { italics: true }, keep)
  const room = { ...keep, spacing: { before: points(20), after: 0 } }
  return columns(
    0.5,
    [
      centred('NGƯỜI LẬP PHIẾU', BODY, { bold: true }, room),
      how('(ký, ghi rõ họ tên)'),
      name(preparedBy ?? ''),
    ],
    [
      centred('NGƯỜI DUYỆT', BODY, { bold: true }, room),
      how('(ký, ghi rõ họ tên)'),
      how('☐ Đồng ý    ☐ Không đồng ý'),
      name(''),
    ],
  )
}

function columns(share: number, left: Paragraph[], right: Paragraph[]): Table {
  const noBorders = { top: none, bottom: none, left: none, right: none }
  const widths = [Math.round(TEXT_WIDTH * share), TEXT_WIDTH - Math.round(TEXT_WIDTH * share)]
  const cell = (width: number, children: Paragraph[]) =>
    new TableCell({ width: { size: width, type: WidthType.DXA }, borders: noBorders, children })
  return new Table({
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    columnWidths: widths,
    borders: {
      ...noBorders,
      insideHorizontal: { style: BorderStyle.NONE, size: 0, color: 'auto' },
      insideVertical: { style: BorderStyle.NONE, size: 0, color: 'auto' },
    },
    rows: [
      new TableRow({
        cantSplit: true,
        children: [cell(widths[0] ?? 0, left), cell(widths[1] ?? 0, right)],
      }),
    ],
  })
}
