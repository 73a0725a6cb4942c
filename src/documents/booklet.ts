import {
  AlignmentType,
  BorderStyle,
  Document,
  Footer,
  HeadingLevel,
  PageNumber,
  PageReference,
  Paragraph,
  Tab,
  TableOfContents,
  TabStopType,
  TextRun,
  type FileChild,
  type IParagraphOptions,
} from 'docx'
import { estimatePageNumbersWith } from 'docx/layout'
import type { Article } from '../knowledge/article.ts'
import type { Topic } from '../knowledge/topics.ts'
import { articleParts, bookmarkOf } from './booklet-article.ts'
import { fill, type BookletWords } from './booklet-file.ts'
import { numbering, page, SMALL, styles, TEXT_WIDTH } from './booklet-styles.ts'

/** A topic with its articles in the order of the booklet. */
export interface Chapter {
  topic: Pick<Topic, 'id' | 'title' | 'about'>
  articles: readonly Article[]
}

export interface Edition {
  /** Name of the department. */
  organisation: string
  /** 2026-12 */
  month: string
}

/** Chapters in the order of the topics; within one, what other articles point to most goes first. */
export function chaptersOf(topics: readonly Topic[], articles: readonly Article[]): Chapter[] {
  const pointedAt = new Map<string, number>()
  for (const id of articles.flatMap(({ related }) => related)) {
    pointedAt.set(id, (pointedAt.get(id) ?? 0) + 1)
  }
  const known = new Set(topics.map(({ id }) => id))
  const strays = [...new Set(articles.map(({ topic }) => topic))].filter((id) => !known.has(id))
  return [...topics, ...strays.map((id) => ({ id, title: id, about: '' }))]
    .map((topic) => ({
      topic,
      articles: articles
        .filter((article) => article.topic === topic.id)
        .sort(
          (one, other) =>
            (pointedAt.get(other.id) ?? 0) - (pointedAt.get(one.id) ?? 0) ||
            (one.id < other.id ? -1 : 1),
        ),
    }))
    .filter((chapter) => chapter.articles.length > 0)
}

/** The handbook as a Word document to print. */
export function makeBooklet(
  chapters: readonly Chapter[],
  words: BookletWords,
  edition: Edition,
): Document {
  const articles = chapters.flatMap((chapter) => chapter.articles)
  const numbers = new Map(articles.map(({ id }, at) => [id, at + 1]))
  const footer = footerOf(words)
  return new Document({
    title: words.title,
    subject: words.subtitle,
    creator: edition.organisation,
    lastModifiedBy: edition.organisation,
    styles,
    numbering,
    // Filled in as Word would lay the pages out, and again by Word when the file is opened: right
    // also for a reader who declines, and in programs that never ask. A letter of unknown width is
    // guessed at rather than all numbers behind it left blank.
    pageNumbers: estimatePageNumbersWith({ guess: true }),
    features: { updateFields: true },
    sections: [
      { properties: { page }, children: cover(words, edition) },
      {
        properties: { page },
        footers: { default: footer },
        children: [
          new Paragraph({ style: 'Contents', text: words.foreword.title }),
          ...words.foreword.text.map((text) => new Paragraph({ style: 'Answer', text })),
          new Paragraph({ style: 'Contents', text: words.contents, pageBreakBefore: true }),
          new TableOfContents(words.contents, { hyperlink: true, headingStyleRange: '1-2' }),
        ],
      },
      {
        properties: { page },
        footers: { default: footer },
        children: chapters.flatMap((chapter) => chapterParts(chapter, numbers, words)),
      },
      {
        properties: { page, column: { count: 2, space: INDEX_GAP } },
        footers: { default: footer },
        children: indexOf(articles, numbers, words),
      },
    ],
  })
}

function cover({ title, subtitle, month }: BookletWords, edition: Edition): Paragraph[] {
  const centred = (text: string, size: number, options: IParagraphOptions = {}) =>
    new Paragraph({
      alignment: AlignmentType.CENTER,
      ...options,
      children: [new TextRun({ text, size: size * 2, bold: size > 14 })],
    })
  const [year = '', number = ''] = edition.month.split('-')
  return [
    centred(edition.organisation.toUpperCase(), 16, {
      border: { bottom: { style: BorderStyle.SINGLE, size: 6, space: 8 } },
    }),
    new Paragraph({ heading: HeadingLevel.TITLE, text: title.toUpperCase() }),
    centred(subtitle, 14, { spacing: { after: 6000 } }),
    centred(fill(month, { month: String(Number(number)), year }), 14),
  ]
}

function footerOf({ page: text }: BookletWords): Footer {
  const [before = '', after = ''] = text.split('{page}')
  return new Footer({
    children: [
      new Paragraph({
        alignment: AlignmentType.CENTER,
        children: [new TextRun({ children: [before, PageNumber.CURRENT, after], size: SMALL })],
      }),
    ],
  })
}

function chapterParts(
  { topic, articles }: Chapter,
  numbers: ReadonlyMap<string, number>,
  words: BookletWords,
): FileChild[] {
  return [
    new Paragraph({ heading: HeadingLevel.HEADING_1, text: topic.title, pageBreakBefore: true }),
    ...(topic.about
      ? [
          new Paragraph({
            keepNext: true,
            children: [new TextRun({ text: topic.about, italics: true })],
          }),
        ]
      : []),
    ...articles.flatMap((article) => articleParts(article, numbers.get(article.id) ?? 0, words)),
  ]
}

const INDEX_GAP = 400
const INDEX_WIDTH = (TEXT_WIDTH - INDEX_GAP) / 2

function indexOf(
  articles: readonly Article[],
  numbers: ReadonlyMap<string, number>,
  words: BookletWords,
): Paragraph[] {
  const sorted = articles.toSorted((one, other) => one.label.localeCompare(other.label, 'vi'))
  return [
    new Paragraph({ heading: HeadingLevel.HEADING_1, text: words.index }),
    new Paragraph({ style: 'Small', text: words.index_about }),
    ...sorted.map(
      ({ id, label }) =>
        new Paragraph({
          style: 'Small',
          tabStops: [{ type: TabStopType.RIGHT, position: INDEX_WIDTH, leader: 'dot' }],
          children: [
            new TextRun({ children: [label, new Tab()] }),
            new PageReference(bookmarkOf(numbers.get(id) ?? 0), { hyperlink: true }),
          ],
        }),
    ),
  ]
}
