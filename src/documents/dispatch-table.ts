import {
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  VerticalAlign,
  WidthType,
} from 'docx'
import type { TableHeads, TableRow as Row } from './dispatch.ts'
import { centred, letters, points, TEXT_WIDTH, thin, withLink } from './dispatch-page.ts'

const TABLE = 12
const SMALL = 11
const widthsOfTable = { number: 480, code: 1900, people: 760, deadline: 1220 }
const CONTENT = TEXT_WIDTH - Object.values(widthsOfTable).reduce((sum, width) => sum + width, 0)
/** Characters of a row that still stays on one page. */
const SHORT_ROW = 1000

/** The questions of a letter, one a row; the heads come again on every page. */
export function ticketTable(heads: TableHeads, rows: readonly Row[]): Table {
  const { number, code, people, deadline } = widthsOfTable
  const cell = (width: number, children: Paragraph[], isHead = false) =>
    new TableCell({
      width: { size: width, type: WidthType.DXA },
      margins: { top: 40, bottom: 40, left: 60, right: 60 },
      ...(isHead && { verticalAlign: VerticalAlign.CENTER }),
      children,
    })
  const title = (text: string) => [centred(text, SMALL, { bold: true })]
  const middle = (text: string) => [centred(text, SMALL)]
  return new Table({
    width: { size: TEXT_WIDTH, type: WidthType.DXA },
    layout: TableLayoutType.FIXED,
    columnWidths: [number, code, CONTENT, people, deadline],
    borders: {
      ...{ top: thin, bottom: thin, left: thin, right: thin },
      ...{ insideHorizontal: thin, insideVertical: thin },
    },
    rows: [
      new TableRow({
        tableHeader: true,
        cantSplit: true,
        children: [
          cell(number, title(heads.number), true),
          cell(code, title(heads.code), true),
          cell(CONTENT, title(heads.content), true),
          cell(people, title(heads.people), true),
          cell(deadline, title(heads.deadline), true),
        ],
      }),
      ...rows.map(
        (row) =>
          new TableRow({
            cantSplit: lengthOf(row) < SHORT_ROW,
            children: [
              cell(number, middle(row.number)),
              cell(code, middle(row.code)),
              cell(CONTENT, contentOf(row)),
              cell(people, middle(row.people)),
              cell(deadline, middle(row.deadline)),
            ],
          }),
      ),
    ],
  })
}

const lengthOf = ({ quote, details }: Row) =>
  [...quote, ...details.map(({ text }) => text)].join('').length

function contentOf({ quote, details }: Row): Paragraph[] {
  const spacing = { after: points(2) }
  return [
    ...quote.map(
      (text) =>
        new Paragraph({
          spacing,
          children: [new TextRun({ text, size: letters(TABLE), italics: true })],
        }),
    ),
    ...details.map(
      ({ text, link }) =>
        new Paragraph({ spacing, children: withLink(text, link, { size: letters(SMALL) }) }),
    ),
  ]
}
