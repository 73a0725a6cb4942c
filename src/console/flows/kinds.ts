/** What kinds of files there are among the flows, before people who edit them. */
const kinds: Readonly<Record<string, { name: string; about: string }>> = {
  reply: { name: 'Câu đáp', about: 'một lời đáp sẵn cho một loại tin nhắn' },
  dialogue: { name: 'Hội thoại', about: 'hỏi từng bước rồi ghi lại hoặc tra cứu' },
  wording: { name: 'Lời cố định', about: 'mọi câu bot luôn nói như vậy' },
  facets: { name: 'Điều hỏi tiếp', about: 'phí, thời gian, giấy tờ… hỏi thêm về một bài' },
  groups: { name: 'Nhóm từ', about: 'các từ dùng chung trong mẫu câu' },
  provinces: { name: 'Tỉnh, thành', about: 'tên các tỉnh, thành dùng trong mẫu câu' },
  examples: { name: 'Câu ví dụ', about: 'câu mẫu để bot học nhận ra' },
  talk: { name: 'Câu ví dụ', about: 'câu mẫu để bot học nhận ra' },
}

export const kindWords = (kind: string | null): { name: string; about: string } =>
  kinds[kind ?? ''] ?? { name: 'Khác', about: '' }
