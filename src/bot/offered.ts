import { fold } from '../text/normalise.ts'
import { tokens } from '../text/tokens.ts'
import type { Choice } from './decision.ts'
import { payloads } from './payloads.ts'

/** What "1", "số 2", "cái thứ hai" or the label typed by hand picks from what was offered last. */
export function offeredPayload(text: string, choices: readonly Choice[]): string | undefined {
  const typed = wordsOf(text)
  const named = choices.find(({ label, title }) =>
    [label, title].some((name) => name !== undefined && wordsOf(name) === typed),
  )
  if (named) return named.payload
  // Counted as Messenger numbers them: what leads to content, not the way out or a link.
  const counted = choices.filter(({ payload }) => payloads.isCounted(payload ?? ''))
  return counted[countedAt(typed)]?.payload
}

/** Whether words are a number and nothing else; then they are no question. */
export const isNumber = (text: string): boolean => countedAt(wordsOf(text)) >= 0

const wordsOf = (text: string) => fold(tokens(text).join(' '))

/** Which one "cái thứ hai" means, counted from 0; −1 when the words are no such number. */
function countedAt(typed: string): number {
  const [, number = ''] = NUMBERED.exec(typed) ?? []
  return ordinals.findIndex((names) => names.includes(number))
}

// "dạ em chọn cái thứ hai nhé": polite words, the counted thing, the number, polite words.
const NUMBERED =
  /^(?:(?:da|vang|a|em|toi|minh|anh|chi|chau|con|cho|lay|xem|lua|chon) )*(?:(?:bai|cai|cau|muc|viec|y) )?(?:(?:so|thu) )?(\S+|dau tien)(?: (?:a|ay|do|nay|em|oi|nhe|nha|nhen|di|voi))*$/
const ordinals = [
  ['1', 'mot', 'nhat', 'dau tien'],
  ['2', 'hai', 'nhi'],
  ['3', 'ba'],
  ['4', 'bon', 'tu'],
  ['5', 'nam'],
]
