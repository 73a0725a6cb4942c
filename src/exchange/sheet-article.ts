/** What stands in the cells of an article's row, and what cells say about an article. */
import { facetNames, type FrontMatter } from '../knowledge/article.ts'
import { normalise } from '../text/normalise.ts'
import type { Role } from './roles.ts'
import type { Changes, Written } from './written.ts'

export type Cells = Partial<Record<Role, string>>

/** Excel takes 32,767 characters. */
const LONGEST_CELL = 32_000
const TOO_LONG = '(dài quá một ô, xem trên phần mềm)'

/** One text for each role, as our sheets have it. */
export function cellsOf({ id, header, body }: Written): Record<Role, string> {
  const { questions = [], sources = [], facets = {}, links = [] } = header
  const cells: Record<Role, string> = {
    id,
    title: header.title ?? '',
    label: header.label ?? '',
    topic: header.topic ?? '',
    owner: header.owner ?? '',
    audience: (header.audience ?? []).join(', '),
    question: questions[0] ?? '',
    wordings: questions.slice(1).join('\n'),
    answer: body,
    fee: facets.fee ?? '',
    time: facets.time ?? '',
    papers: facets.papers ?? '',
    where: facets.where ?? '',
    online: facets.online ?? '',
    source: sources
      .map(({ name, date, url }) => [name, date, url].filter(Boolean).join(' | '))
      .join('\n'),
    // In one cell with the name: several sources have several.
    url: '',
    legal: (header.legal_basis ?? []).join('\n'),
    from: header.effective_from ?? '',
    to: header.effective_to ?? '',
    review: header.review_by ?? '',
    verify: yesNo(header.verify ?? false),
    local: yesNo(header.local ?? false),
    related: (header.related ?? []).join(', '),
    links: links.map(({ title, url }) => `${title} | ${url}`).join('\n'),
  }
  return Object.fromEntries(
    Object.entries(cells).map(([role, text]) => [
      role,
      text.length > LONGEST_CELL ? TOO_LONG : text.replace(/\r\n?/g, '\n'),
    ]),
  ) as Record<Role, string>
}

const yesNo = (value: boolean) => (value ? 'có' : 'không')
export const isYes = (text: string) => /^(?:có|co|x|1|yes|true|đúng)$/i.test(text.trim())

/** Lines of a cell. */
export const linesOf = (cell: string): string[] =>
  normalise(cell)
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

/** Ways of asking: one a line; in a cell of one line between `;` or `|`. */
export function wordingsOf(cell: string): string[] {
  const lines = linesOf(cell)
  const parts = lines.length > 1 ? lines : (lines[0] ?? '').split(/[;|]/)
  return parts.map((part) => part.replace(/^(?:[-–•*+]|\d+[.)])\s+/, '').trim()).filter(Boolean)
}

type Source = FrontMatter['sources'][number]

const PERIOD = /^\d{4}(-\d{2}){0,2}$/
const ADDRESS = /^https?:\/\/\S+$/i

/** “name | 2026-06 | https://…”, one a line; day and address are told by their looks. */
export function sourcesOf(cell: string): Source[] {
  return linesOf(cell).map((line) => {
    const parts = line.split(' | ').map((part) => part.trim())
    const url = takeLast(parts, ADDRESS)
    const date = takeLast(parts, PERIOD)
    const name = parts.join(' | ') || hostOf(url ?? '')
    return { name, ...(url && { url }), ...(date && { date }) }
  })
}

function takeLast(parts: string[], looks: RegExp): string | undefined {
  return looks.test(parts.at(-1) ?? '') ? parts.pop() : undefined
}

export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}

const list = (cell: string) =>
  cell
    .split(/[,;\n]/)
    .map((part) => part.trim())
    .filter(Boolean)

const linksOf = (cell: string) =>
  linesOf(cell).flatMap((line) => {
    const at = line.lastIndexOf('|')
    return at < 0 ? [] : [{ title: line.slice(0, at).trim(), url: line.slice(at + 1).trim() }]
  })

/** What a role's cell means for the header; cells are checked before. */
const meanings: Partial<Record<Role, (cell: string) => Changes>> = {
  title: (cell) => ({ title: normalise(cell) }),
  label: (cell) => ({ label: normalise(cell) }),
  topic: (cell) => ({ topic: cell }),
  owner: (cell) => ({ owner: cell }),
  audience: (cell) => ({ audience: list(cell) }),
  answer: (cell) => ({ body: normalise(cell) }),
  legal: (cell) => ({ legal_basis: linesOf(cell) }),
  from: (cell) => ({ effective_from: cell }),
  to: (cell) => ({ effective_to: cell }),
  review: (cell) => ({ review_by: cell }),
  verify: (cell) => ({ verify: isYes(cell) }),
  local: (cell) => ({ local: isYes(cell) }),
  related: (cell) => ({ related: list(cell) }),
  links: (cell) => ({ links: linksOf(cell) }),
}

/** Fields that an empty cell takes away; of the others an empty cell says nothing. */
const removed: Partial<Record<Role, keyof FrontMatter>> = {
  legal: 'legal_basis',
  from: 'effective_from',
  to: 'effective_to',
  related: 'related',
  links: 'links',
}

/**
 * What cells change of an article.
 * @param differing roles whose cells are not what the article's own would be
 */
export function changesIn(
  cells: Cells,
  differing: readonly Role[],
  before: FrontMatterParts,
): Changes {
  const changes: Changes = {}
  for (const role of differing) {
    const cell = cells[role] ?? ''
    const gone = removed[role]
    if (cell.trim() === '' && gone) Object.assign(changes, { [gone]: undefined })
    else if (cell.trim() !== '') Object.assign(changes, meanings[role]?.(cell))
  }
  if (differing.includes('question') || differing.includes('wordings')) {
    const [first = '', ...others] = before.questions ?? []
    const question = differing.includes('question')
      ? normalise(cells.question ?? '') || first
      : first
    const wordings = differing.includes('wordings') ? wordingsOf(cells.wordings ?? '') : others
    changes.questions = unique([question, ...wordings])
  }
  if (differing.some((role) => facetNames.some((name) => name === role))) {
    const facets = facetNames.map((name) => [
      name,
      differing.includes(name) ? normalise(cells[name] ?? '') || undefined : before.facets?.[name],
    ])
    changes.facets = Object.fromEntries(facets.filter(([, text]) => text)) as FrontMatter['facets']
  }
  const sources = sourcesIn(cells, differing, before)
  if (sources) changes.sources = sources
  return changes
}

type FrontMatterParts = Pick<Partial<FrontMatter>, 'questions' | 'facets' | 'sources'>

function sourcesIn(
  cells: Cells,
  differing: readonly Role[],
  before: FrontMatterParts,
): Source[] | undefined {
  const url = linesOf(cells.url ?? '')[0]
  const own = differing.includes('source') ? sourcesOf(cells.source ?? '') : []
  const sources = own.length > 0 ? own : (before.sources ?? [])
  if (differing.includes('url') && url) {
    const [first = { name: hostOf(url) }, ...others] = sources
    return [{ ...first, url }, ...others]
  }
  return own.length > 0 ? own : undefined
}

/** Without what says the same again. */
export function unique(texts: readonly string[]): string[] {
  const seen = new Set<string>()
  return texts.filter((text) => {
    const key = text
      .toLocaleLowerCase('vi')
      .replace(/[\s?!.…]+/g, ' ')
      .trim()
    if (key === '' || seen.has(key)) return false
    seen.add(key)
    return true
  })
}
