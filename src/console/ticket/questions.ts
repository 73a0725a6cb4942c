import type { TicketPage } from '../../web/tickets-contract.ts'

/** What is asked in one field, and what becomes of the words. */
export interface Question {
  title: string
  label: string
  about?: string
  yes: string
  /** Where to, below the ticket. */
  path: string
  /** Name of the words in the body. */
  name: 'reason' | 'text' | 'to'
  done: string
  start?: string
  lines?: number
  longest?: number
  email?: boolean
  grave?: boolean
}

export type Asked =
  | { kind: 'reject' | 'close' | 'reopen' | 'answer' | 'word' }
  | { kind: 'send-back'; answer: number }
  | { kind: 'again'; mail: number; to: string }
  | { kind: 'bounced'; mail: number }

export function questionOf(asked: Asked, { ticket, askers }: TicketPage): Question {
  const agency = ticket.agencyName ?? 'cơ quan'
  switch (asked.kind) {
    case 'reject':
      return {
        title: 'Không xử lý phiếu này?',
        label: 'Lý do',
        about: 'Ví dụ: không có nội dung, không phải việc của cơ quan nhà nước.',
        yes: 'Không xử lý',
        path: '/reject',
        name: 'reason',
        done: 'Đã ghi là không xử lý.',
        grave: true,
      }
    case 'close':
      return {
        title: 'Đóng phiếu',
        label: 'Lý do',
        about: 'Ví dụ: đã trả lời qua điện thoại, người dân không cần nữa.',
        yes: 'Đóng phiếu',
        path: '/close',
        name: 'reason',
        done: 'Đã đóng phiếu.',
      }
    case 'reopen':
      return {
        title: 'Mở lại phiếu',
        label: 'Lý do',
        yes: 'Mở lại',
        path: '/reopen',
        name: 'reason',
        done: 'Đã mở lại phiếu.',
      }
    case 'answer':
      return {
        title: `Trả lời thay ${agency}`,
        label: 'Câu trả lời',
        about: `Ghi khi ${agency} trả lời bằng giấy hoặc điện thoại. Câu này còn chờ duyệt rồi mới gửi ${askers.length} người hỏi.`,
        yes: 'Lưu, chờ duyệt',
        path: '/answers',
        name: 'text',
        done: 'Đã lưu câu trả lời, chờ duyệt.',
        lines: 8,
        longest: 10_000,
      }
    case 'word':
      return {
        title: `Viết cho ${agency}`,
        label: 'Nội dung thư',
        about: 'Thư gửi đến địa chỉ của cơ quan, kèm liên kết trả lời phiếu này.',
        yes: 'Gửi thư',
        path: '/word',
        name: 'text',
        done: 'Thư đã vào hàng chờ gửi.',
        lines: 6,
        longest: 3000,
        start:
          ticket.state === 'overdue'
            ? `Phiếu ${ticket.code} đã quá hạn trả lời. Kính đề nghị quý cơ quan trả lời giúp để người dân khỏi chờ.`
            : '',
      }
    case 'send-back':
      return {
        title: `Trả câu trả lời lại ${agency}`,
        label: 'Cần bổ sung, sửa gì?',
        about: 'Cơ quan nhận thư với lý do này và liên kết để trả lời lại.',
        yes: 'Trả lại cơ quan',
        path: `/answers/${asked.answer}/send-back`,
        name: 'reason',
        done: 'Đã trả lại cơ quan.',
        lines: 4,
      }
    case 'again':
      return {
        title: 'Gửi lại thư',
        label: 'Đến địa chỉ',
        about: 'Chỉ đổi cho lần gửi này; địa chỉ lâu dài sửa ở trang Cơ quan.',
        yes: 'Gửi lại',
        path: `/mails/${asked.mail}/again`,
        name: 'to',
        done: 'Thư đã vào hàng chờ gửi.',
        start: asked.to,
        email: true,
      }
    case 'bounced':
      return {
        title: 'Thư đã bị trả lại?',
        label: 'Hộp thư báo gì?',
        about: 'Ví dụ: địa chỉ không có thật, hộp thư đầy.',
        yes: 'Ghi là bị trả lại',
        path: `/mails/${asked.mail}/bounced`,
        name: 'reason',
        done: 'Đã ghi thư bị trả lại.',
      }
  }
}
