import { fold, hasDiacritics } from '../../src/text/normalise.ts'

/** How one question looks in other people's hands. Chance is an argument. */

export const forms = {
  'as written': (text: string) => text,
  'without diacritics': fold,
  messy: (text: string, random: () => number) => slip(inChat(text, random), random),
  'other tones, decomposed': (text: string) => newTones(text).normalize('NFD'),
  'messy without diacritics': (text: string, random: () => number) =>
    slip(fold(inChat(text, random)), random),
} satisfies Record<string, (text: string, random: () => number) => string>
export type Form = keyof typeof forms

/**
 * Chat spelling as it is met, collected for the benches: on purpose not read from
 * knowledge/words.yml, or it would only show that the list knows itself.
 */
const chat: readonly (readonly [RegExp, readonly string[]])[] = [
  [/như thế nào/giu, ['ntn', 'nhu the nao', 'như nào']],
  [/thế nào/giu, ['tn', 'thế nèo', 'thế nào']],
  [/bao nhiêu/giu, ['bn', 'bao nhiu', 'bnhieu', 'nhiêu']],
  [/đăng (?:ký|kí)/giu, ['đk', 'dk', 'đăng kí', 'đky']],
  [/tài khoản/giu, ['tk', 'tài khoản']],
  [/mật khẩu/giu, ['mk', 'pass']],
  [/điện thoại/giu, ['đt', 'dt', 'điện thoại']],
  [/căn cước(?: công dân)?/giu, ['cccd', 'căn cước']],
  [/dịch vụ công/giu, ['dvc', 'dịch vụ công']],
  [/bảo hiểm y tế/giu, ['bhyt']],
  [/bảo hiểm xã hội/giu, ['bhxh']],
  [/hướng dẫn/giu, ['hd', 'hướng dẫn']],
  [/không/giu, ['ko', 'k', 'hok', 'hông', 'khong']],
  [/được/giu, ['đc', 'dc', 'được']],
  [/(?<!\p{L})gì(?!\p{L})/giu, ['j', 'gì', 'ji']],
  [/(?<!\p{L})vậy(?!\p{L})/giu, ['v', 'z', 'zậy', 'vậy']],
  [/(?<!\p{L})làm(?!\p{L})/giu, ['lm', 'làm', 'làm']],
  [/(?<!\p{L})với(?!\p{L})/giu, ['vs', 'với', 'vơi']],
  [/(?<!\p{L})người(?!\p{L})/giu, ['ng', 'người', 'ngừi']],
  [/(?<!\p{L})biết(?!\p{L})/giu, ['bít', 'bik', 'biết']],
  [/(?<!\p{L})rồi(?!\p{L})/giu, ['r', 'rùi', 'rồi']],
  [/(?<!\p{L})cũng(?!\p{L})/giu, ['cg', 'cx', 'cũng']],
  [/(?<!\p{L})em(?!\p{L})/giu, ['e', 'em']],
  [/(?<!\p{L})quên(?!\p{L})/giu, ['wên', 'quên', 'quên']],
  [/(?<!\p{L})phải(?!\p{L})/giu, ['fải', 'phải', 'phai']],
  [/(?<!\p{L})giờ(?!\p{L})/giu, ['h', 'giờ', 'jờ']],
  [/(?<!\p{L})thì(?!\p{L})/giu, ['thì', 'thỳ', 'thi']],
]

/** Half of the words that have a chat spelling are written so. */
function inChat(text: string, random: () => number): string {
  let written = text
  for (const [pattern, spellings] of chat) {
    written = written.replace(pattern, (word) =>
      random() < 0.5 ? spellings[Math.floor(random() * spellings.length)]! : word,
    )
  }
  return written
}

const TELEX: Readonly<Record<string, string>> = {
  '\u0300': 'f',
  '\u0301': 's',
  '\u0303': 'x',
  '\u0309': 'r',
  '\u0323': 'j',
}
const NEIGHBOURS: Readonly<Record<string, string>> = {
  a: 'sq',
  b: 'vn',
  c: 'xv',
  d: 'sf',
  e: 'wr',
  g: 'fh',
  h: 'gj',
  i: 'uo',
  k: 'jl',
  l: 'ko',
  m: 'n',
  n: 'bm',
  o: 'ip',
  p: 'o',
  r: 'et',
  s: 'ad',
  t: 'ry',
  u: 'yi',
  v: 'cb',
  x: 'zc',
  y: 'tu',
}

/** One slip of the finger in one word of three letters or more. */
export function slip(text: string, random: () => number): string {
  const words = [...text.normalize('NFC').matchAll(/\p{L}{3,}/gu)]
  const word = words[Math.floor(random() * words.length)]
  if (!word) return text
  const slipped = slipIn(word[0], random)
  return (
    text.normalize('NFC').slice(0, word.index) +
    slipped +
    text.normalize('NFC').slice(word.index + word[0].length)
  )
}

function slipIn(word: string, random: () => number): string {
  const letters = [...word]
  const at = Math.floor(random() * (letters.length - 1))
  const kind = Math.floor(random() * (hasDiacritics(word) ? 6 : 5))
  switch (kind) {
    case 0: // two letters swapped
      return [...letters.slice(0, at), letters[at + 1], letters[at], ...letters.slice(at + 2)].join(
        '',
      )
    case 1: // one left out
      return [...letters.slice(0, at + 1), ...letters.slice(at + 2)].join('')
    case 2: // one twice
      return [...letters.slice(0, at + 1), ...letters.slice(at)].join('')
    case 3: {
      // the key beside it
      const near = NEIGHBOURS[fold(letters[at]!)] ?? ''
      const other = near[Math.floor(random() * near.length)] ?? letters[at]!
      return [...letters.slice(0, at), other, ...letters.slice(at + 1)].join('')
    }
    case 4: {
      // one too many
      const near = NEIGHBOURS[fold(letters[at]!)] ?? ''
      const other = near[Math.floor(random() * near.length)] ?? ''
      return [...letters.slice(0, at + 1), other, ...letters.slice(at + 1)].join('')
    }
    default:
      return inTelex(word)
  }
}

/** What is left when the keyboard did not understand Telex: được → dduwowcj. */
export function inTelex(word: string): string {
  let tone = ''
  const keys = [...word.normalize('NFD')].map((letter) => {
    if (TELEX[letter]) {
      tone = TELEX[letter]
      return ''
    }
    if (letter === 'đ') return 'dd'
    if (letter === 'Đ') return 'DD'
    if (letter === '\u0306' || letter === '\u031B') return 'w'
    return letter
  })
  // A circumflex is its letter typed twice.
  const doubled = keys.map((key, at) => (key === '\u0302' ? keys[at - 1]! : key))
  return doubled.join('') + tone
}

const NEW_TONES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'òa oà',
    'óa oá',
    'ỏa oả',
    'õa oã',
    'ọa oạ',
    'òe oè',
    'óe oé',
    'ỏe oẻ',
    'ùy uỳ',
    'úy uý',
    'ủy uỷ',
    'ũy uỹ',
    'ụy uỵ',
  ].map((pair) => pair.split(' ') as [string, string]),
)
const OLD_TONE = new RegExp(`(?<!q)(?:${Object.keys(NEW_TONES).join('|')})(?!\\p{L})`, 'giu')

/** hòa → hoà, thủy → thuỷ. */
function newTones(text: string): string {
  return text.normalize('NFC').replace(OLD_TONE, (pair) => NEW_TONES[pair.toLowerCase()]!)
}
