import type { FrontMatter } from '../knowledge/article.ts'
import { FIRST_SCREEN } from '../knowledge/article.ts'
import { normalise } from '../text/normalise.ts'
import { markupIn } from './cell-checks.ts'
import type { Section } from './handbook-lines.ts'
import type { Fault, Imported, Item } from './items.ts'
import { capital } from './items.ts'
import { cutAtWord, idMaker, indexOf, labelOf, type Known } from './known.ts'
import { limits } from './limits.ts'
import { keyOf } from './roles.ts'
import { halfYearAfter } from './sheet-articles.ts'
import { articleFile, changedFile, type Written } from './written.ts'

const LONGEST_TITLE = 100
/** A source's own words and address stand below the first screen. */
const ROOM = FIRST_SCREEN - 100
const MORE = '\n\n<!-- xem tiếp -->\n\n'

/**
 * Articles out of the sections of a document, each with page and heading as its source.
 * @param file name of the document
 * @param today 2026-11-21
 */
export function articlesFromSections(
  sections: readonly Section[],
  known: Known,
  today: string,
  file: string,
): Imported {
  const faults: Fault[] = []
  const say = (where: string, message: string, grave: boolean) =>
    void faults.push({
      ...{ row: null, column: null, where, grave },
      message: where ? `${capital(where)} ${message}.` : `${message}.`,
    })
  const { topic, owner } = known.defaults
  if (topic === null || owner === null) {
    say('', 'Hãy chọn chủ đề và cơ quan phụ trách chung cho các bài trong tài liệu', true)
    return { items: [], faults }
  }
  const index = indexOf(known)
  const newId = idMaker(known.articles)
  const written = sections.filter(({ text }) => text.trim() !== '')
  const counts = new Map<string, number>()
  for (const section of written) {
    const key = keyOf(withoutNumber(section.heading))
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const seen = new Set<string>()
  const items = written.flatMap((section): Item[] => {
    const where = placeOf(section)
    const text = normalise(section.text)
    const complaint = markupIn(`${section.heading}\n${text}`)
    if (complaint !== undefined) {
      say(where, complaint, true)
      return []
    }
    if (text.length > limits.answer) {
      say(
        where,
        `dài ${text.length} ký tự, nhiều nhất ${limits.answer}, đã bỏ qua. Hãy chia nhỏ bằng các đề mục con rồi nhập lại`,
        true,
      )
      return []
    }
    const title = titleOf(section, counts)
    if (seen.has(`${keyOf(title)}\n${text}`)) {
      say(where, 'trùng hẳn một mục phía trước, đã bỏ qua', true)
      return []
    }
    seen.add(`${keyOf(title)}\n${text}`)
    const body = screens(text)
    if (body.includes(MORE)) {
      say(
        where,
        `dài ${text.length} ký tự, đã ngắt thành ${body.split(MORE).length} tin. Hãy rút gọn khi duyệt`,
        false,
      )
    }
    const sources = [{ name: sourceOf(section, file), date: today }]
    const titled = index.titled(title)
    const same = titled ?? index.asked(title)
    const own = same && index.written(same)
    if (same) {
      say(
        where,
        `trùng ${titled ? 'tiêu đề' : 'câu hỏi'} với bài đã có “${same.title}” (${same.id}). Hãy chọn bỏ qua, thay thế hoặc giữ cả hai`,
        false,
      )
    }
    const isUnchanged = own !== undefined && hasIt(own, body, sources[0]?.name ?? '')
    const header: Partial<FrontMatter> & { topic: string } = {
      ...{ title, label: labelOf(title), topic, audience: ['nguoi-dan'], owner },
      ...{ questions: [title], sources, review_by: halfYearAfter(today), verify: false },
    }
    const id = newId(title)
    return [
      {
        ...{ id, title, where, ...articleFile(id, header, body) },
        same: same?.id ?? null,
        why: same ? (titled ? 'title' : 'question') : null,
        replacement: same && own ? changedFile(same, isUnchanged ? {} : { body, sources }) : null,
        unchanged: isUnchanged,
      },
    ]
  })
  if (items.length > 0) {
    say(
      '',
      `${items.length} bài mới có 1 cách hỏi là đề mục; nên có từ 12, hãy viết thêm khi duyệt`,
      false,
    )
  }
  return { items, faults }
}

const hasIt = ({ body, header }: Written, text: string, source: string) =>
  body === text && (header.sources ?? []).some(({ name }) => name === source)

function placeOf({ heading, page }: Section): string {
  const name = `mục “${cutAtWord(heading, 60)}”`
  return page === null ? name : `trang ${page}, ${name}`
}

/** “so-tay.pdf, trang 12, mục Chương I > Điều 5. Hồ sơ” */
function sourceOf({ heading, page, path }: Section, file: string): string {
  const headings = [...path, heading].map((each) => cutAtWord(each, 80)).join(' > ')
  return [file, ...(page === null ? [] : [`trang ${page}`]), `mục ${headings}`].join(', ')
}

/** “Điều 5. Hồ sơ đăng ký” → “Hồ sơ đăng ký” */
function withoutNumber(heading: string): string {
  const name = heading
    .replace(/^(?:phần|chương|mục|điều)\s+(?:thứ\s+\p{L}+|[IVXLC]+|\d+[a-zđ]?)\s*[.:–-]?\s+/iu, '')
    .replace(/^(?:[IVX]{1,5}|[A-ZĐ]|\d{1,3}(?:\.\d{1,3})*)[.)]?\s+(?=\p{L})/u, '')
    .trim()
  return name.length < 4 ? heading : name
}

function titleOf(section: Section, counts: ReadonlyMap<string, number>): string {
  const name = withoutNumber(section.heading)
  const above = section.path.at(-1)
  // “Mục đích” stands in every chapter.
  const isShared = (counts.get(keyOf(name)) ?? 0) > 1 && above !== undefined
  return cutAtWord(capital(isShared ? `${withoutNumber(above)}: ${name}` : name), LONGEST_TITLE)
}

/** A long text in messages that can be sent: cut between paragraphs, else sentences, else words. */
export function screens(text: string): string {
  const found: string[] = []
  for (const [piece, glue] of piecesOf(text)) {
    const last = found.at(-1)
    if (last !== undefined && last.length + glue.length + piece.length <= ROOM) {
      found[found.length - 1] = `${last}${glue}${piece}`
    } else found.push(piece)
  }
  return found.join(MORE)
}

function piecesOf(text: string): [piece: string, glue: string][] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line) => {
      if (line.length <= ROOM) return [[line, '\n'] as [string, string]]
      const sentences = line.split(/(?<=[.!?;]) +/).flatMap(inWords)
      return sentences.map((each, at): [string, string] => [each, at === 0 ? '\n' : ' '])
    })
}

function inWords(sentence: string): string[] {
  if (sentence.length <= ROOM) return [sentence]
  const begin = cutAtWord(sentence, ROOM)
  return [begin, ...inWords(sentence.slice(begin.length).trim())]
}
