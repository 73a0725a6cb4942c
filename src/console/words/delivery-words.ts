import type { Delivery } from '../../web/console-contract.ts'
import type { ChannelName } from './conversation-words.ts'

/**
 * Why a message did not arrive, for people who do not know the platforms' numbers. The numbers are
 * those of channels/zalo/errors and channels/messenger/errors; a pair is looked up before its first
 * part alone.
 */
const zalo: Readonly<Record<string, string>> = {
  '-32': 'Zalo đang giới hạn số tin, sẽ gửi lại sau',
  '-200': 'Zalo chưa gửi được',
  '-201': 'Zalo không nhận nội dung này',
  '-204': 'Zalo OA đang bị tạm khóa: báo người quản trị',
  '-205': 'Không tìm thấy Zalo OA: báo người quản trị',
  '-209': 'Ứng dụng chưa được kích hoạt với Zalo: báo người quản trị',
  '-210': 'Tin quá dài hoặc tệp quá lớn với Zalo',
  '-211': 'Hết lượt nhắn của gói Zalo OA: báo người quản trị',
  '-212': 'Ứng dụng chưa đăng ký gửi tin với Zalo: báo người quản trị',
  '-213': 'Người dân chưa quan tâm Zalo OA',
  '-217': 'Người dân đã chặn lời mời từ OA',
  '-218': 'Người dân tạm thời chưa nhận thêm được tin',
  '-219': 'Ứng dụng bị gỡ khỏi Zalo: báo người quản trị',
  '-221': 'Zalo OA chưa xác thực: báo người quản trị',
  '-223': 'Zalo OA chưa cho phép ứng dụng gửi tin: báo người quản trị',
  '-224': 'Gói Zalo OA không có quyền gửi tin này: báo người quản trị',
  '-227': 'Tài khoản Zalo của người dân bị khóa hoặc lâu không dùng',
  '-230': 'Đã quá 7 ngày từ lần nhắn cuối của người dân',
  '-232': 'Người dân chưa nhắn hoặc nhắn đã quá lâu',
  '-233': 'Zalo không hỗ trợ loại tin này',
  '-234': 'Zalo không cho nhắn ban đêm (22 giờ đến 6 giờ)',
  '-235': 'Loại OA này không gửi được tin như vậy',
  '-237': 'Nhóm Zalo này không còn dùng được',
  '-238': 'Nội dung đính kèm đã được dùng rồi',
  '-240': 'Zalo đã ngừng cách gửi này: báo người quản trị',
  '-241': 'Nội dung đính kèm đã được dùng rồi',
  '-244': 'Người dân từ chối nhận loại tin này',
  '-248': 'Zalo cho rằng nội dung vi phạm quy định',
  '-249': 'Mẫu tin này không gửi được cho người dân: báo người quản trị',
  '-320': 'Cần tài khoản Zalo Cloud: báo người quản trị',
  '-321': 'Tài khoản Zalo Cloud hết tiền: báo người quản trị',
}

const messenger: Readonly<Record<string, string>> = {
  '1/1357046': 'Facebook báo lỗi nhưng tin có thể đã gửi: xem Hộp thư Trang trước khi gửi lại',
  '10/2018278': 'Đã quá 24 giờ từ lần nhắn cuối của người dân',
  '10/2018065': 'Đã quá thời hạn Facebook cho nhắn',
  '10/2018108': 'Người dân không nhận tin từ Trang',
  '10/1893063': 'Facebook đang hạn chế Trang gửi tin: báo người quản trị',
  '10': 'Ứng dụng thiếu quyền gửi tin trên Facebook: báo người quản trị',
  '100': 'Facebook không nhận nội dung này',
  '100/2018001': 'Không tìm thấy người này trên Messenger',
  '100/2018109': 'Tệp quá lớn với Messenger',
  '190': 'Kết nối với Facebook đã hết hạn: báo người quản trị',
  '200': 'Ứng dụng thiếu quyền trên Facebook: báo người quản trị',
  '200/1545041': 'Người dân hiện không nhận được tin (đã chặn hoặc rời đi)',
  '230': 'Ứng dụng thiếu quyền nhắn tin của Trang: báo người quản trị',
  '368': 'Facebook tạm khóa việc gửi tin của Trang: báo người quản trị',
  '551': 'Người dân hiện không nhận được tin (đã chặn hoặc rời đi)',
}

/** What carries no number but words of our own. */
const ours: readonly (readonly [RegExp, string])[] = [
  [/7 days/, 'Đã quá 7 ngày từ lần nhắn cuối của người dân'],
  [/48 hours/, 'Đã quá 48 giờ từ lần nhắn cuối của người dân, nhắn nữa Zalo sẽ tính phí'],
  [/24 hours/, 'Đã quá 24 giờ từ lần nhắn cuối của người dân'],
  [/given up|too long|ECONN|timeout|no answer|unreachable/i, 'Không liên lạc được với nền tảng'],
  [/withdrawn|staff (?:spoke|wrote|hold)|person of ours/i, 'Cán bộ đã trả lời trước'],
]

export function reasonWords(
  reason: { code: string | null; text: string },
  channel: ChannelName,
): string {
  const table = channel === 'zalo' ? zalo : channel === 'messenger' ? messenger : {}
  // Also where the number only stands at the head of the words, "-213: …".
  const code = reason.code ?? /^(-?\d+(?:\/\d+)?)\b/.exec(reason.text)?.[1] ?? ''
  const known =
    table[code] ??
    table[code.split('/')[0] ?? ''] ??
    ours.find(([pattern]) => pattern.test(reason.text))?.[1]
  if (known !== undefined) return known
  return [reason.code, reason.text].filter(Boolean).join(': ')
}

export type DeliveryTone = 'quiet' | 'good' | 'wait' | 'bad'

export function deliveryWords(
  delivery: Delivery,
  channel: ChannelName,
): { text: string; detail: string | null; tone: DeliveryTone } {
  const detail = delivery.reason ? reasonWords(delivery.reason, channel) : null
  switch (delivery.state) {
    case 'pending':
      return { text: 'Đang gửi…', detail, tone: 'quiet' }
    case 'sent':
      if (delivery.seenAt !== null) return { text: 'Đã xem', detail: null, tone: 'good' }
      if (delivery.reachedAt !== null) return { text: 'Đã nhận', detail: null, tone: 'quiet' }
      return { text: 'Đã gửi', detail: null, tone: 'quiet' }
    case 'refused':
      return { text: 'Không gửi được', detail, tone: 'bad' }
    case 'parked':
      return { text: 'Chờ người dân nhắn lại rồi gửi', detail, tone: 'wait' }
    case 'withdrawn':
      return { text: 'Không gửi', detail: detail ?? 'Cán bộ đã trả lời trước', tone: 'quiet' }
  }
}
