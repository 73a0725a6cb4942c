/** Why a text is no YAML, told to editors who never heard of it, and what to do. */
import { YAMLParseError } from 'yaml'
import { nameOf } from './field-names.ts'

const REMEDY =
  'hãy xem dòng này và dòng ngay trên; chữ có dấu hai chấm hay dấu #, hoặc bắt đầu bằng một ký hiệu, phải đặt trong dấu nháy kép "…"'
const STAR = 'Nội dung không được bắt đầu bằng dấu * hay &: hãy đặt cả đoạn trong dấu nháy kép "…"'
const INDENT =
  'Dòng này hoặc dòng ngay dưới thụt đầu dòng sai: các mục cùng cấp phải thẳng hàng nhau, mục con lùi vào thêm 2 dấu cách'

/** @returns the line is counted from 1 within the text */
export function wordsOfYamlError(error: unknown, text: string): { line: number; message: string } {
  const lines = text.split(/\r?\n/)
  if (!(error instanceof YAMLParseError)) {
    // Only what refers to something that is not there is found so late.
    const [, name] = /alias.*: (\S+)$/.exec(String((error as Error).message)) ?? []
    const at = name === undefined ? -1 : lines.findIndex((line) => line.includes(`*${name}`))
    return {
      line: Math.max(at, 0) + 1,
      message: at < 0 ? `Không đọc được nội dung: ${REMEDY}` : STAR,
    }
  }
  const line = error.linePos?.[0].line ?? 1
  return { line, message: words(error, lines[line - 1] ?? '', lines[line - 2] ?? '') }
}

function words({ code, message }: YAMLParseError, line: string, above: string): string {
  const key = /^[\s-]*([\w-]+)\s*:/.exec(line)?.[1]
  switch (code) {
    case 'DUPLICATE_KEY':
      return `Mục ${key ?? 'này'} được viết hai lần: hãy giữ một, xóa một`
    case 'TAB_AS_INDENT':
      return 'Dòng này bắt đầu bằng phím Tab: hãy xóa đi và thay bằng dấu cách'
    case 'BAD_SCALAR_START':
      return `Nội dung không được bắt đầu bằng dấu ${/character (\S)/.exec(message)?.[1] ?? 'này'}: hãy đặt cả đoạn trong dấu nháy kép "…"`
    case 'BAD_DQ_ESCAPE':
      return "Dấu gạch chéo ngược \\ trong dấu nháy kép có nghĩa riêng: hãy xóa nó, hoặc dùng dấu nháy đơn '…' quanh cả đoạn"
    case 'MULTIPLE_DOCS':
      return 'Có thêm một dòng --- ở giữa: hãy xóa dòng đó'
    case 'BAD_ALIAS':
      return STAR
    case 'BLOCK_AS_IMPLICIT_KEY':
      if (message.startsWith('Nested') && /:\s.*\S\s*:(\s|$)/.test(line)) return colonIn(line)
      return INDENT
    case 'MULTILINE_IMPLICIT_KEY':
      return 'Dòng này không có dạng “tên: nội dung”: hãy thêm dấu hai chấm sau tên mục, hoặc nối dòng này vào dòng trên'
    default:
      return byMessage(message, line, above)
  }
}

function colonIn(line: string): string {
  const field = /^([\w-]+)\s*:/.exec(line)?.[1]
  const name = field === undefined ? 'Nội dung' : nameOf([field])
  return `${name} có dấu hai chấm nên máy hiểu nhầm: hãy đặt cả đoạn trong dấu nháy kép "…"`
}

function byMessage(message: string, line: string, above: string): string {
  if (/Missing closing ["']quote/.test(message)) {
    return 'Dấu nháy mở ra mà không đóng lại: hãy thêm dấu nháy ở cuối đoạn; dấu nháy " ở giữa đoạn thì viết là \\"'
  }
  if (/(?:^|[:-]) +[*&]/.test(line)) return STAR
  if (/must be sufficiently indented and end with a/.test(message)) {
    return `Dấu ngoặc mở ra mà không đóng lại: hãy thêm dấu ${message.includes('end with a ]') ? ']' : '}'} ở cuối`
  }
  // What follows a comment does not belong to the text before it.
  if (/\s#/.test(above) && /same column|Sequence item|flow-collection|map values/.test(message)) {
    return 'Dòng trên có dấu # nên phần sau dấu đó bị bỏ: hãy đặt cả đoạn trong dấu nháy kép "…"'
  }
  if (/at node end|scalar token/.test(message) && /["'].*["']/.test(line)) {
    return 'Còn chữ nằm ngoài dấu nháy: hãy đặt dấu nháy ở hai đầu cả đoạn; dấu nháy " ở giữa đoạn thì viết là \\"'
  }
  if (/on same line with key/.test(message)) {
    return 'Mục của danh sách nằm cùng dòng với tên: hãy xuống dòng trước dấu gạch ngang'
  }
  if (/same column|indented|Sequence item without/.test(message)) return INDENT
  if (/map values/.test(message)) {
    return 'Dòng này không có dạng “tên: nội dung”: hãy thêm dấu hai chấm sau tên mục, hoặc nối dòng này vào dòng trên'
  }
  return `Không đọc được dòng này: ${REMEDY}`
}
