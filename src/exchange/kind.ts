/** What a file is, told by its first bytes: names lie. */
import { pathsIn } from './archive.ts'
import { Unreadable } from './limits.ts'

export type FileKind = 'sheet' | 'csv' | 'word' | 'pdf' | 'json' | 'archive' | 'markdown'

const begins = (bytes: Uint8Array, ...first: number[]) =>
  first.every((byte, at) => bytes[at] === byte)

/** @throws Unreadable for what is none of them */
export function kindOf(bytes: Uint8Array, name: string): FileKind {
  if (bytes.length === 0) {
    throw new Unreadable('Tệp trống. Hãy chọn lại tệp có nội dung.')
  }
  if (begins(bytes, 0x50, 0x4b, 3, 4) || begins(bytes, 0x50, 0x4b, 5, 6)) return zipped(bytes)
  if (begins(bytes, 0xd0, 0xcf, 0x11, 0xe0)) {
    throw new Unreadable(
      'Tệp Word, Excel đời cũ (.doc, .xls) hoặc có mật khẩu. Hãy mở ra, bỏ mật khẩu, chọn Lưu thành .docx hoặc .xlsx rồi nhập lại.',
    )
  }
  // Some programs write a few bytes before.
  if (new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).includes('%PDF-')) return 'pdf'
  return text(bytes, name)
}

function zipped(bytes: Uint8Array): FileKind {
  const paths = new Set(pathsIn(bytes))
  if (paths.has('xl/workbook.xml')) return 'sheet'
  if (paths.has('word/document.xml')) return 'word'
  if (paths.has('mimetype') || paths.has('ppt/presentation.xml') || paths.has('xl/workbook.bin')) {
    throw new Unreadable(
      'Loại tệp này không nhập được. Hãy mở ra và chọn Lưu thành .xlsx, .docx hoặc PDF.',
    )
  }
  return 'archive'
}

function text(bytes: Uint8Array, name: string): FileKind {
  const isUtf16 = begins(bytes, 0xff, 0xfe) || begins(bytes, 0xfe, 0xff)
  const head = bytes.subarray(0, 4096)
  // UTF-16 without a mark has a zero at every other place.
  const zeros = head.filter((byte) => byte === 0).length
  if (!isUtf16 && zeros > 0 && zeros < head.length / 4) {
    throw new Unreadable(
      'Không nhận ra loại tệp. Hãy nhập tệp Excel (.xlsx), CSV, Word (.docx), PDF, JSON, Markdown hoặc ZIP.',
    )
  }
  const start = new TextDecoder().decode(head).replace(/^\uFEFF/, '')
  if (/^---\r?\n/.test(start)) return 'markdown'
  if (/^\s*(?:\[\s*[{\]]|\{\s*["}])/.test(start)) return 'json'
  if (/^\s*<(?:!doctype|html|\?xml)/i.test(start)) {
    throw new Unreadable(
      'Đây là trang web, không phải bảng tính. Hãy mở bằng Excel và chọn Lưu thành .xlsx.',
    )
  }
  if (/\.md$/i.test(name)) {
    throw new Unreadable(
      'Tệp Markdown thiếu phần đầu. Hãy thêm phần đầu bài giữa hai dòng --- rồi nhập lại.',
    )
  }
  return 'csv'
}
