import type { ImportFault } from '../../web/workshop-contract.ts'

/**
 * Faults as a CSV that Excel opens: with a byte-order mark, and nothing in it counts as a formula.
 */
export function faultTable(faults: readonly ImportFault[]): string {
  const rows = faults.map(({ row, column, message, note }) => [
    row === null ? '' : String(row),
    column ?? '',
    note ? 'Lưu ý' : 'Lỗi',
    message,
  ])
  const lines = [['Dòng', 'Cột', 'Loại', 'Nội dung'], ...rows].map((row) => row.map(cell).join(','))
  return `\uFEFF${lines.join('\r\n')}\r\n`
}

function cell(text: string): string {
  const tame = /^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame
}
