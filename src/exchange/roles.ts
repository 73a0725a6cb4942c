import { fold, normalise } from '../text/normalise.ts'

/** What a column of a sheet holds, with the heading our own export gives it. */
export const roleHeadings = {
  id: 'Mã bài',
  title: 'Tiêu đề',
  label: 'Nhãn nút',
  topic: 'Chủ đề',
  owner: 'Cơ quan phụ trách',
  audience: 'Đối tượng',
  question: 'Câu hỏi',
  wordings: 'Cách hỏi khác',
  answer: 'Trả lời',
  fee: 'Hỏi tiếp: lệ phí',
  time: 'Hỏi tiếp: thời gian',
  papers: 'Hỏi tiếp: giấy tờ',
  where: 'Hỏi tiếp: nơi làm',
  online: 'Hỏi tiếp: làm trên mạng',
  source: 'Nguồn',
  url: 'Đường dẫn nguồn',
  legal: 'Căn cứ pháp lý',
  from: 'Hiệu lực từ',
  to: 'Hiệu lực đến',
  review: 'Ngày rà soát',
  verify: 'Chờ xác nhận',
  local: 'Riêng tỉnh',
  related: 'Bài liên quan',
  links: 'Liên kết',
} as const
export type Role = keyof typeof roleHeadings
export const roles = Object.keys(roleHeadings) as Role[]

/** One role or none for each column, from the left. */
export type Mapping = readonly (Role | null)[]

/** Roles that several columns may share. */
const shared: readonly Role[] = ['wordings', 'source', 'legal']

/** Tried in turn on a heading without marks; who comes first has it. */
const signs: readonly [RegExp, Role | null][] = [
  [/^(?:stt|tt|so thu tu|no)$/, null],
  [/^(?:id|code|ma)$|^ma (?:so|bai|cau|hoi|tai lieu)/, 'id'],
  [/^(?:hoi tiep )?(?:le phi|muc phi|phi)$/, 'fee'],
  [/^(?:hoi tiep )?(?:thoi han|thoi gian)(?: giai quyet)?$/, 'time'],
  [/^(?:hoi tiep )?(?:giay to|ho so)$/, 'papers'],
  [/^(?:hoi tiep )?(?:noi lam|noi nop|dia diem)$/, 'where'],
  [/^(?:hoi tiep )?(?:lam tren mang|truc tuyen)$/, 'online'],
  [
    /cach (?:hoi|dien dat|noi)|hoi khac|dien dat|bien the|cau hoi (?:khac|tuong tu|phu)/,
    'wordings',
  ],
  [/\bco quan|don vi|phu trach|so nganh|owner/, 'owner'],
  [/chu de|linh vuc|danh muc|chuyen muc|\bnhom\b|topic/, 'topic'],
  [/doi tuong/, 'audience'],
  [/tieu de|ten bai|title/, 'title'],
  [/hieu luc den|den ngay|het hieu luc|het han|ngay het/, 'to'],
  [/hieu luc|tu ngay|ngay ban hanh/, 'from'],
  [/ra soat|xem lai|review/, 'review'],
  [/can cu|van ban|phap ly/, 'legal'],
  [/duong dan|\blink\b|\burl\b|website|dia chi (?:web|trang)/, 'url'],
  [/lien ket/, 'links'],
  [/nguon|source|trich dan/, 'source'],
  [/^ngay/, null],
  [/tra loi|giai dap|dap an|answer|^noi dung$|huong dan/, 'answer'],
  [/cau hoi|noi dung hoi|question|thac mac|^hoi$/, 'question'],
  [/lien quan/, 'related'],
  [/\bnhan\b(?! vien)|ten (?:nut|ngan)|label/, 'label'],
  [/cho xac nhan/, 'verify'],
  [/rieng tinh/, 'local'],
]

/** A text as keys are compared: no marks, no signs, one space. */
export const keyOf = (text: string): string =>
  normalise(text)
    .split(/\s+/)
    .map(fold)
    .join(' ')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()

const ownHeadings = new Map(roles.map((role) => [keyOf(roleHeadings[role]), role]))

function roleOf(heading: string): Role | null {
  const key = keyOf(heading)
  if (key === '' || key.length > 60) return null
  return ownHeadings.get(key) ?? signs.find(([sign]) => sign.test(key))?.[1] ?? null
}

/** What the words of the headings say. */
export function guessRoles(headings: readonly string[]): (Role | null)[] {
  const taken = new Set<Role>()
  return headings.map((heading) => {
    const role = roleOf(heading)
    if (role === null || (taken.has(role) && !shared.includes(role))) return null
    taken.add(role)
    return role
  })
}
