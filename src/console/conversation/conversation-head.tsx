import { ActionIcon, Button, Menu } from '@mantine/core'
import {
  IconArrowLeft,
  IconArrowsExchange,
  IconCheck,
  IconDotsVertical,
  IconInfoCircle,
  IconRobot,
  IconTicket,
} from '@tabler/icons-react'
import { useState } from 'react'
import { Link, useLocation } from 'react-router'
import type { Conversation } from '../../web/console-contract.ts'
import { useMay, useMe } from '../api/me.ts'
import { Face } from '../inbox/face.tsx'
import {
  channelWords,
  handOffReason,
  isEmergency,
  nativeToolWords,
  personName,
} from '../words/conversation-words.ts'
import { useNow } from '../words/now.ts'
import { duration, timeLeft } from '../words/times.ts'
import { useStep } from './actions.ts'
import { TicketDialog } from './ticket-dialog.tsx'
import { TransferDialog } from './transfer-dialog.tsx'

export function ConversationHead({
  conversation,
  showPanel,
}: {
  conversation: Conversation
  showPanel: () => void
}) {
  const me = useMe()
  const mayAnswer = useMay()('answer')
  const { search } = useLocation()
  const [dialog, setDialog] = useState<'transfer' | 'ticket' | null>(null)
  const step = useStep(conversation.id)
  const { state, assignee } = conversation
  const mine = state === 'staff' && assignee?.id === me.user.id
  const another = state === 'staff' && assignee !== null && !mine

  return (
    <header className="talk-head">
      <ActionIcon
        component={Link}
        to={{ pathname: '/', search }}
        variant="subtle"
        color="gray"
        size={44}
        className="back"
        aria-label="Về danh sách"
      >
        <IconArrowLeft size={22} />
      </ActionIcon>
      <Face of={conversation} size={38} />
      <div className="talk-who">
        <h1 className="talk-name">{personName(conversation)}</h1>
        <p className="talk-state">
          {channelWords[conversation.channel]} · <StateWords conversation={conversation} />
        </p>
      </div>
      {mayAnswer && !mine && !another && (
        <Button
          size="sm"
          className="claim"
          loading={step.isPending && step.variables.do === 'claim'}
          onClick={() => step.mutate({ do: 'claim' })}
        >
          Nhận trả lời
        </Button>
      )}
      {mayAnswer && mine && (
        <Button
          size="sm"
          variant="default"
          className="close-button"
          leftSection={<IconCheck size={16} aria-hidden />}
          loading={step.isPending && step.variables.do === 'close'}
          onClick={() => step.mutate({ do: 'close' })}
        >
          Xong, đóng
        </Button>
      )}
      {mayAnswer && (
        <Menu position="bottom-end" width={240} returnFocus>
          <Menu.Target>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={44}
              aria-label="Việc khác với hội thoại này"
            >
              <IconDotsVertical size={20} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item
              leftSection={<IconArrowsExchange size={18} />}
              onClick={() => setDialog('transfer')}
            >
              Chuyển cho người khác…
            </Menu.Item>
            <Menu.Item leftSection={<IconTicket size={18} />} onClick={() => setDialog('ticket')}>
              Tạo phiếu…
            </Menu.Item>
            <Menu.Divider />
            <Menu.Item
              leftSection={<IconRobot size={18} />}
              disabled={state === 'bot' || state === 'closed'}
              onClick={() => step.mutate({ do: 'release' })}
            >
              Giao lại cho bot
            </Menu.Item>
            <Menu.Item
              leftSection={<IconCheck size={18} />}
              disabled={state === 'closed'}
              onClick={() => step.mutate({ do: 'close' })}
            >
              Đóng hội thoại
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        size={44}
        className="show-panel"
        aria-label="Thông tin và gợi ý"
        onClick={showPanel}
      >
        <IconInfoCircle size={22} />
      </ActionIcon>
      <TransferDialog
        conversation={conversation}
        opened={dialog === 'transfer'}
        close={() => setDialog(null)}
      />
      <TicketDialog
        conversation={conversation}
        opened={dialog === 'ticket'}
        close={() => setDialog(null)}
      />
    </header>
  )
}

function StateWords({ conversation: one }: { conversation: Conversation }) {
  const me = useMe()
  const now = useNow()
  switch (one.state) {
    case 'waiting': {
      const wait =
        one.waitingSince === null ? '' : ` ${duration(Math.max(0, now - one.waitingSince))}`
      const why = one.reason === null || isEmergency(one) ? '' : ` · ${handOffReason(one.reason)}`
      return (
        <span className={isEmergency(one) ? 'mark red' : 'mark amber'}>
          {isEmergency(one) ? 'Khẩn cấp, đã chờ' : 'Đang chờ'}
          {wait}
          {why}
        </span>
      )
    }
    case 'staff': {
      const who =
        one.assignee === null
          ? `Cán bộ trả lời ${nativeToolWords[one.channel]}`
          : one.assignee.id === me.user.id
            ? 'Tôi đang trả lời'
            : `Đã nhận bởi ${one.assignee.name}`
      const left = one.staffUntil === null ? 0 : one.staffUntil - now
      return (
        <span className="mark teal">
          {who}
          {left > 0 && <span className="wide-only"> · bot im lặng thêm {timeLeft(left)}</span>}
        </span>
      )
    }
    case 'bot':
      return <span className="mark">Bot đang trả lời</span>
    case 'closed':
      return <span className="mark">Đã đóng</span>
  }
}
