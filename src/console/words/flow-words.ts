import type { FileSummary } from '../../web/workshop-contract.ts'

/** What the flows that come with the program are called; only dialogues have a title of their own. */
const names: Readonly<Record<string, string>> = {
  agreeing: 'Đã hiểu rồi',
  'emergency-child': 'Khẩn cấp: trẻ em bị hại',
  'emergency-examples': 'Khẩn cấp: câu ví dụ',
  'emergency-fire': 'Khẩn cấp: cháy nổ',
  'emergency-health': 'Khẩn cấp: cấp cứu',
  'emergency-rescue': 'Khẩn cấp: cứu nạn',
  'emergency-suicide': 'Khẩn cấp: muốn tự tử',
  'emergency-violence': 'Khẩn cấp: bạo lực',
  'erase-my-data': 'Xóa dữ liệu của tôi',
  facets: 'Các điều hỏi tiếp về một bài',
  goodbye: 'Chào tạm biệt',
  greeting: 'Chào hỏi',
  insults: 'Lời xúc phạm',
  'officials-politics': 'Cán bộ, chính trị',
  'other-province': 'Hỏi về tỉnh khác',
  'others-data': 'Hỏi thông tin người khác',
  praise: 'Khen bot',
  provinces: 'Tên các tỉnh, thành',
  'staff-matters': 'Việc phải có cán bộ xem',
  'talk-examples': 'Trò chuyện: câu ví dụ',
  thanks: 'Cảm ơn',
  'who-are-you': 'Bot là ai',
  'word-groups': 'Nhóm từ của mẫu câu',
  wording: 'Các lời cố định',
}

/** A flow as editors call it. */
export const flowName = ({ id, title }: Pick<FileSummary, 'id' | 'title'>): string =>
  title === id ? (names[id] ?? id) : title
