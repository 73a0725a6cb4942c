import {
  AlignmentType,
  BorderStyle,
  ExternalHyperlink,
  Paragraph,
  TextRun,
  type IParagraphOptions,
  type IRunOptions,
  type ParagraphChild,
} from 'docx'

// Sizes, margins and places of a letter: Decree 30/2020/NĐ-CP, Phụ lục I, phần I, mục II.

export const points = (value: number) => value * 20
/** Half points, as Word counts letters. */
export const letters = (value: number) => value * 2

export const FONT = 'Times New Roman'
export const BODY = 14

/** A4 in twips, its margins rounded up as Word does: 20 mm above and below, 30 left, 15 right. */
export const page = {
  size: { width: 11_906, height: 16_838 },
  margin: { top: 1134, bottom: 1134, left: 1701, right: 851, header: 567 },
}
export const TEXT_WIDTH = page.size.width - page.margin.left - page.margin.right

export const none = { style: BorderStyle.NONE, size: 0, color: 'auto' }
export const thin = { style: BorderStyle.SINGLE, size: 4, color: '000000' }

export function centred(
  text: string,
  size: number,
  run: IRunOptions = {},
  paragraph: IParagraphOptions = {},
): Paragraph {
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    ...paragraph,
    children: [new TextRun({ text, size: letters(size), ...run })],
  })
}

/** Our own link can be clicked; what citizens wrote is never more than text. */
export function withLink(
  text: string,
  link: string | undefined,
  run: IRunOptions,
): ParagraphChild[] {
  const plain = (part: string) => (part ? [new TextRun({ text: part, ...run })] : [])
  if (!link || !/^https?:\/\//.test(link)) return plain(text)
  const at = text.lastIndexOf(link)
  const children = [new TextRun({ text: link, ...run })]
  return [
    ...plain(text.slice(0, at)),
    new ExternalHyperlink({ link, children }),
    ...plain(text.slice(at + link.length)),
  ]
}
