import type { ConversationSummary, Message, WritingWindow } from '../../web/console-contract.ts'
import { timeLeft } from './times.ts'

export type ChannelName = ConversationSummary['channel']

export const channelWords: Readonly<Record<ChannelName, string>> = {
  zalo: 'Zalo',
  messenger: 'Messenger',
  web: 'Trang web',
  telegram: 'Telegram',
}

/** The platform's own tool, as its people call it. */
export const nativeToolWords: Readonly<Record<ChannelName, string>> = {
  zalo: 'từ OA Manager',
  messenger: 'từ Hộp thư Trang',
  web: 'từ công cụ khác',
  telegram: 'từ ứng dụng Telegram',
}

export const stateWords: Readonly<Record<ConversationSummary['state'], string>> = {
  bot: 'Với bot',
  waiting: 'Đang chờ',
  staff: 'Cán bộ trả lời',
  closed: 'Đã đóng',
}

export const EMERGENCY = 'emergency'

const handOffReasons: Readonly<Record<string, string>> = {
  [EMERGENCY]: 'Khẩn cấp',
  'asked for a person': 'Xin gặp cán bộ',
  'lost money to a scam': 'Vừa bị lừa mất tiền',
  'not understood twice': 'Bot không hiểu hai lần',
  'the bot is switched off': 'Bot đang tắt',
  'taken by staff': 'Cán bộ chủ động nhận',
}

/** Why somebody waits; what is not known stands as it is. */
export const handOffReason = (reason: string): string => handOffReasons[reason] ?? reason

export const isEmergency = ({ state, reason }: Pick<ConversationSummary, 'state' | 'reason'>) =>
  state === 'waiting' && reason === EMERGENCY

/** Whoever's name nobody has told is called by a number, so that colleagues can speak of them. */
export const personName = ({ id, name }: { id: number; name: string | null }): string =>
  name?.trim() || `Người dân số ${id}`

const outcomes: Readonly<Record<string, string>> = {
  answered: 'trả lời',
  clarify: 'hỏi lại',
  unanswered: 'chưa biết',
  handoff: 'chuyển cán bộ',
  refused: 'từ chối',
  smalltalk: 'chuyện trò',
  feedback: 'nhận góp ý',
  emergency: 'khẩn cấp',
  flow: 'theo kịch bản',
  silent: 'nhường cán bộ',
  error: 'lỗi',
}
export const outcomeWords = (outcome: string): string => outcomes[outcome] ?? outcome

const secrets: Readonly<Record<string, string>> = {
  code: 'mã xác thực',
  password: 'mật khẩu',
  card: 'số thẻ',
  identity: 'số giấy tờ',
}

/** "Đã che mã xác thực, mật khẩu: …" */
export const maskedWords = (kinds: readonly string[]): string =>
  `Đã che ${kinds.map((kind) => secrets[kind] ?? 'thông tin riêng').join(', ')} để bảo vệ người dân.`

export type WindowTone = 'calm' | 'soon' | 'closed'

/** How long we may still write, beside the composer. */
export function windowWords(
  { kind, until }: WritingWindow,
  now: number,
): { text: string; tone: WindowTone } {
  const left = until === null ? null : until - now
  if (left !== null && left <= 0 && kind !== 'none') return closedWindow
  const rest = left === null ? '' : ` ${timeLeft(left)}`
  const tone = left !== null && left < 2 * 3600_000 ? 'soon' : 'calm'
  switch (kind) {
    case 'none':
      return { text: 'Nhắn lúc nào cũng được', tone: 'calm' }
    case 'free':
      return {
        text: left === null ? 'Còn được nhắn miễn phí' : `Còn được nhắn miễn phí${rest}`,
        tone,
      }
    case 'human-agent':
      return { text: `Quá 24 giờ: cán bộ còn được nhắn${rest ? `${rest} nữa` : ''}`, tone }
    case 'paid':
      return { text: `Zalo tính phí tin này${rest ? `; còn nhắn được${rest}` : ''}`, tone: 'soon' }
    case 'closed':
      return closedWindow
    case 'unknown':
      return { text: 'Chưa rõ còn được nhắn hay không, cứ gửi thử', tone: 'soon' }
  }
}

const closedWindow = {
  text: 'Chưa nhắn được: tin sẽ chờ đến khi người dân nhắn lại',
  tone: 'closed',
} as const

/** Who said a message. */
export function speakerWords(
  message: Pick<Message, 'from' | 'by'>,
  about: { id: number; channel: ChannelName; name: string | null; me: number },
): string {
  switch (message.from) {
    case 'person':
      return personName(about)
    case 'bot':
      return 'Bot'
    case 'staff':
      if (message.by === null) return 'Cán bộ'
      return message.by.id === about.me ? 'Tôi' : message.by.name
    case 'agency':
      return message.by === null
        ? 'Cơ quan trả lời'
        : `Cơ quan trả lời (${message.by.id === about.me ? 'tôi' : message.by.name} duyệt)`
    case 'native':
      return `Cán bộ (${nativeToolWords[about.channel]})`
    case 'app':
      return 'Ứng dụng khác của tài khoản'
  }
}
