import { Document, Paragraph, TextRun } from 'docx'
import { layoutDocument } from 'docx/layout'

/** Letters so tall are measured; others in proportion. */
const MEASURED = 100
/** A quarter of the height in Times New Roman. */
const SPACE = 5

/** How wide each word is in Times New Roman, in twips for a point of height. */
export function wordWidths(text: string, bold: boolean): number[] {
  const children = text.split(/\s+/).map(
    (word) =>
      new Paragraph({
        children: [new TextRun({ text: word, font: 'Times New Roman', size: MEASURED * 2, bold })],
      }),
  )
  const properties = { page: { size: { width: 31_000, height: 31_000 } } }
  const { pages } = layoutDocument(new Document({ sections: [{ properties, children }] }), {
    guess: true,
  })
  return pages
    .flatMap(({ body }) => body)
    .flatMap((block) => (block.type === 'paragraph' ? block.lines : []))
    .map(({ textWidth }) => (textWidth * 15) / MEASURED)
}

/** How wide the lines of words are in a column; in twips. */
export function lineWidths(words: readonly number[], points: number, column: number): number[] {
  const found: number[] = []
  for (const width of words) {
    const last = found.at(-1)
    const longer = (last ?? 0) + (SPACE + width) * points
    if (last === undefined || longer > column) found.push(width * points)
    else found[found.length - 1] = longer
  }
  return found
}

/** The narrowest column in which words need no more lines than in this one: no last word alone. */
export function evenColumn(words: readonly number[], points: number, column: number): number {
  const most = lineWidths(words, points, column).length
  if (most === 1) return column
  let [narrow, wide] = [0, column]
  while (wide - narrow > 20) {
    const middle = (narrow + wide) / 2
    if (lineWidths(words, points, middle).length > most) narrow = middle
    else wide = middle
  }
  // Room for what is rounded elsewhere.
  return Math.min(column, wide + 40)
}
