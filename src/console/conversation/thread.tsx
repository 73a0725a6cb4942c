import { Button } from '@mantine/core'
import { IconArrowDown } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Fragment, useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { Conversation, Message } from '../../web/console-contract.ts'
import { loadOlder, messagesQuery } from '../api/conversations.ts'
import { useMe } from '../api/me.ts'
import { useTyping } from '../live/typing.ts'
import { Failed } from '../shell/failed.tsx'
import { tellFailure } from '../shell/told.ts'
import { personName } from '../words/conversation-words.ts'
import { useNow } from '../words/now.ts'
import { dayNumber, dayTitle } from '../words/times.ts'
import { MessageLine } from './message-line.tsx'
import { useSending } from './sending.ts'
import { SendingLine } from './sending-line.tsx'
import { ThreadLoading } from './thread-loading.tsx'
import { WrongAnswerDialog } from './wrong-answer-dialog.tsx'

/** So near the end, one follows what comes. In px. */
const NEAR = 120

export function Thread({
  conversation,
  answerTo,
  takeBack,
}: {
  conversation: Conversation
  answerTo?: (message: Message) => void
  takeBack: (text: string) => void
}) {
  const { id } = conversation
  const me = useMe()
  const now = useNow()
  const thread = useQuery(messagesQuery(id))
  const sending = useSending(me.user.id, id)
  const typing = useTyping(id)
  const [wrong, setWrong] = useState<Message | null>(null)
  const [loading, setLoading] = useState(false)
  const [away, setAway] = useState(false)
  const area = useRef<HTMLDivElement>(null)
  const messages = thread.data?.messages ?? []
  const last = messages.at(-1)
  const first = messages[0]

  // Older ones come in above: what one reads stays where it is.
  const before = useRef({ first: first?.id, height: 0 })
  useLayoutEffect(() => {
    const element = area.current
    if (!element) return
    const { first: firstBefore, height } = before.current
    if (firstBefore !== undefined && first && first.id < firstBefore)
      element.scrollTop += element.scrollHeight - height
    before.current = { first: first?.id, height: element.scrollHeight }
  }, [first])

  const following = useRef(true)
  const toEnd = () => area.current?.scrollTo({ top: area.current.scrollHeight })
  useLayoutEffect(() => {
    if (following.current) toEnd()
  }, [last?.id, sending.length, typing])
  // Pictures and the keyboard of a phone change the height later.
  useEffect(() => {
    const element = area.current
    if (!element) return
    const watcher = new ResizeObserver(() => {
      if (following.current) toEnd()
    })
    watcher.observe(element)
    if (element.firstElementChild) watcher.observe(element.firstElementChild)
    return () => watcher.disconnect()
  }, [])

  const older = () => {
    if (loading) return
    setLoading(true)
    loadOlder(id)
      .catch(tellFailure)
      .finally(() => setLoading(false))
  }
  const onScroll = () => {
    const element = area.current
    if (!element) return
    following.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR
    setAway(!following.current)
    before.current.height = element.scrollHeight
    if (element.scrollTop < 60 && thread.data?.more) older()
  }

  return (
    <div className="thread-frame">
      {/* By keyboard it scrolls too. */}
      <div
        ref={area}
        className="thread"
        onScroll={onScroll}
        tabIndex={0}
        role="region"
        aria-label="Tin nhắn"
      >
        <div className="thread-inner">
          {thread.isPending && <ThreadLoading />}
          {thread.isError && !thread.data && (
            <Failed error={thread.error} again={() => void thread.refetch()} />
          )}
          {thread.data?.more && (
            <Button
              variant="subtle"
              size="compact-sm"
              mx="auto"
              my="xs"
              loading={loading}
              onClick={older}
            >
              Xem tin cũ hơn
            </Button>
          )}
          {messages.map((message, index) => {
            const previous = messages[index - 1]
            const newDay = !previous || dayNumber(previous.at) !== dayNumber(message.at)
            const sameSpeaker =
              !newDay && previous.from === message.from && previous.by?.id === message.by?.id
            return (
              <Fragment key={message.id}>
                {newDay && <h2 className="day">{dayTitle(message.at, now)}</h2>}
                <MessageLine
                  message={message}
                  conversation={conversation}
                  continues={sameSpeaker && message.at - previous.at < 5 * 60_000}
                  {...(answerTo
                    ? { answerTo: () => answerTo(message), wrong: () => setWrong(message) }
                    : {})}
                />
              </Fragment>
            )
          })}
          {sending.map((one) => (
            <SendingLine key={one.id} sending={one} takeBack={takeBack} />
          ))}
          {typing && (
            <p className="typing" role="status">
              {typing.name} đang gõ…
            </p>
          )}
        </div>
      </div>
      {away && (
        <Button
          className="to-end"
          size="xs"
          radius="xl"
          leftSection={<IconArrowDown size={14} aria-hidden />}
          onClick={toEnd}
        >
          Tin mới nhất
        </Button>
      )}
      <NewMessage message={last} name={personName(conversation)} />
      {wrong && (
        <WrongAnswerDialog conversation={id} message={wrong} close={() => setWrong(null)} />
      )}
    </div>
  )
}

/** Says what a person wrote to those who do not see it come, but not what stood there before. */
function NewMessage({ message, name }: { message: Message | undefined; name: string }) {
  const [known, setKnown] = useState(message?.id)
  const [said, setSaid] = useState('')
  if (message && message.id !== known) {
    if (known !== undefined && message.from === 'person')
      setSaid(`${name}: ${message.text || 'gửi tệp đính kèm'}`)
    setKnown(message.id)
  }
  return (
    <div className="hidden-text" aria-live="polite">
      {said}
    </div>
  )
}
