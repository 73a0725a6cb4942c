import {
  AlignmentType,
  convertMillimetersToTwip,
  Document,
  Footer,
  Header,
  LineRuleType,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  WidthType,
  type FileChild,
  type IParagraphOptions,
  type IRunOptions,
} from 'docx'
import { lines } from './booklet-styles.ts'
import type { Block, Dispatch } from './dispatch.ts'
import {
  BODY,
  centred,
  FONT,
  letters,
  none,
  page,
  points,
  TEXT_WIDTH,
  thin,
  withLink,
} from './dispatch-page.ts'
import { ticketTable } from './dispatch-table.ts'
import { evenColumn, lineWidths, wordWidths } from './line-widths.ts'

const INDENT = convertMillimetersToTwip(12.7)
/** The Quốc hiệu in 13 points is 95.7 mm wide and must not break. */
const RIGHT = convertMillimetersToTwip(97)
const LEFT = TEXT_WIDTH - RIGHT

const noBorders = {
  ...{ top: none, bottom: none, left: none, right: none },
  ...{ insideHorizontal: none, insideVertical: none },
}

/** The letter as a Word document: one to print, number and sign, and to edit before that. */
export function makeDispatchFile(dispatch: Dispatch): Document {
  return new Document({
    title: dispatch.subject,
    creator: dispatch.issuer,
    lastModifiedBy: dispatch.issuer,
    styles: {
      default: {
        document: {
          run: { font: FONT, size: letters(BODY), language: { value: 'vi-VN' } },
          paragraph: { spacing: { after: 0, ...lines(1) } },
        },
      },
    },
    sections: [
      {
        properties: { page, titlePage: true },
        headers: { first: new Header({ children: [new Paragraph('')] }), default: pageNumber() },
        footers: {
          first: new Footer({ children: contact(dispatch) }),
          default: new Footer({ children: [new Paragraph('')] }),
        },
        children: [
          head(dispatch),
          centred(dispatch.to, BODY, {}, { spacing: { before: points(18), after: points(12) } }),
          ...dispatch.body.flatMap((block, at) =>
            blockParts(block, at === dispatch.body.length - 1),
          ),
          foot(dispatch),
          gap(1),
        ],
      },
    ],
  })
}

function pageNumber(): Header {
  const run = new TextRun({ children: [PageNumber.CURRENT], size: letters(BODY) })
  return new Header({
    children: [new Paragraph({ alignment: AlignmentType.CENTER, children: [run] })],
  })
}

function contact({ contact: text }: Dispatch): Paragraph[] {
  if (text === null) return [new Paragraph('')]
  return [
    new Paragraph({
      alignment: AlignmentType.CENTER,
      border: { top: { ...thin, space: 4 } },
      children: [new TextRun({ text, size: letters(11) })],
    }),
  ]
}

function head(dispatch: Dispatch): Table {
  const { superior, issuer, country, motto, number, subject, date } = dispatch
  const bold = { bold: true }
  const [above, own, about] = [
    wordWidths(superior, false),
    wordWidths(issuer, true),
    wordWidths(subject, false),
  ]
  // In one size with the Quốc hiệu where the names leave room, else in the smaller of the two allowed.
  const size = [above, own].every((name) => lineWidths(name, 13, LEFT).length === 1) ? 13 : 12
  const ownWidth = Math.max(...lineWidths(own, size, evenColumn(own, size, LEFT)))
  const mottoWidth = Math.max(...lineWidths(wordWidths(motto, true), BODY, RIGHT))
  return columns(
    [
      [
        centred(superior, size, {}, even(above, size)),
        centred(issuer, size, bold, even(own, size)),
        rule(LEFT, ownWidth * 0.4),
      ],
      [centred(country, 13, bold), centred(motto, BODY, bold), rule(RIGHT, mottoWidth)],
    ],
    [
      [
        centred(number, 13),
        centred(subject, 12, {}, { ...even(about, 12), spacing: { before: points(6) } }),
      ],
      [centred(date, BODY, { italics: true })],
    ],
  )
}

/** Lines of about one length in the left column. */
function even(words: readonly number[], size: number): IParagraphOptions {
  const side = Math.floor((LEFT - evenColumn(words, size, LEFT)) / 2)
  return { indent: { left: side, right: side } }
}

/** A line as wide as this, in the middle of its column. A border: some programs draw shapes askew. */
function rule(column: number, width: number): Paragraph {
  const side = Math.max(0, Math.round((column - width) / 2))
  return new Paragraph({
    border: { top: { ...thin, size: 6, space: 1 } },
    indent: { left: side, right: side },
    spacing: { before: points(2), line: points(6), lineRule: LineRuleType.EXACT },
  })
}

/** Rows of a left and a right column, without lines and without space at their sides. */
function columns(...rows: [left: Paragraph[], right: Paragraph[]][]): Table {
  const cell = (width: number, children: Paragraph[]) =>
    new TableCell({ width: { size: width, type: WidthType.DXA }, borders: noBorders, children })
  return new Table({
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    columnWidths: [LEFT, RIGHT],
    borders: noBorders,
    margins: { left: 0, right: 0 },
    rows: rows.map(
      ([left, right]) =>
        new TableRow({ cantSplit: true, children: [cell(LEFT, left), cell(RIGHT, right)] }),
    ),
  })
}

function blockParts(block: Block, isLast: boolean): FileChild[] {
  if (block.kind === 'table') return [ticketTable(block.heads, block.rows), gap()]
  if (block.kind === 'quote') {
    return block.lines.map((text) => paragraph(text, { italics: true }))
  }
  if (block.kind === 'item') {
    const children = [new TextRun('- '), ...withLink(block.text, block.link, {})]
    return [new Paragraph({ ...usual(block.text), children })]
  }
  // The signature never stands on a page alone.
  return [paragraph(block.text, {}, isLast ? { keepNext: true, keepLines: true } : {})]
}

function paragraph(
  text: string,
  run: IRunOptions = {},
  options: IParagraphOptions = {},
): Paragraph {
  return new Paragraph({ ...usual(text), ...options, children: [new TextRun({ text, ...run })] })
}

/** Word wants a paragraph behind a table; the last one must not begin a page of its own. */
const gap = (height = 8) =>
  new Paragraph({ spacing: { line: points(height), lineRule: LineRuleType.EXACT } })

/** No word of Vietnamese is so long: an address, a slip, a joke. */
const LONG_WORD = /\S{16}/

/** Justified; but a word too long for its line would tear the one before apart. */
function usual(text: string): IParagraphOptions {
  return {
    alignment: LONG_WORD.test(text) ? AlignmentType.LEFT : AlignmentType.JUSTIFIED,
    indent: { firstLine: INDENT },
    spacing: { after: points(6), ...lines(1) },
  }
}

/** Room for a signature and a seal. */
const SIGNATURE = points(64)

function foot({ copies, signer }: Dispatch): Table {
  const bold = { bold: true }
  const keep = { keepNext: true }
  return columns([
    [
      new Paragraph({
        spacing: { before: points(12) },
        children: [new TextRun({ text: copies.title, ...bold, italics: true, size: letters(12) })],
      }),
      ...copies.lines.map(
        (line) =>
          new Paragraph({ children: [new TextRun({ text: `- ${line}`, size: letters(11) })] }),
      ),
    ],
    [
      ...signer.title.map((line, at) =>
        centred(line, BODY, bold, { ...keep, spacing: { before: at === 0 ? points(12) : 0 } }),
      ),
      centred(signer.name, BODY, bold, { spacing: { before: SIGNATURE } }),
    ],
  ])
}
