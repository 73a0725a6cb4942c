import { digitWords, monthWords, numberWords, writtenNumberWords } from './number-words.ts'
import { sayAddress, sayCapitals, sayMixed, spell, type Voice } from './voice.ts'

/** A written form and how it is said. */
export interface Form {
  /** Sticky; tried where a word begins, and at signs. */
  pattern: RegExp
  /** Undefined where what stands around it shows that it is something else. */
  say: (found: readonly string[], around: Around) => string | undefined
}

/** The line before and behind a form, as written. */
interface Around {
  before: string
  after: string
}

/** Every written form in the order they are tried; the first that says something wins. */
export function formsOf(voice: Voice): Form[] {
  return [
    ...addresses(voice),
    ...documentNumbers(voice),
    ...telephones(voice),
    ...readings(voice),
    ...days(voice),
    ...times(voice),
    ...numbers(voice),
    ...letters(voice),
    ...signs,
  ]
}

const END = '(?![\\p{L}\\p{N}])'
const anyOf = (keys: Iterable<string>) =>
  [...keys]
    .sort((one, other) => other.length - one.length)
    .map((key) => key.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('|') || '(?!)'

const TOP_DOMAIN = 'vn|com|net|org|gov|edu|info|io|me|app|asia|xyz|vip|cc|top'

function addresses(voice: Voice): Form[] {
  return [
    {
      pattern: /([a-z\d._-]+)@([a-z\d-]+(?:\.[a-z\d-]+)+)/iy,
      say: ([, user = '', host = '']) =>
        `${sayAddress(user, voice)} a còng ${sayAddress(host, voice)}`,
    },
    // Nobody can type a path from hearing it: only the host of https://dichvucong.gov.vn/p/home.
    {
      pattern: new RegExp(
        `(?:https?://)?(?:www\\.)?((?:[a-z\\d-]+\\.)+(?:${TOP_DOMAIN}))(?![\\p{L}\\d-])` +
          '(?::\\d+)?(?:/(?:[^\\s()"“”]*[^\\s()"“”.,;:!?])?)?',
        'iuy',
      ),
      say: ([, host = '']) => sayAddress(host, voice),
    },
    // "có đuôi .gov.vn"
    {
      pattern: /\.([a-z]+(?:\.[a-z]+)*)(?![\p{L}\d])/iuy,
      say: ([, host = ''], { before }) =>
        /(?:^|[\s("“])$/.test(before) ? `chấm ${sayAddress(host, voice)}` : undefined,
    },
  ]
}

function documentNumbers(voice: Voice): Form[] {
  const kinds = new RegExp(`(?:luật|${anyOf(Object.values(voice.documents))})(?!\\p{L})`, 'iu')
  const codes = '[A-ZĐ][\\p{L}\\d&]*(?:[-/][A-ZĐ][\\p{L}\\d&]*)*'
  // "QH15" is the fifteenth term of QH.
  const issuer = (code: string) => {
    const [, name = code, term] = /^(\p{L}+)(\d+)$/u.exec(code) ?? []
    const said = voice.issuers[name] ?? sayCapitals(name, voice)
    return term ? `${said} khóa ${numberWords(term, voice.numbers)}` : said
  }
  const isKnown = (code: string) =>
    code.replace(/\d+$/, '') in voice.issuers || voice.lexicon.expansions.has(code.toLowerCase())
  const say = (number: string, year: string | undefined, code: string, around: Around) => {
    const parts = code.split(/[-/]/).filter(Boolean)
    const others = parts.filter((part) => !(part in voice.documents))
    // BTTTT-THH: behind who signs stands who drafted, which tells nobody anything.
    const known = others.filter((part) => isKnown(part))
    const issuers = (known.length > 0 ? known : others).map(issuer)
    const [kind] = parts.flatMap((part) => voice.documents[part] ?? [])
    const isKindTold = kinds.test(around.before.slice(-60))
    const isKindNext = new RegExp(`${kinds.source} $`, 'iu').test(around.before)
    const isIssuerTold = /^(?: ngày [\d/]+)?,? của /.test(around.after)
    return [
      ...(kind && !isKindTold ? [`${kind} số`] : []),
      ...(isKindNext ? ['số'] : []),
      // The pause keeps "bảy mươi, năm hai nghìn" apart from "bảy mươi lăm".
      numberWords(number, voice.numbers) + (year ? ',' : ''),
      ...(year ? ['năm', numberWords(year, voice.numbers)] : []),
      ...(issuers.length > 0 && !isIssuerTold ? ['của', issuers.join(' và ')] : []),
    ].join(' ')
  }
  return [
    // 148/2025/QH15, 64/2025/TT-BTC
    {
      pattern: new RegExp(`(\\d{1,5})/(\\d{4})/(${codes})${END}`, 'uy'),
      say: ([, number = '', year, code = ''], around) => say(number, year, code, around),
    },
    // 749/QĐ-TTg, 57-NQ/TW
    {
      pattern: new RegExp(`(\\d{1,5})[/-]((?=[A-ZĐ]{2})${codes})${END}`, 'uy'),
      say: ([, number = '', code = ''], around) => say(number, undefined, code, around),
    },
    // Nghị định 69/2024: elsewhere that would be a month.
    {
      pattern: /(\d{1,5})\/(\d{4})(?![\d/])/y,
      say: ([, number = '', year], around) => {
        const word = /(\p{L}+ \p{L}+|\p{L}+)(?: số)? $/u.exec(around.before)?.[1] ?? ''
        return kinds.test(word) ? say(number, year, '', around) : undefined
      },
    },
  ]
}

/** Before a number that is dialled. */
const CALLED =
  /(?:gọi|tổng đài|đầu số|đường dây nóng|số máy|điện thoại|nhắn(?: tin)? (?:tới|đến)|gửi(?: tới| đến)?)(?: số)?:? $/i
/** Behind a number that counts something. */
const COUNTED =
  /^ ?(?:đồng|nghìn|ngàn|triệu|tỷ|tuổi|ngày|tháng|năm|giờ|phút|giây|người|hộ|xã|phường|thôn|tỉnh|trường|lần|loại|việc|bài|câu|điểm|dịch vụ|thủ tục)(?!\p{L})/u

function telephones(voice: Voice): Form[] {
  const byDigit = new Set(voice.byDigit)
  const dialled = (written: string) =>
    written
      .split(/[ .-]+/)
      .map(digitWords)
      .join(', ')
  const isCounted = (after: string) =>
    COUNTED.test(after) ||
    new RegExp(`^ ?(?:${anyOf(Object.keys(voice.units))})${END}`, 'u').test(after)
  return [
    // *101#
    {
      pattern: /\*(\d+(?:\*\d+)*)#/y,
      say: ([, code = '']) => `sao ${code.split('*').map(digitWords).join(' sao ')} thăng`,
    },
    // 1900 0368, 18001096
    {
      pattern: /1[89]00(?:[ .]?\d{2,4}){1,2}(?![\d/])/y,
      say: ([number = '']) => dialled(number),
    },
    // 0912 345 678, +84 912 345 678
    {
      pattern: /(\+?)((?:84|0)\d{0,3}(?:[ .-]?\d{2,4}){2,3})(?![\d/])/y,
      say: ([, plus = '', number = '']) => {
        const length = number.replace(/\D/g, '').length
        if (length < 9 || length > 12 || (!plus && !number.startsWith('0'))) return undefined
        return (plus && 'cộng ') + dialled(number)
      },
    },
    // 1414 behind "gửi", 113 everywhere; a citizen's number of twelve digits; but not 1414 người
    {
      pattern: /\d{3,}(?!\d|[.,/:-]\d)/y,
      say: ([digits = ''], { before, after }) => {
        if (/^0/.test(digits) || digits.length > 6) return digitWords(digits)
        if (isCounted(after)) return undefined
        return byDigit.has(digits) || CALLED.test(before) ? digitWords(digits) : undefined
      },
    },
  ]
}

function readings({ readings }: Voice): Form[] {
  // A word that editors wrote small may begin a sentence.
  const byKey = new Map(
    Object.entries(readings).flatMap(([key, said]) => [
      [key, said],
      [key.charAt(0).toUpperCase() + key.slice(1), said],
    ]),
  )
  return [
    {
      pattern: new RegExp(`(?:${anyOf(byKey.keys())})${END}`, 'uy'),
      say: ([key = '']) => byKey.get(key),
    },
  ]
}

/** Words of time before a day. */
const DATED =
  /(?:ngày|mùng|mồng|hôm|từ|đến|tới|trước|sau|hết|dịp|lễ|sáng|trưa|chiều|tối|và|,|[–-]) ?$/i

function days({ numbers: style }: Voice): Form[] {
  const say = (day: string, month: string, year: string | undefined, { before }: Around) => {
    if (!isDay(day, month)) return undefined
    return [
      ...(/(?:ngày|mùng|mồng) $/i.test(before) ? [] : ['ngày']),
      numberWords(day, style),
      'tháng',
      monthWords(month, style),
      ...(year ? ['năm', numberWords(year, style)] : []),
    ].join(' ')
  }
  return [
    // 01/7/2025, 10-10-2026
    {
      pattern: /(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?![\d/])/y,
      say: ([, day = '', , month = '', year], around) => say(day, month, year, around),
    },
    // 2026-11-21
    {
      pattern: /(\d{4})-(\d{2})-(\d{2})(?!\d)/y,
      say: ([, year, month = '', day = ''], around) => say(day, month, year, around),
    },
    // 7/2026
    {
      pattern: /(\d{1,2})\/(\d{4})(?![\d/])/y,
      say: ([, month = '', year = ''], { before }) =>
        isDay('1', month)
          ? `${/tháng $/i.test(before) ? '' : 'tháng '}${monthWords(month, style)} năm ${numberWords(year, style)}`
          : undefined,
    },
    {
      pattern: /24\/7(?![\d/])/y,
      say: (_found, { before }) =>
        DATED.test(before) ? undefined : 'hai mươi bốn giờ mỗi ngày, bảy ngày mỗi tuần',
    },
    // 2/3 of something; with a word of time before it, it is a day
    {
      pattern: /([1-3])\/([2-4])(?![\d/])/y,
      say: ([, part = '', whole = ''], { before }) =>
        DATED.test(before) || part >= whole
          ? undefined
          : `${numberWords(part, style)} phần ${monthWords(whole, style)}`,
    },
    // 10/10
    {
      pattern: /(\d{1,2})\/(\d{1,2})(?![\d/])/y,
      say: ([, day = '', month = ''], around) => say(day, month, undefined, around),
    },
    // tháng 4, thứ 4
    {
      pattern: /4(?![\p{L}\d]|[.,/:-]\d)/uy,
      say: (_found, { before }) => (/(?:tháng|thứ) $/i.test(before) ? 'tư' : undefined),
    },
  ]
}

function isDay(day: string, month: string): boolean {
  return Number(day) >= 1 && Number(day) <= 31 && Number(month) >= 1 && Number(month) <= 12
}

function times({ numbers: style }: Voice): Form[] {
  return [
    // 8h30, 17g30, 8:30, 8 giờ 30, 8h
    {
      pattern: /(\d{1,2})(?:(?:h|:|g| giờ )([0-5]\d)|h)(?![\p{L}\d:])/uy,
      say: ([, hour = '', minute = '0'], { after }) => {
        if (Number(hour) > 24) return undefined
        const minutes = Number(minute) > 0 ? ` ${numberWords(minute, style)}` : ''
        return `${numberWords(hour, style)} giờ${minutes}${minutes && !/^ phút/.test(after) ? ' phút' : ''}`
      },
    },
  ]
}

function numbers(voice: Voice): Form[] {
  const { numbers: style, units } = voice
  const unit = `(?: ?(${anyOf(Object.keys(units))})(?![\\p{L}\\d]))?`
  return [
    // 14–18, 8h – 11h30, 20% - 30%
    {
      pattern: / ?[–—-] ?(?=\d)/y,
      say: (_found, { before }) =>
        new RegExp(`\\d(?:[hg]| ?(?:${anyOf(Object.keys(units))}))?$`, 'u').test(before)
          ? 'đến'
          : undefined,
    },
    // 63/63
    {
      pattern: /\/(?=\d)/y,
      say: (_found, { before }) => (/\d$/.test(before) ? 'trên' : undefined),
    },
    // 500.000đ, 30%, 7 km, 3.321, 885,58; 500 000 only as money
    {
      pattern: new RegExp(
        `(\\d{1,3}(?: \\d{3})+(?= ?(?:đ|đồng)(?!\\p{L}))|\\d+(?:\\.\\d+)*(?:,\\d+)?)${unit}`,
        'uy',
      ),
      say: ([, written = '', sign]) =>
        [writtenNumberWords(written.replaceAll(' ', ''), style), sign && units[sign]]
          .filter(Boolean)
          .join(' '),
    },
    // đồng/lượt, km/giờ
    {
      pattern: /\/(?=\p{L})/uy,
      say: (_found, { before }) =>
        new RegExp(`(?:đồng|\\d ?(?:${anyOf(Object.keys(units))}))$`, 'u').test(before)
          ? 'một'
          : 'hoặc',
    },
  ]
}

function letters(voice: Voice): Form[] {
  return [
    // quý III, khóa XV
    {
      pattern: new RegExp(`[IVX]+${END}`, 'uy'),
      say: ([roman = ''], { before }) =>
        /(?:quý|khóa|thế kỷ|chương|phần|đại hội|lần thứ) $/i.test(before)
          ? numberWords(String(romanValue(roman)), voice.numbers)
          : undefined,
    },
    // CT01
    {
      pattern: /\p{L}+\d[\p{L}\d]*/uy,
      say: ([mixed = '']) => sayMixed(mixed, voice),
    },
    // UBND, TT&TT
    {
      pattern: new RegExp(`\\p{Lu}(?:&?\\p{Lu})+${END}`, 'uy'),
      say: ([capitals = '']) => sayCapitals(capitals, voice),
    },
    // hạng B
    {
      pattern: new RegExp(`[B-DF-HJ-NP-TV-XZĐ]${END}`, 'uy'),
      say: ([letter = '']) => spell(letter),
    },
    {
      pattern: /https?(?!\p{L})/iuy,
      say: ([scheme = '']) => spell(scheme),
    },
  ]
}

function romanValue(roman: string): number {
  const values = [...roman].map((letter) => (letter === 'I' ? 1 : letter === 'V' ? 5 : 10))
  return values.reduce<number>(
    (sum, value, at) => sum + (value < (values[at + 1] ?? 0) ? -value : value),
    0,
  )
}

/** Signs as a pause or as a word; what is not named here is left out. */
const signs: Form[] = [
  // "như @, #, !": named, not used.
  {
    pattern: /!(?=[\s,)]|$)/y,
    say: (_found, { before }) => (/[\s,(]$/.test(before) ? 'chấm than' : undefined),
  },
  { pattern: /[()[\]{}–—→>|]| - /y, say: () => ',' },
  { pattern: /…|\.{2,}/y, say: () => '.' },
  ...Object.entries({
    '&': 'và',
    '%': 'phần trăm',
    '@': 'a còng',
    '#': 'dấu thăng',
    '+': 'cộng',
    '=': 'bằng',
    '°': 'độ',
  }).map(([sign, said]) => ({ pattern: new RegExp(`\\${sign}`, 'y'), say: () => said })),
]
