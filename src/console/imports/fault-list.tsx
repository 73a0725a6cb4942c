import { Button, NativeSelect, Table, TextInput } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { ImportFault } from '../../web/workshop-contract.ts'
import { folded } from '../words/folded.ts'
import { faultTable } from './fault-table.ts'

const AT_ONCE = 50
/** So many are seen at a glance: nothing to narrow. */
const FEW = 5

/** What is wrong in the file, by row; to be looked through here or mended in Excel. */
export function FaultList({
  faults,
  name,
  paged,
}: {
  faults: readonly ImportFault[]
  name: string
  /** Of a document: its pages, not its rows. */
  paged: boolean
}) {
  const [kind, setKind] = useState('')
  const [q, setQ] = useState('')
  const [most, setMost] = useState(AT_ONCE)
  const wanted = folded(q).trim()
  const found = useMemo(
    () =>
      faults
        .filter(
          ({ row, column, message, note }) =>
            (kind === '' || (kind === 'note') === note) &&
            folded(`${row ?? ''} ${column ?? ''} ${message}`).includes(wanted),
        )
        .sort((one, other) => Number(one.note) - Number(other.note)),
    [faults, kind, wanted],
  )
  const grave = faults.filter(({ note }) => !note).length
  return (
    <section className="block" aria-labelledby="faults">
      <h2 className="block-title" id="faults">
        {grave > 0 ? `${grave} chỗ sai` : 'Không có chỗ sai'}
        {faults.length > grave && `, ${faults.length - grave} lưu ý`}
      </h2>
      {grave > 0 && (
        <p className="quiet flat">
          {paged ? 'Mục' : 'Dòng'} sai không được nhập. Anh/chị sửa trong tệp rồi chọn lại, hoặc
          nhập phần còn lại.
        </p>
      )}
      <div className="tools fault-tools">
        {faults.length > FEW && (
          <>
            <NativeSelect
              aria-label="Hiện"
              value={kind}
              onChange={({ currentTarget }) => setKind(currentTarget.value)}
              data={[
                { value: '', label: 'Tất cả' },
                { value: 'fault', label: 'Chỗ sai' },
                { value: 'note', label: 'Lưu ý' },
              ]}
            />
            <TextInput
              type="search"
              aria-label="Tìm trong danh sách"
              placeholder="Tìm dòng, nội dung…"
              value={q}
              onChange={({ currentTarget }) => setQ(currentTarget.value)}
            />
          </>
        )}
        <Button variant="default" onClick={() => save(faults, name)}>
          Tải danh sách (CSV)
        </Button>
      </div>
      <div className="wide-table" role="region" aria-label="Danh sách chỗ sai" tabIndex={0}>
        <Table verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{paged ? 'Trang' : 'Dòng'}</Table.Th>
              <Table.Th>Cột</Table.Th>
              <Table.Th>Nội dung</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {found.slice(0, most).map(({ row, column, message, note }, at) => (
              <Table.Tr key={at}>
                <Table.Td>{row ?? '–'}</Table.Td>
                <Table.Td>{column ?? '–'}</Table.Td>
                <Table.Td>
                  <span className={note ? 'state-mark' : 'state-mark red'}>
                    {note ? 'Lưu ý' : 'Sai'}
                  </span>{' '}
                  {message}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      {found.length === 0 && <p className="quiet flat">Không có dòng nào như vậy.</p>}
      {found.length > most && (
        <Button variant="default" mt="sm" onClick={() => setMost(most + 4 * AT_ONCE)}>
          Xem thêm ({found.length - most})
        </Button>
      )}
    </section>
  )
}

function save(faults: readonly ImportFault[], name: string): void {
  const address = URL.createObjectURL(new Blob([faultTable(faults)], { type: 'text/csv' }))
  const link = document.createElement('a')
  link.href = address
  link.download = `loi-${name.replace(/\.\w+$/, '')}.csv`
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
