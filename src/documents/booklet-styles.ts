import {
  AlignmentType,
  convertMillimetersToTwip,
  LevelFormat,
  LineRuleType,
  type INumberingOptions,
  type IParagraphStyleOptions,
  type IStylesOptions,
} from 'docx'

/** A4 with the margins and letters of administrative papers (Decree 30/2020/NĐ-CP). */
export const page = {
  size: { width: convertMillimetersToTwip(210), height: convertMillimetersToTwip(297) },
  margin: {
    top: convertMillimetersToTwip(20),
    bottom: convertMillimetersToTwip(20),
    left: convertMillimetersToTwip(30),
    right: convertMillimetersToTwip(15),
  },
}
/** Between the margins, in twips. */
export const TEXT_WIDTH = page.size.width - page.margin.left - page.margin.right

const points = (value: number) => value * 20
/** Half points, as Word counts letters. */
const letters = (value: number) => value * 2

export const SMALL = letters(11)

/** Said with its rule: LibreOffice takes a bare number of the defaults as an exact height. */
export const lines = (height: number) => ({ line: height * 240, lineRule: LineRuleType.AUTO })

const heading = (size: number, before: number, after: number) => ({
  run: { font: 'Times New Roman', size: letters(size), bold: true, color: '000000' },
  paragraph: {
    spacing: { before: points(before), after: points(after) },
    keepNext: true,
    keepLines: true,
  },
})

export const styles: IStylesOptions = {
  default: {
    document: {
      run: { font: 'Times New Roman', size: letters(14), language: { value: 'vi-VN' } },
      paragraph: { spacing: { after: points(6), ...lines(1.1) } },
    },
    title: {
      run: { font: 'Times New Roman', size: letters(26), bold: true },
      paragraph: {
        alignment: AlignmentType.CENTER,
        // Narrow, so that a title falls into two lines of about one length.
        indent: { left: convertMillimetersToTwip(20), right: convertMillimetersToTwip(20) },
        spacing: { before: points(150), after: points(18) },
      },
    },
    heading1: heading(18, 0, 6),
    heading2: heading(14, 18, 6),
  },
  paragraphStyles: [
    {
      id: 'Answer',
      name: 'Answer',
      basedOn: 'Normal',
      quickFormat: true,
      // Not justified: Word squeezes such lines and others do not, which would move pages.
      paragraph: { alignment: AlignmentType.LEFT },
    },
    {
      id: 'Item',
      name: 'Item',
      basedOn: 'Answer',
      quickFormat: true,
      paragraph: { spacing: { after: points(3), ...lines(1.1) } },
    },
    {
      id: 'Small',
      name: 'Small',
      basedOn: 'Normal',
      quickFormat: true,
      run: { size: SMALL },
      paragraph: { spacing: { after: points(3), ...lines(1) } },
    },
    contents(1, {
      run: { bold: true },
      paragraph: { spacing: { before: points(6), after: points(3) } },
    }),
    contents(2, {
      paragraph: { indent: { left: 284 }, spacing: { after: points(2) } },
    }),
    {
      id: 'Contents',
      name: 'Contents',
      basedOn: 'Normal',
      next: 'Normal',
      run: { size: letters(18), bold: true },
      paragraph: { spacing: { after: points(12) }, keepNext: true },
    },
  ],
}

/** How Word sets the entries of a level in the table of contents. */
function contents(level: number, how: Pick<IParagraphStyleOptions, 'run' | 'paragraph'>) {
  return { id: `TOC${level}`, name: `toc ${level}`, basedOn: 'Normal', next: 'Normal', ...how }
}

/** Lists are Word's own, so that who edits the file can add an item. */
export const numbering: INumberingOptions = {
  config: [
    { reference: 'steps', levels: [level(LevelFormat.DECIMAL, '%1.')] },
    { reference: 'bullets', levels: [level(LevelFormat.BULLET, '–')] },
  ],
}

function level(format: (typeof LevelFormat)[keyof typeof LevelFormat], text: string) {
  return {
    ...{ level: 0, format, text, alignment: AlignmentType.LEFT },
    style: {
      run: { font: 'Times New Roman' },
      paragraph: { indent: { left: 567, hanging: 397 } },
    },
  }
}
