import { ActionIcon, Badge, Button, Menu } from '@mantine/core'
import {
  IconAlertCircle,
  IconArrowBackUp,
  IconCheck,
  IconChecks,
  IconClock,
  IconDots,
  IconHourglass,
  IconLock,
  IconMoodX,
} from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import type { Conversation, Message } from '../../web/console-contract.ts'
import { call } from '../api/client.ts'
import { keepMessage } from '../api/conversations.ts'
import { useMay, useMe } from '../api/me.ts'
import { tellFailure } from '../shell/told.ts'
import { maskedWords, outcomeWords, speakerWords } from '../words/conversation-words.ts'
import { deliveryWords } from '../words/delivery-words.ts'
import { exactTime, timeOfDay } from '../words/times.ts'
import { MessageFiles } from './message-files.tsx'
import { linked } from './linked.tsx'

export function MessageLine({
  message,
  conversation,
  continues,
  answerTo,
  wrong,
}: {
  message: Message
  conversation: Conversation
  /** The same speaker goes on: no need to say who. */
  continues: boolean
  answerTo?: () => void
  wrong?: () => void
}) {
  const me = useMe()
  const { id, channel, name } = conversation
  const ours = message.from !== 'person'
  const who = speakerWords(message, { id, channel, name, me: me.user.id })
  const bare = message.text === '' && message.files.length > 0
  return (
    <article
      className={['line', ours && 'ours', message.from, continues && 'continues', bare && 'bare']
        .filter(Boolean)
        .join(' ')}
      aria-label={`${who}, ${timeOfDay(message.at)}`}
    >
      {!continues && (
        <p className="line-who">
          {who}
          {message.turn && <Turn turn={message.turn} />}
        </p>
      )}
      <div className="line-body">
        <div className="bubble">
          {message.quotes && (
            <blockquote className="quote">{message.quotes.text || 'Tệp đính kèm'}</blockquote>
          )}
          {message.takenBack ? (
            <p className="taken-back">Tin đã được thu hồi</p>
          ) : (
            message.text !== '' && <p className="words">{linked(message.text)}</p>
          )}
          <MessageFiles files={message.files} />
          {message.masked.length > 0 && (
            <p className="masked">
              <IconLock size={14} aria-hidden /> {maskedWords(message.masked)}
            </p>
          )}
          {message.choices.length > 0 && (
            <ul className="choices" aria-label="Nút bấm đã gửi kèm">
              {message.choices.map((label) => (
                <li key={label}>{label}</li>
              ))}
            </ul>
          )}
        </div>
        {answerTo && !message.takenBack && (
          <Menu position={ours ? 'bottom-end' : 'bottom-start'} width={210}>
            <Menu.Target>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={28}
                className="line-menu"
                aria-label={`Việc với tin lúc ${timeOfDay(message.at)}`}
              >
                <IconDots size={18} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconArrowBackUp size={18} />} onClick={answerTo}>
                Trích dẫn để trả lời
              </Menu.Item>
              {message.from === 'bot' && wrong && (
                <Menu.Item leftSection={<IconMoodX size={18} />} onClick={wrong}>
                  Bot trả lời sai…
                </Menu.Item>
              )}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      <p className="line-foot">
        <time dateTime={new Date(message.at).toISOString()} title={exactTime(message.at)}>
          {timeOfDay(message.at)}
        </time>
        {message.editedAt !== null && <span>· đã sửa</span>}
        {message.delivery && <DeliveryState message={message} conversation={conversation} />}
      </p>
    </article>
  )
}

function Turn({ turn }: { turn: NonNullable<Message['turn']> }) {
  const percent = turn.confidence === null ? null : `${Math.round(turn.confidence * 100)}%`
  return (
    <span className="turn">
      {turn.article ? (
        <span className="turn-article">{turn.article.title}</span>
      ) : (
        outcomeWords(turn.outcome)
      )}
      {percent && (
        <Badge size="sm" variant="default" className="label-badge" title="Độ chắc chắn của bot">
          {percent}
          <span className="hidden-text"> chắc chắn</span>
        </Badge>
      )}
    </span>
  )
}

const signs = {
  pending: IconClock,
  sent: IconCheck,
  refused: IconAlertCircle,
  parked: IconHourglass,
  withdrawn: IconAlertCircle,
}

function DeliveryState({
  message,
  conversation: { id, channel },
}: {
  message: Message
  conversation: Conversation
}) {
  const mayAnswer = useMay()('answer')
  const retry = useMutation({
    mutationFn: () => call<Message>('POST', `/conversations/${id}/messages/${message.id}/retry`),
    onSuccess: (again) => keepMessage(id, again),
    onError: tellFailure,
  })
  const { delivery } = message
  if (!delivery) return null
  const { text, detail, tone } = deliveryWords(delivery, channel)
  const Sign =
    delivery.reachedAt !== null || delivery.seenAt !== null ? IconChecks : signs[delivery.state]
  return (
    <span className={`delivery ${tone}`}>
      <Sign size={14} aria-hidden />
      <span>
        {text}
        {detail && `: ${detail}`}
      </span>
      {delivery.state === 'refused' && mayAnswer && (
        <Button
          size="compact-sm"
          variant="light"
          color="red"
          loading={retry.isPending}
          onClick={() => retry.mutate()}
        >
          Gửi lại
        </Button>
      )}
    </span>
  )
}
