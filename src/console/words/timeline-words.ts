import type { TimelineEntry } from '../../web/tickets-contract.ts'
import { mailKindNames } from './ticket-words.ts'
import { exactTime } from './times.ts'

type Entry = Pick<TimelineEntry, 'kind' | 'agencyName' | 'detail' | 'by'>

const text = (entry: Entry, name: string): string => {
  const value = entry.detail[name]
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''
}
const agencyOf = ({ agencyName }: Entry) => agencyName ?? 'cơ quan'

/** "Phiếu chuyển", in a sentence. */
const mailOf = (entry: Entry) => {
  const kind = mailKindNames[text(entry, 'kind') as keyof typeof mailKindNames] as
    string | undefined
  const to = text(entry, 'to')
  return `thư${kind === undefined ? '' : ` “${kind.toLowerCase()}”`}${to && ` đến ${to}`}`
}
const askersOf = (entry: Entry) => {
  const askers = text(entry, 'askers')
  return askers && ` (${askers} người hỏi)`
}

/** What happened, as one would tell a colleague. */
const sentences: Readonly<Record<string, (entry: Entry) => string>> = {
  asked: () => 'Người dân hỏi, phiếu được mở',
  joined: () => 'Thêm một người hỏi cùng việc',
  triage: (entry) => `${entry.by === null ? 'Được tự động giao' : 'Giao'} cho ${agencyOf(entry)}`,
  forward: (entry) =>
    entry.detail['otherwise'] === true
      ? `Chuyển ${agencyOf(entry)} bằng giấy hoặc điện thoại`
      : `Đã chuyển ${agencyOf(entry)}`,
  see: (entry) => `${agencyOf(entry)} báo đã nhận`,
  lapse: () => 'Quá hạn mà chưa có trả lời',
  extend: (entry) => {
    const until = entry.detail['dueAt']
    return `Đổi hạn trả lời${typeof until === 'number' ? ` thành ${exactTime(until)}` : ''}`
  },
  return: (entry) => {
    const right = text(entry, 'rightAgency')
    return `${agencyOf(entry)} trả lại${right && `, cho rằng thuộc ${right}`}`
  },
  answer: (entry) => {
    const name = text(entry, 'byName')
    return entry.by === null
      ? `${agencyOf(entry)} trả lời${name && ` (${name})`}`
      : `Trả lời thay ${agencyOf(entry)}`
  },
  approved: (entry) =>
    entry.by === null
      ? 'Câu trả lời được gửi thẳng, không qua duyệt'
      : `Duyệt câu trả lời${text(entry, 'original') && '; nguyên văn của cơ quan trước khi sửa:'}`,
  sendBack: (entry) => `Trả câu trả lời lại ${agencyOf(entry)}`,
  deliver: () => 'Đã gửi câu trả lời đến mọi người hỏi',
  clear: () => 'Người hỏi báo đã rõ',
  unclear: () => 'Người hỏi báo chưa rõ',
  missing: () => 'Người hỏi viết thêm điều còn thiếu',
  reopen: (entry) => (entry.by === null ? 'Người hỏi báo chưa rõ, phiếu mở lại' : 'Mở lại phiếu'),
  reject: () => 'Không xử lý',
  close: (entry) => (entry.by === null ? 'Tự đóng: không ai hỏi thêm' : 'Đóng phiếu'),
  merged: (entry) => `Gộp phiếu ${text(entry, 'code')} vào phiếu này${askersOf(entry)}`,
  split: (entry) => `Tách với phiếu ${text(entry, 'code')}${askersOf(entry)}`,
  edited: () => 'Sửa phiếu',
  note: () => 'Ghi chú',
  draft: () => 'Soạn bài từ phiếu',
  published: () => 'Đăng thành bài trong cẩm nang',
  mail: (entry) => `Chuẩn bị ${mailOf(entry)}`,
  'mail-sent': (entry) => `Đã gửi ${mailOf(entry)}`,
  'mail-refused': (entry) => `Máy chủ từ chối ${mailOf(entry)}`,
  'mail-unknown': (entry) => `Chưa rõ đã gửi ${mailOf(entry)} hay chưa`,
  'mail-bounced': (entry) => `Bị trả lại ${mailOf(entry)}`,
  'mail-again': (entry) => `Gửi lại ${mailOf(entry)}`,
  'mail-cancelled': (entry) => `Hủy ${mailOf(entry)}`,
  'mail-proved': () => 'Liên kết được mở: thư chưa rõ nay biết là đã đến',
  'link-opened': (entry) => `${agencyOf(entry)} mở liên kết trả lời`,
  'link-revoked': (entry) => `Thu hồi liên kết của ${agencyOf(entry)}`,
  'asked-back': (entry) => `${agencyOf(entry)} hỏi lại`,
  reminded: (entry) => {
    const kind = mailKindNames[text(entry, 'reminder') as keyof typeof mailKindNames] as
      string | undefined
    return `${kind ?? 'Nhắc'}${entry.detail['mail'] === undefined ? ': không có địa chỉ thư để gửi' : ''}`
  },
}

/** What happened, and the words that belong to it. */
export function timelineWords(entry: Entry): { text: string; words: string } {
  const said = sentences[entry.kind]?.(entry) ?? 'Có thay đổi'
  return {
    text: `${said[0]?.toUpperCase() ?? ''}${said.slice(1)}`,
    words:
      ['reason', 'text', 'note', 'words', 'original']
        .map((name) => text(entry, name))
        .find(Boolean) ?? '',
  }
}

/** What only shows that things go their way. */
export const isSmall = (kind: string): boolean =>
  ['link-opened', 'mail', 'mail-sent', 'mail-proved', 'joined', 'edited'].includes(kind)
