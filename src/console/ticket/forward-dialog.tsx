import { Alert, Anchor, Modal, Stack, Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { IconFileText, IconMail } from '@tabler/icons-react'
import { useState, type SyntheticEvent } from 'react'
import { Link } from 'react-router'
import type { MailPreview, TicketSummary } from '../../web/tickets-contract.ts'
import { agenciesQuery, usePreview } from '../api/tickets.ts'
import { DialogFoot } from '../shell/dialog-foot.tsx'
import { Failed } from '../shell/failed.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import { useNow } from '../words/now.ts'
import { exactTime } from '../words/times.ts'
import { AgencyField } from './agency-dialogs.tsx'
import type { Step } from './steps.ts'

/** The mail as the agency will read it, before it goes. */
export function ForwardDialog({
  ticket,
  step,
  close,
}: {
  ticket: TicketSummary
  step: Step
  close: () => void
}) {
  const [agency, setAgency] = useState(ticket.agency ?? ticket.suggested[0]?.agency ?? '')
  const [note, setNote] = useState('')
  const [shown] = useDebouncedValue(note.trim(), 400)
  const preview = usePreview(ticket.id, agency, shown)
  const noMail = useQuery(agenciesQuery).data?.mail === false
  const mail = preview.data
  const ready = agency !== '' && mail !== undefined && mail.to !== null && !noMail
  const submit = (event: SyntheticEvent) => {
    event.preventDefault()
    if (!ready || step.isPending) return
    step.mutate(
      {
        path: '/forward',
        body: { agency, note: note.trim() },
        done: 'Thư đã vào hàng chờ gửi. Phiếu chuyển trạng thái khi thư gửi xong.',
      },
      { onSuccess: close },
    )
  }
  return (
    <Modal
      opened
      onClose={close}
      title="Gửi phiếu cho cơ quan"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Đóng' }}
    >
      <form
        onSubmit={submit}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event)
        }}
      >
        <Stack>
          <AgencyField agency={agency} choose={setAgency} />
          <Textarea
            label="Lời nhắn thêm cho cơ quan (không bắt buộc)"
            autosize
            minRows={2}
            maxRows={8}
            maxLength={3000}
            value={note}
            onChange={({ currentTarget }) => setNote(currentTarget.value)}
          />
          {noMail && (
            <Alert
              color="yellow"
              className="warning"
              variant="light"
              role="alert"
              title="Chưa gửi thư được"
            >
              Máy chủ thư chưa được cài. Anh/chị tải công văn, chuyển giấy rồi ghi nhận “Đã chuyển
              bằng đường khác”.
            </Alert>
          )}
          {preview.isError && <Failed error={preview.error} again={() => void preview.refetch()} />}
          {preview.isPending && agency !== '' && <PageLoading />}
          {mail && <Mail mail={mail} ticket={ticket} />}
          <DialogFoot yes="Gửi" close={close} ready={ready} pending={step.isPending} />
        </Stack>
      </form>
    </Modal>
  )
}

/** Later than this is not "now". */
const SOON = 5 * 60_000

function Mail({ mail, ticket }: { mail: MailPreview; ticket: TicketSummary }) {
  const now = useNow()
  return (
    <>
      {mail.to === null && (
        <Alert
          color="yellow"
          className="warning"
          variant="light"
          role="alert"
          title="Cơ quan chưa có địa chỉ thư"
        >
          Ghi địa chỉ ở{' '}
          <Anchor component={Link} to="/co-quan" underline="always" inherit>
            trang Cơ quan
          </Anchor>
          , hoặc tải công văn chuyển giấy rồi ghi nhận “Đã chuyển bằng đường khác”.
        </Alert>
      )}
      <dl className="facts">
        <div>
          <dt>Đến</dt>
          <dd>{mail.to ?? 'chưa có'}</dd>
        </div>
        <div>
          <dt>Lúc gửi</dt>
          <dd>
            {mail.sendAt > now + SOON
              ? `${exactTime(mail.sendAt)}, chung một thư với các phiếu khác trong ngày`
              : 'ngay khi bấm Gửi'}
          </dd>
        </div>
        <div>
          <dt>Hạn trả lời</dt>
          <dd>{exactTime(mail.dueAt)}</dd>
        </div>
        <div>
          <dt>Tiêu đề</dt>
          <dd>{mail.subject}</dd>
        </div>
      </dl>
      <section aria-label="Nội dung thư">
        <p className="part-title">
          <IconMail size={16} aria-hidden className="in-line" /> Nội dung thư
        </p>
        <pre className="mail-preview" tabIndex={0}>
          {mail.text}
        </pre>
      </section>
      <a
        className="file"
        href={`/api/tickets/${ticket.id}/dispatch.docx?${new URLSearchParams({ agency: mail.agency })}`}
        download
      >
        <IconFileText size={18} aria-hidden />
        <span className="file-name">{mail.attachment}</span>
        <span className="quiet">tải về</span>
      </a>
    </>
  )
}
