import { NativeSelect, Table } from '@mantine/core'
import type { ColumnRole, ColumnRoles } from '../../web/workshop-contract.ts'
import type { FileRead } from '../api/imports.ts'
import { columnRoles, columnWords } from './column-words.ts'
import { giveRole } from './mapping.ts'

const PREVIEWED = 5

/** What each column is, above its first rows. */
export function ColumnMapping({
  sheet,
  roles,
  change,
}: {
  sheet: Extract<FileRead, { kind: 'sheet' }>
  roles: ColumnRoles
  change: (roles: ColumnRoles) => void
}) {
  const nameOf = (column: number) => sheet.columns[column]?.trim() || `Cột ${column + 1}`
  return (
    <>
      <p className="flat">
        Có {sheet.count} dòng. Máy đã đoán mỗi cột là gì, anh/chị xem lại giúp.
      </p>
      <div className="wide-table" role="region" aria-label="Các cột của bảng" tabIndex={0}>
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              {sheet.columns.map((_, column) => (
                <Table.Th key={column}>{nameOf(column)}</Table.Th>
              ))}
            </Table.Tr>
            <Table.Tr>
              {sheet.columns.map((_, column) => (
                <Table.Td key={column}>
                  <NativeSelect
                    aria-label={`Cột “${nameOf(column)}” là`}
                    className="role-select"
                    value={roles[column] ?? ''}
                    onChange={({ currentTarget: { value } }) =>
                      change(giveRole(roles, column, (value || null) as ColumnRole | null))
                    }
                    data={[
                      { value: '', label: 'Không dùng' },
                      ...columnRoles.map((role) => ({ value: role, label: columnWords[role] })),
                    ]}
                  />
                </Table.Td>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {sheet.rows.slice(0, PREVIEWED).map((row, at) => (
              <Table.Tr key={at}>
                {sheet.columns.map((_, column) => (
                  <Table.Td
                    key={column}
                    className={!roles[column] ? 'sheet-cell unused' : 'sheet-cell'}
                  >
                    <span>{row[column]}</span>
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {sheet.count > PREVIEWED && <p className="quiet flat">Hiện {PREVIEWED} dòng đầu.</p>}
    </>
  )
}
