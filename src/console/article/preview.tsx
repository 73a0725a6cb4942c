import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import type { Preview as Previewed, PreviewMessage } from '../../web/workshop-contract.ts'
import { useTextPreview } from '../api/workshop.ts'
import { Failed } from '../shell/failed.tsx'

type Channel = keyof Omit<Previewed, 'problems'>

const channels: readonly { value: Channel; label: string }[] = [
  { value: 'zalo', label: 'Zalo' },
  { value: 'messenger', label: 'Messenger' },
  { value: 'web', label: 'Web' },
]

/** The answer as people will see it, with how much of the platform's room it takes. */
export function Preview({ path, text }: { path: string; text: string }) {
  const [channel, setChannel] = useState<Channel>('zalo')
  const preview = useTextPreview(path, text)
  const messages = preview.data?.[channel]
  return (
    <section className="block" aria-labelledby="preview-title">
      <h2 className="block-title" id="preview-title">
        Xem trước
      </h2>
      <SegmentedControl
        fullWidth
        aria-label="Kênh"
        data={[...channels]}
        value={channel}
        onChange={(value) => setChannel(value)}
      />
      {preview.isError && !preview.data && (
        <Failed error={preview.error} again={() => void preview.refetch()} />
      )}
      {preview.isPending && <p className="quiet">Đang dựng…</p>}
      {messages?.length === 0 && (
        <p className="quiet">Bài còn lỗi nên chưa xem trước được, xem mục Kiểm tra.</p>
      )}
      {messages && messages.length > 0 && (
        <ol
          className={`bubbles ${channel}`}
          // What scrolls can be scrolled by keyboard.
          tabIndex={0}
          aria-label={`Tin nhắn trên ${channels.find(({ value }) => value === channel)?.label}`}
          aria-busy={preview.isFetching}
        >
          {messages.map((message, index) => (
            <Bubble key={index} message={message} />
          ))}
        </ol>
      )}
    </section>
  )
}

function Bubble({ message: { text, buttons, length, limit } }: { message: PreviewMessage }) {
  const over = length > limit
  return (
    <li>
      <div className="bubble-text">{text}</div>
      {buttons.length > 0 && (
        <ul className="bubble-buttons" aria-label="Nút bấm">
          {buttons.map((name, index) => (
            <li key={index}>{name}</li>
          ))}
        </ul>
      )}
      <p className={over ? 'mark red flat' : 'quiet flat'}>
        {length}/{limit} ký tự{over && ', dài quá'}
      </p>
    </li>
  )
}
