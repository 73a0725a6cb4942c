import type { Request, Response } from 'express'
import type { z } from 'zod'
import type { ApiError, Colleague } from '../console-contract.ts'

/** Why a request of the console was not carried out, with its status and what the person reads. */
const refusals = {
  'session-ended': [401, 'Phiên làm việc đã kết thúc. Mời đăng nhập lại.'],
  'not-allowed': [403, 'Vai trò của anh/chị không được làm việc này. Hãy hỏi quản trị viên.'],
  'not-found': [404, 'Không tìm thấy. Có thể mục này vừa được xóa; hãy tải lại trang.'],
  'bad-input': [400, 'Dữ liệu gửi lên chưa đúng.'],
  'wrong-login': [400, 'Tên đăng nhập hoặc mật khẩu không đúng.'],
  'invitation-over': [
    404,
    'Liên kết này đã được dùng hoặc đã hết hạn. Hãy xin quản trị viên một liên kết mới.',
  ],
  'login-missing': [400, 'Hãy chọn tên đăng nhập và ghi họ tên.'],
  'wrong-password': [400, 'Mật khẩu hiện tại không đúng.'],
  'too-short': [400, 'Mật khẩu cần ít nhất 10 ký tự. Một câu ngắn dễ nhớ là tốt nhất.'],
  'too-long': [400, 'Mật khẩu dài quá 200 ký tự.'],
  'has-login': [400, 'Mật khẩu không được chứa tên đăng nhập.'],
  common: [
    400,
    'Mật khẩu này dễ đoán (từ thông dụng, tên người, năm sinh, dãy số hoặc dãy phím). Hãy ghép ba, bốn từ không liên quan tới nhau.',
  ],
  'login-taken': [409, 'Tên đăng nhập này đã có người dùng. Hãy chọn tên khác.'],
  'last-admin': [
    409,
    'Đây là quản trị viên cuối cùng còn hoạt động. Hãy trao vai trò quản trị cho người khác trước.',
  ],
  'user-off': [409, 'Tài khoản đang tắt. Hãy bật lại trước khi gửi liên kết.'],
  held: [409, 'Đồng nghiệp đang trả lời cuộc trò chuyện này.'],
  impossible: [409, 'Cuộc trò chuyện đã đổi trạng thái. Hãy tải lại rồi làm tiếp.'],
  'channel-off': [409, 'Kênh này đang tắt nên không gửi được.'],
  'no-address': [
    409,
    'Cơ quan này chưa có địa chỉ thư. Hãy điền ở trang Cơ quan, hoặc in công văn gửi giấy.',
  ],
  'mail-off': [409, 'Chưa cài máy chủ gửi thư (SMTP_URL). Hãy báo quản trị viên.'],
  'mail-failed': [409, 'Máy chủ thư không nhận thư này.'],
  'ticket-moved': [409, 'Phiếu vừa được đồng nghiệp xử lý. Hãy tải lại rồi làm tiếp.'],
  faulty: [409, 'Bài còn lỗi nên chưa đăng được.'],
  worse: [409, 'Có câu chuẩn trả lời tệ hơn. Hãy xem lại, hoặc ghi lý do vẫn đăng.'],
  conflict: [
    409,
    'Bài đã được đăng bản khác trong lúc anh/chị soạn. Hãy đưa bản mới vào rồi đăng lại.',
  ],
  'bad-path': [400, 'Đường dẫn tệp chưa đúng.'],
  'id-taken': [409, 'Đã có bài mang tên này.'],
  'too-large': [
    413,
    'Tệp nặng quá, chỉ nhận tới 20 MB. Hãy chia tệp thành nhiều phần hoặc bỏ bớt hình ảnh rồi nhập lại.',
  ],
  'bad-file': [400, 'Tệp này không gửi được.'],
  throttled: [429, 'Đã thử sai quá nhiều lần.'],
} as const satisfies Record<string, readonly [number, string]>

export type Refusal = keyof typeof refusals

/** @param message in place of the usual words */
export function refuse(
  response: Response,
  code: Refusal,
  message: string = refusals[code][1],
  by?: Colleague,
): void {
  const error = { code, message, ...(by && { by }) }
  response.status(refusals[code][0]).json({ error } satisfies ApiError)
}

/** Tells when it is worth trying again. */
export function refuseFor(response: Response, waitMs: number): void {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000))
  const wait = seconds < 60 ? `${seconds} giây` : `${Math.ceil(seconds / 60)} phút`
  response.set('Retry-After', String(seconds))
  refuse(response, 'throttled', `${refusals.throttled[1]} Mời thử lại sau ${wait}.`)
}

/** What was sent, checked; undefined when it has been refused, in the words of the schema. */
export function readInput<T>(
  schema: z.ZodType<T>,
  input: unknown,
  response: Response,
): T | undefined {
  const { data, error } = schema.safeParse(input ?? {})
  if (error) refuse(response, 'bad-input', error.issues[0]?.message)
  return data
}

/** The number in a path; undefined when it has been refused. */
export function readId(request: Request, response: Response): number | undefined {
  const { id } = request.params
  if (typeof id === 'string' && /^\d{1,15}$/.test(id)) return Number(id)
  refuse(response, 'not-found')
  return undefined
}
