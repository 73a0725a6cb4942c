/** A Markdown file cut at the `---` around its front matter; lines are counted from 1. */
export interface Written {
  header: string
  headerLine: number
  body: string
  bodyLine: number
}

/** Windows editors put a byte-order mark and \r\n; what was copied from a Mac is NFD. */
export const tidy = (text: string): string =>
  text
    .replace(/^\uFEFF/, '')
    .replace(/\r\n/g, '\n')
    .normalize('NFC')

/** Undefined when the file does not begin with front matter. */
export function frontMatterOf(text: string): Written | undefined {
  const [, header, body] = /^---\n(.*?)\n---\n(.*)$/s.exec(tidy(text)) ?? []
  if (header === undefined || body === undefined) return undefined
  return { header, headerLine: 2, body, bodyLine: header.split('\n').length + 3 }
}

export interface Paragraph {
  text: string
  line: number
}

/** Where an editor cuts an answer; a comment, so that other Markdown programs hide it. */
const MORE = /^<!--\s*xem tiếp\s*-->$/im

/** What is read one at a time. */
export const screensOf = (body: string): string[] => body.split(MORE).map((screen) => screen.trim())

/** The paragraphs of every screen, with their lines; each item of a list is one of its own. */
export function paragraphsOf({ body, bodyLine }: Written): Paragraph[][] {
  const screens: Paragraph[][] = [[]]
  let open: Paragraph | undefined
  for (const [at, text] of body.split('\n').entries()) {
    if (MORE.test(text)) screens.push([])
    if (MORE.test(text) || text.trim() === '') {
      open = undefined
    } else if (open && !/^\s*(?:\d+[.)]|[-–•+*]) /.test(text)) {
      open.text += `\n${text}`
    } else {
      open = { text, line: bodyLine + at }
      screens.at(-1)?.push(open)
    }
  }
  return screens
}
