import { isMap, isScalar, parseDocument } from 'yaml'
import { Faulty, readYaml } from '../content/file.ts'
import { wordsFile } from './content.ts'

export interface WordChange {
  section: keyof typeof sections
  /** What people type. */
  from: string
  /** What it stands for; null: the line is taken out. */
  to: string | null
}

/** As the console calls them. */
const names = {
  abbreviations: 'Viết tắt',
  chat: 'Chữ chat',
  dialect: 'Từ địa phương và từ đồng nghĩa',
} as const

const sections = { abbreviations: true, chat: true, dialect: true }
/** A longer one would never be met: the lexicon looks at so many words at once. */
const MOST_WORDS = 4

/**
 * The text of words.yml with a line added, changed or taken out; comments and order stay.
 * @throws Faulty when the file would not be right, or another section has the word
 */
export function editWords(text: string, { section, from, to }: WordChange): string {
  const document = parseDocument(text)
  const typed = plain(from)
  const meant = to === null ? null : plain(to)
  const refuse = (message: string) => {
    throw new Faulty([{ message }])
  }
  const known = readYaml(wordsFile, text)
  if (meant !== null) {
    if (typed === '') refuse('Hãy ghi chữ người dân gõ')
    if (meant === '') refuse(`Hãy ghi “${typed}” nghĩa là gì`)
    if (typed === meant) refuse(`“${typed}” viết đầy đủ ra chính nó: không cần ghi`)
    if (typed.split(' ').length > MOST_WORDS) refuse(`“${typed}” dài quá ${MOST_WORDS} chữ`)
    for (const other of Object.keys(sections) as WordChange['section'][]) {
      if (other !== section && Object.hasOwn(known[other], typed)) {
        refuse(`“${typed}” đã có ở bảng ${names[other]}: mỗi chữ chỉ ghi một nơi`)
      }
    }
  }
  let list = document.get(section)
  if (!isMap(list)) {
    if (meant === null) return text
    list = document.createNode({})
    document.set(section, list)
  }
  if (!isMap(list)) return text
  const at = list.items.findIndex(({ key }) => plain(isScalar(key) ? String(key.value) : '') === typed)
  const entry = list.items[at]
  if (meant === null) {
    if (!entry) return text
    list.items.splice(at, 1)
  } else if (entry) {
    if (isScalar(entry.value)) entry.value.value = meant
    else entry.value = document.createNode(meant)
  } else {
    list.items.push(document.createPair(typed, meant))
  }
  list.flow = list.items.length === 0
  const edited = document.toString({ lineWidth: 0 })
  readYaml(wordsFile, edited)
  return edited
}

const plain = (text: string) => text.normalize('NFC').replace(/\s+/g, ' ').trim().toLowerCase()
