import {
  BorderStyle,
  Bookmark,
  HeadingLevel,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  WidthType,
  type FileChild,
} from 'docx'
import { facetNames, type Article } from '../knowledge/article.ts'
import { fill, type BookletWords } from './booklet-file.ts'
import { lines, TEXT_WIDTH } from './booklet-styles.ts'

/** Where an article begins. Word takes letters, digits and _ alone, and 40 of them at most. */
export const bookmarkOf = (number: number) => `cau_${number}`

/** An article in print: question, answer, what is asked next, and where it comes from. */
export function articleParts(article: Article, number: number, words: BookletWords): FileChild[] {
  const question = fill(words.question, { number: String(number), question: questionOf(article) })
  return [
    new Paragraph({
      heading: HeadingLevel.HEADING_2,
      children: [new Bookmark({ id: bookmarkOf(number), children: [new TextRun(question)] })],
    }),
    ...answer(article, number),
    ...facets(article, words),
    ...(article.verify ? [notice(words.verify)] : []),
    ...origin(article, words),
  ]
}

/** What is asked: the title where it is a question, else the first authored one. */
function questionOf({ title, questions }: Article): string {
  const [first = ''] = questions
  return !title.endsWith('?') && first.endsWith('?') ? first : title
}

const ITEM = /^(\d+[.)] |[-•] )(.*)$/

/** Paragraphs, and lists as Word's own; every list begins with 1 again. */
function answer({ body }: Article, number: number): Paragraph[] {
  let list = number * 100
  let wasItem = false
  const written = body.split('\n').filter((line) => line.trim() !== '')
  return written.map((line, at) => {
    const [, marker = '', text = ''] = ITEM.exec(line.trim()) ?? [line, '', line]
    const isItem = marker !== ''
    const isLast = !ITEM.test(written[at + 1]?.trim() ?? '')
    if (isItem && !wasItem) list++
    wasItem = isItem
    const leadsIn = text.endsWith(':') && at < written.length - 1
    if (!isItem) return new Paragraph({ style: 'Answer', text, keepNext: leadsIn })
    const reference = /^\d/.test(marker) ? 'steps' : 'bullets'
    return new Paragraph({
      ...{ style: isLast ? 'Answer' : 'Item', text, keepLines: true },
      numbering: { reference, level: 0, instance: list },
    })
  })
}

const LABEL_WIDTH = 2000
const thin = { style: BorderStyle.SINGLE, size: 4, color: 'A6A6A6' }
const none = { style: BorderStyle.NONE, size: 0, color: 'auto' }

function facets(article: Article, words: BookletWords): FileChild[] {
  const rows = facetNames.flatMap((name) => {
    const text = article.facets[name]
    return text ? [facetRow(words.facets[name], text)] : []
  })
  if (rows.length === 0) return []
  const width = { size: TEXT_WIDTH, type: WidthType.DXA }
  const borders = {
    top: thin,
    bottom: thin,
    left: none,
    right: none,
    insideVertical: none,
    insideHorizontal: thin,
  }
  return [
    new Table({
      rows,
      width,
      borders,
      layout: TableLayoutType.FIXED,
      columnWidths: [LABEL_WIDTH, TEXT_WIDTH - LABEL_WIDTH],
    }),
    new Paragraph({ style: 'Small', text: '' }),
  ]
}

function facetRow(label: string, text: string): TableRow {
  const cell = (width: number, content: string, bold: boolean) =>
    new TableCell({
      width: { size: width, type: WidthType.DXA },
      margins: { top: 40, bottom: 40, left: 80, right: 80 },
      children: [
        new Paragraph({
          spacing: { after: 0, ...lines(1) },
          children: [new TextRun({ text: content, bold, size: 26 })],
        }),
      ],
    })
  return new TableRow({
    // What belongs together stays on one page.
    ...{ cantSplit: true, keepNext: true },
    children: [cell(LABEL_WIDTH, label, true), cell(TEXT_WIDTH - LABEL_WIDTH, text, false)],
  })
}

function notice(text: string): Paragraph {
  const side = { style: BorderStyle.SINGLE, size: 8, space: 4, color: '7F7F7F' }
  return new Paragraph({
    keepNext: true,
    indent: { left: 120, right: 120 },
    border: { top: side, bottom: side, left: side, right: side },
    children: [new TextRun({ text, bold: true, size: 24 })],
  })
}

function origin(article: Article, words: BookletWords): Paragraph[] {
  const sources = article.sources
    .map(({ name, date }) => (date ? `${name} (${vietnamese(date)})` : name))
    .join('; ')
  const documents = article.legal_basis?.join('; ')
  const line = [
    ...(documents ? [fill(words.legal, { documents })] : []),
    fill(words.sources, { sources }),
    fill(words.review, { day: vietnamese(article.review_by) }),
  ]
  return [
    new Paragraph({
      style: 'Small',
      keepLines: true,
      children: [new TextRun({ text: line.join(' '), italics: true })],
    }),
  ]
}

/** 2026-06-25 → 25/6/2026, 2026-06 → 6/2026. */
function vietnamese(date: string): string {
  return date.split('-').map(Number).reverse().join('/')
}
