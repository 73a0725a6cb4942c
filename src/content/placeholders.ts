/** What `{names}` in texts stand for; `null` for what nobody has filled in yet. */
export type Values = Readonly<Record<string, string | null>>

/** A `{name}` that stands for nothing. */
export class UnknownName extends Error {
  readonly unknown: string
  constructor(unknown: string, template: string) {
    super(
      `Không có gì để điền vào {${unknown}}: hãy sửa tên trong ngoặc nhọn cho đúng, hoặc xóa đi (“${start(template)}”)`,
    )
    this.unknown = unknown
  }
}

/** Enough of a text to find it again. */
const start = (template: string) => (template.length > 40 ? `${template.slice(0, 40)}…` : template)

const NAME = /\{([\w-]+)\}/g

/**
 * A text with its `{names}` filled in. A line with a name that has no value yet disappears: a
 * citizen must never read half a line.
 * @throws UnknownName for a name that is not known at all
 */
export function fillIn(template: string, values: Values): string {
  if (!template.includes('{')) return template
  let gone = false
  const lines = template.split('\n').flatMap((line) => {
    let unset = false
    const filled = line.replace(NAME, (_all, name: string) => {
      const value = Object.hasOwn(values, name) ? values[name] : undefined
      if (value === undefined) throw new UnknownName(name, template)
      if (value === null) unset = true
      return value ?? ''
    })
    gone ||= unset
    return unset ? [] : [filled]
  })
  const text = lines.join('\n')
  // The blank lines around what disappeared become one.
  return gone ? text.replace(/\n{3,}/g, '\n\n').replace(/^\n+|\n+$/g, '') : text
}

/** The `{names}` a text uses. */
export const namesIn = (template: string): string[] =>
  [...template.matchAll(NAME)].map(([, name = '']) => name)
