import type { Explanation } from '../../web/workshop-contract.ts'

/** What the parts of an explanation are called before people who edit articles. */

interface Named {
  name: string
  means: string
}

const fields: Readonly<Record<string, Named>> = {
  qe: { name: 'Cách hỏi, có dấu', means: 'chữ có dấu trùng với tên bài và các cách hỏi của bài' },
  qf: { name: 'Cách hỏi, bỏ dấu', means: 'chữ trùng với tên bài và các cách hỏi khi không kể dấu' },
  qb: { name: 'Cách hỏi, từng cặp chữ', means: 'hai chữ đứng liền nhau giống trong cách hỏi' },
  qt: { name: 'Cách hỏi, từng con chữ', means: 'ba con chữ liền nhau, đỡ khi gõ sai một chữ' },
  ae: { name: 'Nội dung, có dấu', means: 'chữ có dấu trùng với câu trả lời của bài' },
  af: { name: 'Nội dung, bỏ dấu', means: 'trùng với câu trả lời của bài khi không kể dấu' },
  ab: { name: 'Nội dung, từng cặp chữ', means: 'hai chữ liền nhau giống trong câu trả lời' },
}

const features: Readonly<Record<string, Named>> = {
  one: { name: 'Mức ban đầu', means: 'bài nào cũng bắt đầu từ đây, có bằng chứng mới được tin' },
  asked: {
    name: 'Câu vừa gõ nằm trong cách hỏi',
    means: 'phần của câu có trong cách hỏi gần nhất',
  },
  authored: {
    name: 'Cách hỏi nằm trong câu vừa gõ',
    means: 'phần của cách hỏi mà người dân có nói',
  },
  letters: { name: 'Giống từng con chữ', means: 'mặt chữ của câu giống cách hỏi gần nhất' },
  coverage: { name: 'Có trong bài', means: 'phần của câu có ở đâu đó trong bài' },
  pairs: { name: 'Chữ đi liền nhau', means: 'các cặp chữ của câu cũng đi liền nhau trong bài' },
  margin: { name: 'Hơn bài đứng sau', means: 'bài này vượt các bài khác bao xa' },
  unknown: { name: 'Chữ lạ', means: 'phần của câu mà không bài nào có' },
  outside: { name: 'Giống chuyện ngoài cẩm nang', means: 'giống những câu không bài nào trả lời' },
  length: { name: 'Độ dài câu', means: 'câu dài cho nhiều chỗ để so hơn' },
}

const mended: Readonly<Record<string, string>> = {
  lexicon: 'theo bảng từ ngữ',
  telex: 'gõ Telex lúc máy chưa bật tiếng Việt',
  vni: 'gõ VNI lúc máy chưa bật tiếng Việt',
  doubled: 'gõ lặp chữ',
  sound: 'viết theo cách phát âm',
  joined: 'viết dính liền',
  slip: 'gõ nhầm',
}

export const fieldWords = (field: string): Named => fields[field] ?? { name: field, means: '' }
export const featureWords = (feature: string): Named =>
  features[feature] ?? { name: feature, means: '' }
export const mendWords = (by: string): string => mended[by] ?? 'đọc lại'

/** A feature whose value is a share of something, and may be said in percent. */
export const isShare = (feature: string): boolean => !['one', 'margin', 'length'].includes(feature)

export type Band = 'answer' | 'offer' | 'none' | 'flow'

/** What became of a message; `flow`: the handbook was not asked. */
export function bandOf({ outcome }: Pick<Explanation, 'outcome'>): Band {
  switch (outcome) {
    case 'answered':
      return 'answer'
    case 'clarify':
      return 'offer'
    case 'unanswered':
      return 'none'
    default:
      return 'flow'
  }
}

const kinds: Readonly<Record<string, string>> = {
  handoff: 'chuyển cán bộ',
  refused: 'từ chối',
  smalltalk: 'chuyện trò',
  feedback: 'nhận góp ý',
  emergency: 'khẩn cấp',
  flow: 'hỏi từng bước',
}

/** @param flow title of the flow that took it, where that is known */
export function bandWords(band: Band, outcome: string, flow: string | null): Named {
  switch (band) {
    case 'answer':
      return { name: 'Trả lời ngay', means: 'Bot đủ tin nên gửi luôn một bài.' }
    case 'offer':
      return { name: 'Đưa lựa chọn', means: 'Bot chưa chắc nên đưa các bài gần nhất để chọn.' }
    case 'none':
      return {
        name: 'Nhận là chưa biết',
        means: 'Không bài nào đủ gần. Bot nói thật và ghi câu hỏi lại.',
      }
    case 'flow': {
      const kind = kinds[outcome] ?? outcome
      return flow === null
        ? { name: `Lời thoại: ${kind}`, means: 'Bot nhận ra câu này nhờ các câu ví dụ đã học.' }
        : { name: `Lời thoại “${flow}”`, means: `Kiểu ${kind}; không tìm trong cẩm nang.` }
    }
  }
}

/** "87%" */
export const percent = (share: number): string => `${Math.round(share * 100)}%`

/** "flows/tickets.yml" is flow `tickets`. */
export const flowIdOf = (path: string): string => path.replace(/^.*\//, '').replace(/\.yml$/, '')
