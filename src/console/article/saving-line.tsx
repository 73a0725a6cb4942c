import { IconAlertTriangle, IconCheck, IconCloudOff } from '@tabler/icons-react'
import { failureWords } from '../api/client.ts'
import { timeOfDay } from '../words/times.ts'
import type { Saving } from './draft-saver.ts'

/** Whether what was typed is safe. */
export function SavingLine({ saving }: { saving: Saving }) {
  return (
    <p role="status" className="saving-line">
      <Words saving={saving} />
    </p>
  )
}

function Words({ saving }: { saving: Saving }) {
  switch (saving.is) {
    case 'untouched':
      return null
    case 'waiting':
    case 'saving':
      return <span className="quiet">Đang lưu…</span>
    case 'saved':
      return (
        <span className="mark teal">
          <IconCheck size={15} aria-hidden /> Đã lưu lúc {timeOfDay(saving.at)}
        </span>
      )
    case 'conflict':
      return (
        <span className="mark amber">
          <IconAlertTriangle size={15} aria-hidden /> Có hai bản khác nhau
        </span>
      )
    case 'failed':
      return (
        <span className="mark red">
          <IconCloudOff size={15} aria-hidden />{' '}
          {saving.again
            ? 'Chưa lưu được, đang thử lại… Đừng đóng trang.'
            : `Chưa lưu được: ${failureWords(saving.error)}`}
        </span>
      )
  }
}
