import { Kbd, Modal, Switch, Table } from '@mantine/core'
import { useEffect } from 'react'
import { setPreference, usePreferences } from '../live/preferences.ts'

const rows: readonly (readonly [readonly string[], string])[] = [
  [['↑', '↓'], 'Đi trong danh sách hội thoại; Enter để mở'],
  [['Enter'], 'Gửi tin (trên máy tính)'],
  [['Shift', 'Enter'], 'Xuống dòng trong tin'],
  [['/'], 'Đầu tin: chọn câu mẫu'],
  [['Alt', '1'], 'Chèn bài gợi ý thứ nhất (2, 3: bài thứ hai, ba)'],
  [['1', '2', '3'], 'Trong phiếu: giao cho cơ quan gợi ý thứ nhất, hai, ba'],
  [['Ctrl', 'Enter'], 'Gửi phiếu cho cơ quan, khi đang xem thư'],
  [['Esc'], 'Đóng bảng, hộp thoại hoặc bỏ trích dẫn'],
  [['?'], 'Mở bảng này, khi không đang gõ chữ'],
]

export function Shortcuts({
  opened,
  setOpened,
}: {
  opened: boolean
  setOpened: (opened: boolean) => void
}) {
  const { keys } = usePreferences()

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing =
        event.target instanceof HTMLElement &&
        (event.target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName))
      if (!keys || typing || event.key !== '?' || event.ctrlKey || event.altKey || event.metaKey)
        return
      event.preventDefault()
      setOpened(true)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [keys, setOpened])

  return (
    <Modal
      opened={opened}
      onClose={() => setOpened(false)}
      title="Phím tắt"
      closeButtonProps={{ 'aria-label': 'Đóng' }}
    >
      <Table withRowBorders={false} verticalSpacing={6}>
        <Table.Tbody>
          {rows.map(([names, what]) => (
            <Table.Tr key={what}>
              <Table.Th scope="row" className="keys">
                {names.map((name) => (
                  <Kbd key={name}>{name}</Kbd>
                ))}
              </Table.Th>
              <Table.Td>{what}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <Switch
        mt="md"
        label="Dùng phím một ký tự: ? và 1, 2, 3"
        checked={keys}
        onChange={({ currentTarget }) => setPreference('keys', currentTarget.checked)}
      />
    </Modal>
  )
}
