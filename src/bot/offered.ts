import { fold, hasDiacritics } from '../text/normalise.ts'
import { tokens } from '../text/tokens.ts'
import type { Choice } from './decision.ts'
import { payloads } from './payloads.ts'

/** What "1", "số 2", "cái thứ hai", "cái cuối" or the label typed by hand picks from what was offered. */
export function offeredPayload(text: string, choices: readonly Choice[]): string | undefined {
  const typed = wordsOf(text)
  const named = choices.find((choice) =>
    namesOf(choice).some((name) => name.folded === typed.folded),
  )
  if (named) return named.payload
  // Counted as Messenger numbers them: what leads to content, not the way out or a link.
  const counted = choices.filter(({ payload }) => payloads.isCounted(payload ?? ''))
  const place = placeOf(typed, counted)
  return place === undefined ? undefined : counted.at(place)?.payload
}

/** What "cái về trẻ em" picks: the only one that is named so. */
export function offeredInPart(text: string, choices: readonly Choice[]): string | undefined {
  const counted = choices.filter(({ payload }) => payloads.isCounted(payload ?? ''))
  return namedInPart(wordsOf(text), counted)?.payload
}

/** Whether words are a number and nothing else; then they are no question. */
export const isNumber = (text: string): boolean => placeOf(wordsOf(text), []) !== undefined

interface Spelt {
  accented: string
  folded: string
}

function wordsOf(text: string): Spelt {
  const accented = tokens(text).join(' ')
  return { accented, folded: fold(accented) }
}

const namesOf = ({ label, title }: Choice) =>
  [label, title].flatMap((name) => (name === undefined ? [] : [wordsOf(name)]))

/** Which one "cái thứ hai" means, counted from 0, from the end when negative. */
function placeOf(typed: Spelt, counted: readonly Choice[]): number | undefined {
  const [, noun, word] = COUNTED.exec(typed.folded) ?? []
  if (word === undefined) return undefined
  // "mức 2" and "bà" are no "mục 2" and no "ba"; without marks, what was offered decides.
  const marksOf = new Map(typed.accented.split(' ').map((each) => [fold(each), each]))
  const meant = (folded: string, spelt: string) => {
    const written = marksOf.get(folded)
    return written === undefined || !hasDiacritics(written) || written === spelt
  }
  if (noun === 'muc' && (!meant('muc', 'mục') || counted.some(saysLevel))) return undefined
  const place = ordinals.findIndex((names) =>
    names.some(
      (name) => fold(name) === word && name.split(' ').every((one) => meant(fold(one), one)),
    ),
  )
  if (place >= 0) return place
  const end = Object.entries(ends).find(
    ([name]) => fold(name) === word && name.split(' ').every((one) => meant(fold(one), one)),
  )
  if (!end || counted.length === 0) return end && 0
  return end[1](counted.length)
}

const saysLevel = (choice: Choice) =>
  namesOf(choice).some(({ accented }) => /(?:^| )mức \d/.test(accented))

// "dạ em chọn cái thứ hai nhé": polite words, the counted thing, the number, polite words.
const COUNTED =
  /^(?:(?:da|vang|a|em|toi|minh|anh|chi|chau|con|cho|lay|xem|lua|chon|cai) )*(?:(bai|cai|cau|muc|viec|y|dong|phan) )?(?:(?:so|thu|o) )*?((?:dau tien|tren cung|cuoi cung|duoi cung|sau cung|chinh giua|giua)|\S+)(?: (?:a|ay|do|nay|em|oi|nhe|nha|nhen|di|voi))*$/
const ordinals = [
  ['1', 'một', 'nhất', 'đầu tiên', 'đầu', 'trên cùng', 'trên'],
  ['2', 'hai', 'nhì'],
  ['3', 'ba'],
  ['4', 'bốn', 'tư'],
  ['5', 'năm'],
]
const last = (count: number) => count - 1
const middle = (count: number) => (count % 2 === 1 ? (count - 1) / 2 : count)
const ends: Record<string, (count: number) => number> = {
  cuối: last,
  'cuối cùng': last,
  'dưới cùng': last,
  'sau cùng': last,
  dưới: last,
  chót: last,
  giữa: middle,
  'chính giữa': middle,
}

/** The only one whose name has what was typed: two words at least, or said to be one of them. */
function namedInPart({ accented, folded }: Spelt, counted: readonly Choice[]): Choice | undefined {
  const points = POINTING_AT_ONE.test(folded)
  const whole = folded.replace(POINTING, '')
  // "em" is polite in "cái tạm trú em", and what is meant in "cái trẻ em".
  for (const part of [whole, whole.replace(POLITE_END, '')]) {
    const words = part.split(' ')
    if (part === '' || words.length > LONGEST_PART || (words.length < 2 && !points)) continue
    const marked = accented
      .split(' ')
      .filter((word) => hasDiacritics(word) && words.includes(fold(word)))
    const fitting = counted.filter((choice) =>
      namesOf(choice).some(
        (name) =>
          ` ${name.folded} `.includes(` ${part} `) &&
          marked.every((word) => ` ${name.accented} `.includes(` ${word} `)),
      ),
    )
    if (fitting.length === 1) return fitting[0]
  }
  return undefined
}

const POINTING =
  /^(?:(?:da|vang|em|toi|minh|chau|con|cho|lay|xem|lua|chon|muon|hoi|y|la) )*(?:(?:cai|bai|cau|muc|viec|vu|phan|dong) )?(?:(?:ve|noi ve|co|la|phan) )*/
const POINTING_AT_ONE = /^(?:\S+ ){0,3}(?:cai|bai|cau|muc|viec|vu|phan|dong|chon|ve) \S/
const POLITE_END = /(?: (?:a|ay|do|nay|em|oi|nhe|nha|nhen|di|voi))+$/
const LONGEST_PART = 5
