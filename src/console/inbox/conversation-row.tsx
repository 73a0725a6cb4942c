import { Badge } from '@mantine/core'
import {
  IconClock,
  IconDeviceMobileMessage,
  IconFlame,
  IconRobot,
  IconUserCheck,
} from '@tabler/icons-react'
import { Link } from 'react-router'
import type { ConversationSummary } from '../../web/console-contract.ts'
import { useMe } from '../api/me.ts'
import {
  handOffReason,
  isEmergency,
  nativeToolWords,
  personName,
} from '../words/conversation-words.ts'
import { useNow } from '../words/now.ts'
import { duration, listTime } from '../words/times.ts'
import { Face } from './face.tsx'

const before = { person: '', bot: 'Bot: ', staff: 'Cán bộ: ' }

export function ConversationRow({
  conversation: one,
  chosen,
  inTabOrder,
  query,
}: {
  conversation: ConversationSummary
  chosen: boolean
  inTabOrder: boolean
  query: string
}) {
  const now = useNow()
  const emergency = isEmergency(one)
  return (
    <Link
      to={{ pathname: `/hoi-thoai/${one.id}`, search: query }}
      className={['row', chosen && 'chosen', one.unread > 0 && 'unread', emergency && 'emergency']
        .filter(Boolean)
        .join(' ')}
      aria-current={chosen ? 'true' : undefined}
      tabIndex={inTabOrder ? 0 : -1}
    >
      <Face of={one} />
      <span className="row-text">
        <span className="row-line">
          <span className="row-name">{personName(one)}</span>
          <time className="row-time" dateTime={new Date(one.lastMessageAt).toISOString()}>
            {listTime(one.lastMessageAt, now)}
          </time>
        </span>
        <span className="row-line">
          <span className="row-preview">
            {before[one.previewFrom]}
            {one.preview || 'Tệp đính kèm'}
          </span>
          {one.unread > 0 && (
            <span className="unread-count">
              {one.unread > 99 ? '99+' : one.unread}
              <span className="hidden-text"> tin chưa đọc</span>
            </span>
          )}
        </span>
        <span className="row-marks">
          <State of={one} now={now} />
          {one.labels.slice(0, 3).map((label) => (
            <Badge key={label} variant="default" size="sm" className="label-badge">
              {label}
            </Badge>
          ))}
          {one.labels.length > 3 && <span className="quiet">+{one.labels.length - 3}</span>}
        </span>
      </span>
    </Link>
  )
}

function State({ of: one, now }: { of: ConversationSummary; now: number }) {
  const me = useMe()
  if (one.state === 'waiting') {
    const wait =
      one.waitingSince === null ? '' : ` · ${duration(Math.max(0, now - one.waitingSince))}`
    return isEmergency(one) ? (
      <span className="mark red">
        <IconFlame size={14} aria-hidden /> Khẩn cấp{wait}
      </span>
    ) : (
      <span className="mark amber">
        <IconClock size={14} aria-hidden />
        {one.reason === null ? 'Đang chờ' : handOffReason(one.reason)}
        {wait}
      </span>
    )
  }
  if (one.assignee) {
    return (
      <span className="mark teal">
        <IconUserCheck size={14} aria-hidden />
        {one.assignee.id === me.user.id ? 'Tôi nhận' : one.assignee.name}
      </span>
    )
  }
  if (one.native) {
    return (
      <span className="mark">
        <IconDeviceMobileMessage size={14} aria-hidden /> Trả lời {nativeToolWords[one.channel]}
      </span>
    )
  }
  if (one.state === 'bot') {
    return (
      <span className="mark">
        <IconRobot size={14} aria-hidden /> Với bot
      </span>
    )
  }
  return one.state === 'closed' ? <span className="mark">Đã đóng</span> : null
}
