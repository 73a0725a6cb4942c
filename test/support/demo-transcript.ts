/** How the demo prints a conversation: 80 columns, no colours, names on the left. */
const WIDTH = 80
const NAME = 11
/** "       name │ " */
const INDENT = NAME + 4

export interface Button {
  label: string
  /** Opens a page instead of asking something. */
  isLink: boolean
}

export function heading(title: string, channel: string): string {
  const [left, right] = [`── ${title} `, ` ${channel} ──`]
  return `\n${left}${'─'.repeat(Math.max(2, WIDTH - left.length - right.length))}${right}\n`
}

/** What somebody said, and the buttons under it. */
export function speech(who: string, text: string, buttons: readonly Button[] = []): string {
  const words = wrapped(text, WIDTH - INDENT)
  const under = rows(
    buttons.map(({ label, isLink }) => `[${label}${isLink ? ' ↗' : ''}]`),
    WIDTH - INDENT,
  )
  return [...words, ...under.flatMap((row) => wrapped(row, WIDTH - INDENT))]
    .map((line, at) => `${(at === 0 ? who : '').padStart(NAME + 1)} │ ${line}`.trimEnd())
    .join('\n')
}

/** For whoever looks on: what became of a message (`└`), or what happens beside it (`·`). */
export const remark = (text: string, mark: '└' | '·' = '└') =>
  wrapped(text, WIDTH - INDENT)
    .map((line, at) => `${' '.repeat(NAME + 1)} ${at === 0 ? mark : ' '} ${line}`)
    .join('\n')

function wrapped(text: string, width: number): string[] {
  return text.split('\n').flatMap((paragraph) => rows(pieces(paragraph, width), width))
}

/** Words, those too long for a line cut. */
const pieces = (text: string, width: number) =>
  text.split(/ +/).flatMap((word) => word.match(new RegExp(`.{1,${width}}`, 'gu')) ?? [''])

/** As many to a line as fit. */
function rows(parts: readonly string[], width: number): string[] {
  const lines: string[] = []
  for (const part of parts) {
    const longer = [...lines.slice(-1), part].join(' ')
    if (lines.length > 0 && longer.length <= width) lines[lines.length - 1] = longer
    else lines.push(part)
  }
  return lines
}
