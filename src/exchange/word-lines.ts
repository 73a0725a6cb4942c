import mammoth from 'mammoth'
import { normalise } from '../text/normalise.ts'
import { repacked } from './archive.ts'
import type { Line } from './handbook-lines.ts'
import { Unreadable } from './limits.ts'
import { officeParts } from './office.ts'

/** What mammoth makes of a Word file, as far as it is read here. */
interface Element {
  type: string
  children?: Element[]
  value?: string
  styleId?: string | null
  styleName?: string | null
  numbering?: { isOrdered: boolean; level: string } | null
  isBold?: boolean
  breakType?: string
}

/**
 * Paragraphs, items of lists and rows of tables. Read from mammoth's tree, not from its HTML: no
 * markup is made that would have to be taken out again.
 * @throws Unreadable
 */
export async function wordLines(bytes: Uint8Array): Promise<Line[]> {
  const parts = officeParts(bytes)
  let root: Element | undefined
  try {
    await mammoth.convertToHtml(
      { buffer: Buffer.from(repacked(parts)) },
      {
        externalFileAccess: false,
        includeEmbeddedStyleMap: false,
        transformDocument(document: Element) {
          root = document
          // Nothing is left to be made into HTML.
          return { ...document, children: [] }
        },
      },
    )
  } catch {
    throw new Unreadable(
      'Không đọc được tệp Word. Hãy mở bằng Word, chọn Lưu thành .docx rồi nhập lại.',
    )
  }
  const lines = (root?.children ?? []).flatMap(linesOf)
  if (lines.length === 0) {
    throw new Unreadable('Tệp Word không có chữ nào. Nếu là ảnh chụp, hãy gõ lại nội dung.')
  }
  return lines
}

function linesOf(element: Element): Line[] {
  if (element.type === 'paragraph') return paragraph(element)
  if (element.type === 'table') {
    return (element.children ?? []).flatMap(({ children = [] }) => {
      const cells = children.map((cell) => flat(textOf(cell)))
      const text = cells.filter(Boolean).join(' | ')
      return text === '' ? [] : [line(text, { apart: true })]
    })
  }
  return (element.children ?? []).flatMap(linesOf)
}

function paragraph(element: Element): Line[] {
  const text = normalise(textOf(element))
  if (text === '') return []
  const styled = headingLevel(element)
  if (styled !== null) return [line(flat(text), { styled })]
  if (element.numbering) {
    const indent = '  '.repeat(Math.min(3, Number(element.numbering.level) || 0))
    return [line(`${indent}- ${flat(text)}`, { apart: true })]
  }
  return text
    .split('\n')
    .filter(Boolean)
    .map((each) => line(each, { stands: isBold(element) }))
}

const line = (text: string, more: Partial<Line>): Line => ({
  ...{ text, page: null, styled: null, size: null, stands: false, begins: true, apart: false },
  ...more,
})

const flat = (text: string) => text.replace(/\s+/g, ' ').trim()

/** Word keeps the English names of its own styles in every language; ids are translated. */
function headingLevel({ styleName, styleId }: Element): number | null {
  const [, level] =
    /^(?:heading|đề mục|tiêu đề)\s*(\d)$/i.exec(styleName ?? '') ??
    /^heading(\d)$/i.exec(styleId ?? '') ??
    []
  return level === undefined ? null : Number(level)
}

/** Text of an element and what is below it. */
function textOf({ type, value, breakType, children = [] }: Element): string {
  if (type === 'text') return value ?? ''
  if (type === 'tab') return ' '
  if (type === 'break') return breakType === 'line' ? '\n' : ''
  const texts = children.map(textOf)
  return type === 'paragraph' ? `${texts.join('')}\n` : texts.join('')
}

/** Every letter of it. */
function isBold(element: Element): boolean {
  const runs = runsOf(element).filter((run) => textOf(run).trim() !== '')
  return runs.length > 0 && runs.every((run) => run.isBold === true)
}

const runsOf = (element: Element): Element[] =>
  element.type === 'run' ? [element] : (element.children ?? []).flatMap(runsOf)
