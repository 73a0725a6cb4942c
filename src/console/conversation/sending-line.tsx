import { Button } from '@mantine/core'
import { IconAlertCircle, IconClock, IconPaperclip } from '@tabler/icons-react'
import { timeOfDay } from '../words/times.ts'
import { forget, sendAgain, type Sending } from './sending.ts'

/** A reply that our server has not taken yet. */
export function SendingLine({
  sending,
  takeBack,
}: {
  sending: Sending
  takeBack: (text: string) => void
}) {
  const failed = sending.state === 'failed'
  return (
    <article className="line ours staff" aria-label={`Tôi, ${timeOfDay(sending.at)}`}>
      <div className="line-body">
        <div className={failed ? 'bubble' : 'bubble pale'}>
          {sending.quotes && <blockquote className="quote">{sending.quotes.text}</blockquote>}
          {sending.text && <p className="words">{sending.text}</p>}
          {sending.file && (
            <p className="flat">
              <IconPaperclip size={16} aria-hidden /> {sending.file.name}
            </p>
          )}
        </div>
      </div>
      {failed ? (
        <div className="line-foot" role="alert">
          <span className="delivery bad">
            <IconAlertCircle size={14} aria-hidden />
            <span>Chưa gửi được: {sending.why}</span>
          </span>
          <Button size="compact-sm" onClick={() => sendAgain(sending.id)}>
            Thử lại
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              forget(sending.id)
              takeBack(sending.text)
            }}
          >
            Đưa về ô soạn
          </Button>
        </div>
      ) : (
        <p className="line-foot">
          <span className="delivery quiet">
            <IconClock size={14} aria-hidden /> Đang gửi…
          </span>
        </p>
      )}
    </article>
  )
}
