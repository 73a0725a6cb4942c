import { IconMessages } from '@tabler/icons-react'
import { Empty } from '../shell/empty.tsx'
import { usePageTitle } from '../shell/page-title.ts'

export function NothingChosen() {
  usePageTitle('Hộp thư')
  return (
    <Empty icon={<IconMessages size={40} stroke={1.4} />} title="Chưa mở hội thoại nào">
      Anh/chị chọn một người trong danh sách để đọc và trả lời.
    </Empty>
  )
}
