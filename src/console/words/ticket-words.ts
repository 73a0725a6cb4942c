import type {
  MailKind,
  Origin,
  ShownAnswer,
  ShownMail,
  TicketKind,
  TicketState,
  TicketSummary,
} from '../../web/tickets-contract.ts'
import { date, dayNumber, duration } from './times.ts'

/** What the console calls everything about tickets; the only place. */

export const stateNames: Readonly<Record<TicketState, string>> = {
  new: 'Mới',
  triaged: 'Đã phân',
  forwarded: 'Chờ cơ quan',
  seen: 'Cơ quan đang xử lý',
  overdue: 'Quá hạn',
  returned: 'Cơ quan trả lại',
  answered: 'Chờ duyệt',
  delivered: 'Đã gửi người dân',
  reopened: 'Người dân hỏi lại',
  closed: 'Đã đóng',
  rejected: 'Không xử lý',
}
export const stateName = (state: string): string => stateNames[state as TicketState] ?? 'Đang xử lý'

/** How urgent a state is to staff. */
export const stateTone = (state: TicketState): 'red' | 'amber' | 'teal' | 'plain' =>
  state === 'overdue' || state === 'returned' || state === 'reopened'
    ? 'red'
    : state === 'new' || state === 'triaged' || state === 'answered'
      ? 'amber'
      : state === 'forwarded' || state === 'seen' || state === 'delivered'
        ? 'teal'
        : 'plain'

export const kindNames: Readonly<Record<TicketKind, string>> = {
  'cau-hoi': 'Câu hỏi',
  'phan-anh': 'Phản ánh',
  'gop-y': 'Góp ý',
  'lua-dao': 'Báo lừa đảo',
  'loi-nhan': 'Lời nhắn',
}
export const kindName = (kind: string): string => kindNames[kind as TicketKind] ?? kind

export const originNames: Readonly<Record<Origin, string>> = {
  unanswered: 'bot chưa trả lời được',
  'not-right': 'bấm “Không phải”',
  feedback: 'gửi qua mục góp ý',
  staff: 'cán bộ ghi lại',
}

export const mailKindNames: Readonly<Record<MailKind, string>> = {
  forward: 'Phiếu chuyển',
  before: 'Nhắc trước hạn',
  on: 'Nhắc đúng hạn',
  after: 'Nhắc quá hạn',
  escalation: 'Báo cấp trên',
  word: 'Thư riêng',
}

export const mailStateNames: Readonly<Record<ShownMail['state'], string>> = {
  waiting: 'chờ gửi',
  sending: 'đang gửi',
  unknown: 'chưa rõ đã gửi hay chưa',
  sent: 'đã gửi',
  refused: 'bị từ chối',
  bounced: 'bị trả lại',
  cancelled: 'đã hủy',
}
export const mailTone = (state: ShownMail['state']): 'red' | 'amber' | 'plain' =>
  state === 'refused' || state === 'bounced'
    ? 'red'
    : state === 'unknown' || state === 'waiting' || state === 'sending'
      ? 'amber'
      : 'plain'

/** What the mail server said stands as it is: an administrator may need it. */
export function mailReasonWords(reason: string): string {
  const [, setting] = /^(\w+) is not set$/.exec(reason) ?? []
  return setting === undefined
    ? `Máy chủ thư báo: ${reason}`
    : `Chưa gửi được vì chưa cài ${setting}: báo người quản trị.`
}

export const answerStateNames: Readonly<Record<ShownAnswer['state'], string>> = {
  waiting: 'chờ duyệt',
  approved: 'đã duyệt',
  replaced: 'được thay bằng câu sau',
  'sent-back': 'đã trả lại cơ quan',
}

/** By when, in words and colour; null without a day. */
export function dueWords(
  { dueAt, late }: Pick<TicketSummary, 'dueAt' | 'late'>,
  now: number,
): { text: string; tone: 'red' | 'amber' | 'plain' } | null {
  if (dueAt === null) return late ? { text: 'Quá hạn', tone: 'red' } : null
  const days = dayNumber(dueAt) - dayNumber(now)
  if (late || dueAt < now)
    return {
      text: days < 0 ? `Trễ ${-days} ngày` : `Trễ ${duration(Math.max(0, now - dueAt))}`,
      tone: 'red',
    }
  if (days === 0) return { text: 'Hạn hôm nay', tone: 'amber' }
  if (days === 1) return { text: 'Hạn ngày mai', tone: 'amber' }
  return { text: `Hạn ${date(dueAt)}`, tone: days <= 2 ? 'amber' : 'plain' }
}

/** "86%" */
export const percent = (share: number): string => `${Math.round(share * 100)}%`

/** For choosing where a ticket stands; a value may name several states. */
export const stateChoices: readonly { value: string; label: string }[] = [
  { value: 'new', label: stateNames.new },
  { value: 'reopened', label: stateNames.reopened },
  { value: 'returned', label: stateNames.returned },
  { value: 'triaged', label: stateNames.triaged },
  { value: 'forwarded,seen', label: stateNames.forwarded },
  { value: 'overdue', label: stateNames.overdue },
  { value: 'answered', label: stateNames.answered },
  { value: 'delivered', label: stateNames.delivered },
  { value: 'closed', label: stateNames.closed },
  { value: 'rejected', label: stateNames.rejected },
]
