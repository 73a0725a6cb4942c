import type { Fault } from './items.ts'
import { sectionsOf, type Section } from './handbook-lines.ts'
import { kindOf } from './kind.ts'
import { refuseLarge, Unreadable } from './limits.ts'
import { pdfLines, type Progress } from './pdf-lines.ts'
import { wordLines } from './word-lines.ts'

/**
 * A Word or PDF document cut at its headings.
 * @param onProgress after every page; a Word file is one
 * @throws Unreadable; the signal's reason when stopped between pages
 */
export async function readHandbookFile(
  bytes: Uint8Array,
  name: string,
  onProgress: (progress: Progress) => void = () => undefined,
  signal?: AbortSignal,
): Promise<{ sections: Section[]; faults: Fault[] }> {
  refuseLarge(bytes)
  const kind = kindOf(bytes, name)
  if (kind !== 'word' && kind !== 'pdf') {
    throw new Unreadable('Đây không phải tài liệu Word hay PDF. Hãy chọn tệp .docx hoặc .pdf.')
  }
  signal?.throwIfAborted()
  const lines = kind === 'pdf' ? await pdfLines(bytes, onProgress, signal) : await wordLines(bytes)
  if (kind === 'word') onProgress({ done: 1, total: 1 })
  const whole = name.replace(/\.\w+$/, '')
  const sections = sectionsOf(lines, whole)
  if (sections.some(({ heading }) => heading !== whole)) return { sections, faults: [] }
  const message =
    'Không tìm thấy đề mục nào trong tài liệu, cả tài liệu thành một bài. Hãy đặt kiểu Heading cho các đề mục trong Word rồi nhập lại.'
  return { sections, faults: [{ row: null, column: null, where: '', message, grave: false }] }
}
