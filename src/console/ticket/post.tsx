import { Button } from '@mantine/core'
import type { ShownLink, ShownMail, TicketPage } from '../../web/tickets-contract.ts'
import { useNow } from '../words/now.ts'
import { mailKindNames, mailReasonWords, mailStateNames, mailTone } from '../words/ticket-words.ts'
import { ago, date, exactTime } from '../words/times.ts'
import type { Ask } from './dialogs.tsx'
import type { Step } from './steps.ts'

/** What went to the agency, and whether it was opened. */
export function Post({
  page: { ticket, mails, links, moves },
  step,
  ask,
}: {
  page: TicketPage
  step: Step
  /** Null: only looks. */
  ask: Ask | null
}) {
  const sent = links.filter((link) => link.sent)
  if (mails.length === 0 && sent.length === 0) return null
  return (
    <section className="block" aria-labelledby="post">
      <div className="block-head">
        <h2 className="block-title" id="post">
          Trao đổi với cơ quan
        </h2>
        {ask && ticket.agency !== null && (
          <div className="tools">
            <Button size="sm" variant="default" onClick={() => ask({ kind: 'word' })}>
              Viết cho cơ quan
            </Button>
            {moves.includes('answer') && (
              <Button size="sm" variant="default" onClick={() => ask({ kind: 'answer' })}>
                Trả lời thay
              </Button>
            )}
          </div>
        )}
      </div>
      <ul className="items">
        {mails.map((mail) => (
          <li key={`mail ${mail.id}`}>
            <Mail mail={mail} step={step} ask={ask} />
          </li>
        ))}
        {sent.map((link) => (
          <li key={`link ${link.id}`}>
            <Opened link={link} step={step} mayChange={ask !== null} />
          </li>
        ))}
      </ul>
    </section>
  )
}

const again: readonly ShownMail['state'][] = ['refused', 'bounced', 'unknown']

function Mail({ mail, step, ask }: { mail: ShownMail; step: Step; ask: Ask | null }) {
  return (
    <>
      <p className="item-head">
        <strong>{mailKindNames[mail.kind]}</strong>
        <span className={`mark ${mailTone(mail.state)}`}>{mailStateNames[mail.state]}</span>
        <span className="quiet">{exactTime(mail.sentAt ?? mail.createdAt)}</span>
      </p>
      <p className="quiet flat">
        Đến {mail.to}
        {mail.agencyName !== null && ` (${mail.agencyName})`}
      </p>
      {mail.reason !== null && <p className="flat">{mailReasonWords(mail.reason)}</p>}
      {mail.state === 'unknown' && (
        <p className="quiet flat">
          Hệ thống dừng giữa lúc gửi. Anh/chị hỏi cơ quan, chưa nhận được thì gửi lại.
        </p>
      )}
      {ask && (
        <div className="item-tools">
          {again.includes(mail.state) && (
            <Button
              size="sm"
              variant="default"
              onClick={() => ask({ kind: 'again', mail: mail.id, to: mail.to })}
            >
              Gửi lại…
            </Button>
          )}
          {(mail.state === 'sent' || mail.state === 'unknown') && (
            <Button
              size="sm"
              variant="subtle"
              onClick={() => ask({ kind: 'bounced', mail: mail.id })}
            >
              Báo bị trả lại…
            </Button>
          )}
          {mail.state === 'waiting' && (
            <Button
              size="sm"
              variant="default"
              loading={step.isPending}
              onClick={() => step.mutate({ path: `/mails/${mail.id}/cancel`, done: 'Đã hủy thư.' })}
            >
              Hủy thư
            </Button>
          )}
        </div>
      )}
    </>
  )
}

function Opened({ link, step, mayChange }: { link: ShownLink; step: Step; mayChange: boolean }) {
  const now = useNow()
  const over = link.revokedAt !== null || link.expiresAt < now
  return (
    <>
      <p className="item-head">
        <strong>Liên kết trả lời</strong>
        <span className={over ? 'mark' : link.opened > 0 ? 'mark teal' : 'mark amber'}>
          {link.opened === 0
            ? 'chưa mở lần nào'
            : `đã mở ${link.opened} lần${link.openedAt === null ? '' : `, lần cuối ${ago(link.openedAt, now)}`}`}
        </span>
      </p>
      <p className="quiet flat">
        {link.agencyName} ·{' '}
        {link.revokedAt !== null
          ? `đã thu hồi ${exactTime(link.revokedAt)}`
          : link.expiresAt < now
            ? `hết hạn ${date(link.expiresAt)}`
            : `dùng được đến ${date(link.expiresAt)}`}
      </p>
      {mayChange && !over && (
        <div className="item-tools">
          <Button
            size="sm"
            variant="subtle"
            color="red"
            loading={step.isPending}
            onClick={() =>
              step.mutate({
                path: `/links/${link.id}/revoke`,
                done: 'Đã thu hồi. Liên kết cũ không mở được nữa.',
              })
            }
          >
            Thu hồi liên kết
          </Button>
        </div>
      )}
    </>
  )
}
