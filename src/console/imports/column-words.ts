import type { ColumnRole } from '../../web/workshop-contract.ts'

/** What a column of a sheet may hold, in the order in which people need it. */
export const columnWords: Readonly<Record<ColumnRole, string>> = {
  question: 'Câu hỏi',
  answer: 'Trả lời',
  wordings: 'Cách hỏi khác',
  title: 'Tiêu đề',
  topic: 'Chủ đề',
  owner: 'Cơ quan phụ trách',
  source: 'Nguồn',
  url: 'Đường dẫn nguồn',
  legal: 'Căn cứ pháp lý',
  from: 'Hiệu lực từ',
  to: 'Hiệu lực đến',
  review: 'Ngày rà soát',
  fee: 'Hỏi tiếp: lệ phí',
  time: 'Hỏi tiếp: thời gian',
  papers: 'Hỏi tiếp: giấy tờ',
  where: 'Hỏi tiếp: nơi làm',
  online: 'Hỏi tiếp: làm trên mạng',
  label: 'Nhãn nút',
  audience: 'Đối tượng',
  verify: 'Chờ xác nhận',
  local: 'Riêng tỉnh',
  related: 'Bài liên quan',
  links: 'Liên kết',
  id: 'Mã bài',
}

export const columnRoles = Object.keys(columnWords) as ColumnRole[]
