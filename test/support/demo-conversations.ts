/** What `npm run demo` plays: people as they write, and what they do besides writing. */
export interface Story {
  title: string
  /** How the person is called in the transcript; at most 11 characters. */
  who: string
  channel: 'zalo' | 'messenger'
  steps: readonly Step[]
}

export type Step =
  | { does: 'says'; text: string }
  /** The words on a button that stands there, or how they begin. */
  | { does: 'taps'; button: string }
  | { does: 'sticker' | 'photo' }
  /** Get Started of Messenger. */
  | { does: 'starts' }
  /** To the last answer. */
  | { does: 'likes' }
  /** Their last message, written anew. */
  | { does: 'edits'; text: string }
  /** A member of staff, in the platform's own tool. */
  | { does: 'staff'; text: string }
  /** The access token ends before its time. */
  | { does: 'token-ends' }

const says = (text: string): Step => ({ does: 'says', text })
const taps = (button: string): Step => ({ does: 'taps', button })

export const stories: readonly Story[] = [
  {
    title: 'Bà Sáu hỏi lệ phí căn cước, gõ không dấu',
    who: 'Bà Sáu',
    channel: 'zalo',
    steps: [says('chau oi lam can cuoc het bao nhieu tien vay'), says('cam on chau')],
  },
  {
    title: 'Anh Dũng hỏi chưa rõ, chọn bằng nút bấm',
    who: 'Anh Dũng',
    channel: 'zalo',
    steps: [says('khai sinh'), taps('Đăng ký khai sinh')],
  },
  {
    title: 'Chị Hương vừa bị lừa chuyển tiền',
    who: 'Chị Hương',
    channel: 'zalo',
    steps: [says('toi vua bi lua chuyen khoan 5 trieu, gio phai lam sao')],
  },
  {
    title: 'Em Nam gửi nhãn dán và ảnh trước khi hỏi',
    who: 'Em Nam',
    channel: 'zalo',
    steps: [{ does: 'sticker' }, { does: 'photo' }, says('quen mk vneid thi lam sao ạ')],
  },
  {
    title: 'Bác Tư gặp cán bộ; cán bộ trả lời trong OA Manager',
    who: 'Bác Tư',
    channel: 'zalo',
    steps: [
      says('Cho tôi gặp cán bộ, hồ sơ nhà tôi nộp cả tháng chưa thấy gì'),
      {
        does: 'staff',
        text: 'Chào bác Tư, cháu là Hạnh ở Trung tâm Hành chính công. Bác cho cháu xin mã hồ sơ trên giấy hẹn để cháu kiểm tra ạ.',
      },
    ],
  },
  {
    title: 'Chị Lan hỏi trên Messenger, thả cảm xúc, sửa tin',
    who: 'Chị Lan',
    channel: 'messenger',
    steps: [
      { does: 'starts' },
      says('mất điện thoại có VNeID thì làm gì'),
      { does: 'likes' },
      { does: 'edits', text: 'mất điện thoại có cài VNeID thì phải làm gì?' },
    ],
  },
  {
    title: 'Ông Hai phản ánh đường hỏng, được mã phiếu',
    who: 'Ông Hai',
    channel: 'zalo',
    steps: [
      says('toi muon phan anh'),
      taps('Phản ánh'),
      says('Đường thôn tôi hỏng từ tháng trước, mưa là ngập, mong xã cho sửa.'),
      taps('Để cơ quan xếp'),
      says('thôn Đông, xã Mẫu Một'),
      taps('Không để số'),
      taps('Gửi phiếu'),
    ],
  },
  {
    title: 'Chú Ba muốn xóa dữ liệu của mình',
    who: 'Chú Ba',
    channel: 'zalo',
    steps: [
      says('VNeID là gì?'),
      says('xóa dữ liệu của tôi'),
      taps('Xóa dữ liệu'),
      // The introduction again: nobody knows him any more.
      says('chào em'),
    ],
  },
  {
    title: 'Cô Thảo hỏi đúng lúc mã truy cập Zalo hết hạn',
    who: 'Cô Thảo',
    channel: 'zalo',
    steps: [says('chào em'), { does: 'token-ends' }, says('VNeID mức 2 làm ở đâu')],
  },
]
