import type { ColumnRole, ColumnRoles } from '../../web/workshop-contract.ts'

/** What several columns may hold together. */
const shared: readonly ColumnRole[] = ['wordings', 'source', 'legal']

/** The roles when a column is given another one, which is taken from the column that had it. */
export const giveRole = (
  roles: ColumnRoles,
  column: number,
  role: ColumnRole | null,
): ColumnRoles =>
  roles.map((known, at) => {
    if (at === column) return role
    return known === role && known !== null && !shared.includes(known) ? null : known
  })

/** What still keeps a sheet from being read into articles, in words; null: nothing. */
export function missingIn(roles: ColumnRoles): string | null {
  // Rows with the id of an article change it in part.
  if (roles.includes('id')) return null
  const asks = roles.includes('question') || roles.includes('title')
  const answers = roles.includes('answer')
  if (asks && answers) return null
  if (!asks && !answers) return 'Chọn cột nào là câu hỏi và cột nào là câu trả lời.'
  return answers ? 'Chọn cột nào là câu hỏi.' : 'Chọn cột nào là câu trả lời.'
}
