import { Anchor, TagsInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { Conversation, Suggestion } from '../../web/console-contract.ts'
import { useLabels } from '../api/conversations.ts'
import { useMay } from '../api/me.ts'
import { channelWords, handOffReason, personName } from '../words/conversation-words.ts'
import { kindName, stateName } from '../words/ticket-words.ts'
import { date, duration, exactTime } from '../words/times.ts'
import { useStep } from './actions.ts'
import { Notes } from './notes.tsx'
import { SuggestionCards } from './suggestions.tsx'

export function SidePanel({
  conversation,
  suggestions,
  insert,
}: {
  conversation: Conversation
  suggestions: readonly Suggestion[]
  insert: (text: string) => void
}) {
  const mayAnswer = useMay()('answer')
  const { contact, earlier, tickets, ratings } = conversation
  return (
    <div className="panel">
      {mayAnswer && (
        <Part title="Bài gợi ý">
          <SuggestionCards suggestions={suggestions} insert={insert} />
        </Part>
      )}
      <Part title="Người dân">
        <dl className="facts">
          <Fact name="Tên">{personName(conversation)}</Fact>
          <Fact name="Kênh">{channelWords[conversation.channel]}</Fact>
          <Fact name="Điện thoại">
            {contact.phone === null ? (
              <span className="quiet">chưa cho biết</span>
            ) : (
              <a href={`tel:${contact.phone}`}>{contact.phone}</a>
            )}
          </Fact>
          {contact.address !== null && <Fact name="Địa chỉ">{contact.address}</Fact>}
          <Fact name="Nhắn lần đầu">{date(contact.firstSeenAt)}</Fact>
        </dl>
      </Part>
      <Part title="Nhãn">
        <Labels conversation={conversation} mayAnswer={mayAnswer} />
      </Part>
      <Part title="Ghi chú nội bộ">
        <Notes conversation={conversation} mayAnswer={mayAnswer} />
      </Part>
      {tickets.length > 0 && (
        <Part title="Phiếu">
          <ul className="plain-list">
            {tickets.map(({ id, code, about, state, createdAt }) => (
              <li key={code}>
                {id === null ? (
                  <strong>{code}</strong>
                ) : (
                  <Anchor component={Link} to={`/phieu/${id}`} underline="always" fw={600}>
                    {code}
                  </Anchor>
                )}{' '}
                · {kindName(about)}
                <span className="quiet">
                  {' '}
                  · {stateName(state).toLowerCase()} · {date(createdAt)}
                </span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      {ratings.length > 0 && (
        <Part title="Đánh giá">
          <ul className="plain-list">
            {ratings.map(({ score, comment, at }) => (
              <li key={at}>
                <strong>{score}/5</strong> <span className="quiet">· {date(at)}</span>
                {comment && <p className="flat">{comment}</p>}
              </li>
            ))}
          </ul>
        </Part>
      )}
      {earlier.length > 0 && (
        <Part title="Những lần gặp cán bộ trước">
          <ul className="plain-list">
            {earlier.map((one) => (
              <li key={one.id}>
                {handOffReason(one.reason)}
                <span className="quiet">
                  {' '}
                  · {exactTime(one.createdAt)}
                  {one.takenBy && ` · ${one.takenBy.name}`}
                  {one.firstReplyAt !== null &&
                    ` · trả lời sau ${duration(one.firstReplyAt - one.createdAt)}`}
                </span>
              </li>
            ))}
          </ul>
        </Part>
      )}
    </div>
  )
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="part">
      <h2 className="part-title">{title}</h2>
      {children}
    </section>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Labels({ conversation, mayAnswer }: { conversation: Conversation; mayAnswer: boolean }) {
  const labels = useLabels()
  const step = useStep(conversation.id)
  if (!mayAnswer) {
    return <p className="flat">{conversation.labels.join(', ') || 'Chưa có nhãn.'}</p>
  }
  const chosen =
    step.isPending && step.variables.do === 'labels' ? step.variables.labels : conversation.labels
  return (
    <TagsInput
      aria-label="Nhãn của hội thoại"
      placeholder={chosen.length === 0 ? 'Gõ nhãn rồi Enter' : ''}
      value={chosen}
      data={labels.data ?? []}
      maxTags={10}
      maxLength={40}
      onChange={(next) => step.mutate({ do: 'labels', labels: next })}
    />
  )
}
