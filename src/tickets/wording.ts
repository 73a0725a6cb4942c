/** The normal form of a question: what two people who ask the same should have in common. */
import { fold, normalise } from '../text/normalise.ts'
import { plain, readWords, type Lexicon } from '../text/words.ts'
import { phraseAt } from './same-words.ts'

export interface Wording {
  /**
   * The words by which wordings are compared, without marks; kept with the ticket, joined by spaces.
   * `?where`, `?cost` … say what is asked for, `@dong_tien` names a place or person.
   * @param place given besides the text, as with a report
   */
  wordsOf: (text: string, place?: string | null) => string[]
}

/** Depends on nothing but the word lists: what is stored stays comparable when articles change. */
export function createWording(lexicon: Lexicon): Wording {
  return {
    wordsOf(text, place) {
      const { folded } = readWords(text, lexicon)
      const names = new Set([...namesIn(text), ...(place ? placeNames(place) : [])])
      return [...gathered(endOpen(folded)), ...names]
    },
  }
}

/** Phrases read as what they mean; what is only politeness falls out. */
function gathered(folded: readonly string[]): string[] {
  const words: string[] = []
  for (let at = 0; at < folded.length;) {
    const phrase = phraseAt(folded, at)
    words.push(...(phrase?.read ?? [folded[at]!]))
    at += phrase?.length ?? 1
  }
  return words
}

const CLOSING = new Set(
  'a ha vay the nhi em anh chi co chu bac chau ad oi voi nhe nha da ne'.split(' '),
)
const DENIAL = new Set(['khong', 'chua'])

/** "được không ạ" asks, "không nhận được" denies: at the end the word says nothing. */
function endOpen(folded: readonly string[]): string[] {
  let end = folded.length
  while (end > 0 && CLOSING.has(folded[end - 1]!)) end--
  if (end > 1 && DENIAL.has(folded[end - 1]!)) {
    end--
    while (end > 1 && ['duoc', 'hay', 'phai', 'co'].includes(folded[end - 1]!)) end--
  }
  return folded.slice(0, end)
}

/** What stands before the name of a place, in either case and with or without its marks. */
const PLACES = [
  ...['xã', 'phường', 'thôn', 'xóm', 'làng', 'bản', 'ấp', 'khu phố', 'tổ dân phố', 'tdp', 'tổ'],
  ...[
    'đường',
    'phố',
    'ngõ',
    'hẻm',
    'huyện',
    'thị trấn',
    'thị xã',
    'thành phố',
    'tỉnh',
    'cầu',
    'chợ',
  ],
  ...['quốc lộ', 'tỉnh lộ', 'trường', 'trạm y tế', 'bệnh viện', 'nhà văn hóa'],
].flatMap((place) => [place, fold(place)])
const anyCase = (word: string) => `[${word[0]!}${word[0]!.toUpperCase()}]${word.slice(1)}`
const NAMED_PLACE = new RegExp(
  `(?<![\\p{L}\\p{M}])(?:${PLACES.map(anyCase).join('|')})\\s+` +
    '(\\p{Lu}[\\p{L}\\p{M}]*(?:\\s+(?:\\p{Lu}[\\p{L}\\p{M}]*|\\d+))*|\\d+\\p{L}?)',
  'gu',
)
const AT_PLACE =
  /(?<![\p{L}\p{M}])(?:ở|tại|o|tai|về|ở gần)\s+(\p{Lu}\p{Ll}+(?:\s+\p{Lu}\p{Ll}+)+)/gu
const PERSON =
  /(?<![\p{L}\p{M}])(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Cc]ô|[Cc]hú|[Bb]ác|[Oo]ng|[Bb]a|[Cc]hi|[Cc]o)\s+(\p{Lu}\p{Ll}+(?:\s+\p{Lu}\p{Ll}*)+)/gu
/** Without capitals a name is two words behind one that only places have. */
const SPOKEN_PLACE =
  /(?<![\p{L}\p{M}])(?:xã|phường|thôn|xóm|làng|ấp|huyện|thị trấn|thị xã|xa|phuong|thon|xom|huyen|thi tran|thi xa)\s+([\p{L}\p{M}\d]+)(?:\s+([\p{L}\p{M}\d]+))?/giu
const NO_NAME = new Set(
  (
    'nao minh toi em chung ta co khong thi la can de nay do kia bi dang da se va hay chua duoc o tai ' +
    'phuong hoi lam giup cho gan noi cu moi oi gi voi nha a nhe khac cap doi qua phai bao ' +
    'ban anh chi bac chau nguoi dau sao nop xin di den ve ra vao lai hoac cua tren duoi muon'
  ).split(' '),
)

function namesIn(text: string): string[] {
  const written = normalise(text)
  const isShouted = written === written.toUpperCase()
  const found = new Set<string>()
  if (!isShouted) {
    for (const pattern of [NAMED_PLACE, AT_PLACE, PERSON]) {
      for (const [, name] of written.matchAll(pattern)) if (name) found.add(nameWord(name))
    }
  }
  if (found.size === 0) {
    for (const [, one = '', other = ''] of written.matchAll(SPOKEN_PLACE)) {
      const parts = [one, other].map((part) => plain(part))
      if (NO_NAME.has(parts[0]!)) continue
      const isShort = NO_NAME.has(parts[1]!) || /^\d/.test(parts[0]!)
      found.add(nameWord(isShort ? parts[0]! : parts.join(' ').trim()))
    }
  }
  return [...found].sort()
}

/** Two words of a name are enough to tell it from another. */
const nameWord = (name: string) =>
  `@${fold(name).trim().split(/\s+/).slice(0, 2).map(plain).join('_')}`

/** Whether two names, as `wordsOf` gives them, may be of one place: "đông" may be "đông tiến". */
export function mayBeOneName(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}_`) || other.startsWith(`${one}_`)
}

/** A place asked for on its own needs no capitals and no "xã" before it. */
function placeNames(place: string): string[] {
  const named = namesIn(place)
  if (named.length > 0) return named
  const words = fold(place).match(/[\p{L}\d]+/gu)
  return words ? [nameWord(words.join(' '))] : []
}
