/** A sheet as rows of text, whether it came from Excel or as CSV. */
export interface Grid {
  rows: GridRow[]
}

export interface GridRow {
  /** As Excel counts: from 1, empty ones too. */
  number: number
  cells: string[]
  /** Positions of cells that hold a formula; their text is empty. */
  formulas: number[]
}

export const isEmpty = ({ cells, formulas }: Pick<GridRow, 'cells' | 'formulas'>): boolean =>
  formulas.length === 0 && cells.every((cell) => cell.trim() === '')

/** 0 → A, 26 → AA */
export function letterOf(column: number): string {
  const rest = String.fromCharCode(65 + (column % 26))
  return column < 26 ? rest : letterOf(Math.floor(column / 26) - 1) + rest
}

/** B5 → column 1, row 5 */
export function placeOf(reference: string): { column: number; row: number } {
  const [, letters = '', digits = ''] = /^([A-Z]{1,3})(\d{1,7})$/.exec(reference) ?? []
  const column = [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
  return { column, row: Number(digits) }
}
