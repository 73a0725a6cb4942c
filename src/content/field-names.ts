/** Fields of content files as editors know them: in the words of the form, and as the file writes them. */

export type Way = readonly PropertyKey[]

/** By the field's own name, or by the end of its way with `*` for a number. */
const names: Readonly<Record<string, string>> = {
  // Articles.
  title: 'tiêu đề',
  'links.*.title': 'chữ trên nút',
  label: 'nhãn nút',
  topic: 'chủ đề',
  audience: 'đối tượng',
  owner: 'cơ quan phụ trách',
  questions: 'cách hỏi',
  sources: 'nguồn',
  url: 'địa chỉ trang',
  date: 'ngày',
  'facets.fee': 'hỏi tiếp: lệ phí',
  'facets.time': 'hỏi tiếp: thời gian',
  'facets.papers': 'hỏi tiếp: giấy tờ',
  'facets.where': 'hỏi tiếp: nơi làm',
  'facets.online': 'hỏi tiếp: làm trên mạng',
  facets: 'phần hỏi tiếp',
  legal_basis: 'căn cứ pháp lý',
  effective_from: 'hiệu lực từ',
  effective_to: 'hiệu lực đến',
  review_by: 'ngày rà soát',
  verify: 'chờ xác nhận',
  local: 'riêng tỉnh',
  related: 'bài liên quan',
  links: 'liên kết',
  // Lists of the handbook.
  id: 'mã',
  name: 'tên',
  email: 'thư điện tử',
  address: 'địa chỉ',
  hotline: 'đường dây nóng',
  phone: 'số điện thoại',
  website: 'trang thông tin',
  province: 'tên tỉnh',
  zalo_name: 'tên trang Zalo',
  facebook_name: 'tên trang Facebook',
  sample: 'còn là mẫu',
  office_hours: 'giờ làm việc',
  days: 'ngày làm việc',
  shifts: 'ca làm việc',
  signer_title: 'chức vụ người ký',
  signer_name: 'tên người ký',
  abbreviation: 'ký hiệu văn bản',
  superior: 'cơ quan chủ quản',
  archive_unit: 'bộ phận lưu',
  place: 'địa danh',
  agencies: 'cơ quan',
  fields: 'lĩnh vực',
  level: 'cấp',
  valid_from: 'có từ ngày',
  valid_to: 'ngày cuối cùng',
  successor: 'cơ quan thay thế',
  answer_within: 'số ngày phải trả lời',
  batch: 'gửi gộp mỗi ngày',
  straight_out: 'trả lời thẳng người dân',
  escalate_to: 'cấp trên được báo',
  confirm: 'chờ kiểm lại',
  days_off: 'ngày nghỉ',
  working_days: 'ngày làm bù',
  day: 'ngày',
  half: 'buổi',
  communes: 'xã, phường',
  also: 'tên gọi khác',
  centre: 'trung tâm hành chính công',
  teams: 'tổ công nghệ số',
  contact: 'người liên hệ',
  topics: 'chủ đề',
  about: 'lời giới thiệu',
  'topics.*.first': 'bài hiện trước',
  ask: 'câu hỏi',
  article: 'bài trả lời',
  options: 'lựa chọn',
  answer: 'đáp án',
  explain: 'giải thích',
  source: 'nguồn',
  abbreviations: 'chữ viết tắt',
  chat: 'chữ chat',
  dialect: 'tiếng địa phương',
  document: 'văn bản',
  // Flows.
  kind: 'loại tệp',
  'with.kind': 'loại phiếu',
  outcome: 'loại kết quả',
  whole: 'câu nguyên văn',
  contains: 'câu có chứa',
  unless: 'trừ khi có',
  always: 'luôn nhận',
  instead_of_local: 'thay cho bài riêng tỉnh',
  rank: 'thứ tự ưu tiên',
  say: 'lời nói',
  offer: 'nút kèm theo',
  lines: 'câu nói',
  suggestions: 'câu gợi ý',
  words: 'từ ngữ',
  steps: 'bước',
  do: 'loại bước',
  buttons: 'nút',
  next: 'bước tiếp theo',
  flow: 'kịch bản dẫn tới',
  value: 'giá trị ghi lại',
  invalid: 'lời nhắc khi trả lời sai',
  skip: 'nút bỏ qua',
  expect: 'kiểu câu trả lời',
  on: 'rẽ nhánh theo',
  cases: 'trường hợp',
  otherwise: 'trường hợp còn lại',
  by: 'tra theo',
  found: 'bước khi tìm thấy',
  missing: 'bước khi không thấy',
  takes: 'bước nhận tin đầu',
  season: 'thời gian chạy',
  from: 'từ ngày',
  to: 'đến ngày',
  groups: 'nhóm từ',
  provinces: 'tỉnh',
  examples: 'nhóm câu mẫu',
  kinds: 'loại tin',
}

/** What single entries are called where they have fields of their own. */
const entries: Readonly<Record<string, string>> = { questions: 'câu', words: 'từ' }

/** Fields whose own fields are named by whoever writes the file. */
const freelyNamed = new Set([
  ...['lines', 'steps', 'groups', 'provinces', 'examples', 'kinds', 'cases', 'names', 'facets'],
  ...['abbreviations', 'chat', 'dialect', 'readings', 'units', 'addresses', 'documents', 'issuers'],
])

/**
 * A field in words: `Nhãn nút (label)`, `Cách hỏi thứ 3 (questions.2)`, `Tên của nguồn thứ 1
 * (sources.0.name)`; the file as a whole without a way.
 */
export function nameOf(way: Way): string {
  if (way.length === 0) return 'Nội dung tệp'
  const name = innermostFirst(way).join(' của ')
  return `${name.charAt(0).toUpperCase()}${name.slice(1)} (${way.join('.')})`
}

function innermostFirst(way: Way): string[] {
  const parts: string[] = []
  for (let at = 0; at < way.length; at++) {
    const key = way[at] ?? ''
    if (typeof key === 'number') continue
    const [next, after] = [way[at + 1], way[at + 2]]
    const own = knownName(way.slice(0, at + 1)) ?? `mục “${String(key)}”`
    if (typeof next === 'number') {
      const entry = after === undefined ? own : (entries[String(key)] ?? own)
      parts.unshift(`${entry} thứ ${next + 1}`)
    } else if (next !== undefined && isFreeName(key, next)) {
      parts.unshift(`${own} “${String(next)}”`)
      at++
      // Below a free name stand lists without a name: the third of a group.
      const place = way[at + 1]
      if (typeof place === 'number') parts.unshift(`mục thứ ${place + 1}`)
    } else parts.unshift(own)
  }
  // What the name of the inner field says already: "hỏi tiếp: lệ phí của phần hỏi tiếp".
  return parts.filter((part, at) => !(at > 0 && part === names['facets']))
}

const isFreeName = (field: PropertyKey, name: PropertyKey) =>
  freelyNamed.has(String(field)) && !Object.hasOwn(names, `${String(field)}.${String(name)}`)

/** By as much of the end of the way as the table knows. */
function knownName(way: Way): string | undefined {
  const steps = way.map((step) => (typeof step === 'number' ? '*' : String(step)))
  for (let from = 0; from < steps.length; from++) {
    const key = steps.slice(from).join('.')
    if (Object.hasOwn(names, key)) return names[key]
  }
  return undefined
}
