import { useQuery } from '@tanstack/react-query'
import type { TicketSummary } from '../../web/tickets-contract.ts'
import { ticketQuery } from '../api/tickets.ts'
import { AgencyDialog } from '../ticket/agency-dialogs.tsx'
import { OneField } from '../ticket/one-field.tsx'
import { useTicketStep } from '../ticket/steps.ts'
import { BeginArticleDialog } from './begin-article-dialog.tsx'
import { WordingsDialog } from './wordings-dialog.tsx'

export type MissedOpen = 'agency' | 'ignore' | 'wording' | 'article'

/** What can be done with a question without opening it. */
export function MissedDialog({
  ticket,
  what,
  close,
}: {
  ticket: TicketSummary
  what: MissedOpen
  close: () => void
}) {
  const step = useTicketStep(ticket.id)
  if (what === 'wording') return <Wordings ticket={ticket} close={close} />
  if (what === 'article') {
    return <BeginArticleDialog question={ticket.title ?? ticket.content} close={close} />
  }
  if (what === 'agency') return <AgencyDialog ticket={ticket} step={step} close={close} />
  return (
    <OneField
      step={step}
      close={close}
      question={{
        title: 'Bỏ qua câu hỏi này?',
        label: 'Lý do',
        about: 'Ví dụ: hỏi đùa, quảng cáo, không phải việc của cơ quan nhà nước.',
        yes: 'Bỏ qua',
        path: '/reject',
        name: 'reason',
        done: 'Đã bỏ qua.',
        grave: true,
      }}
    />
  )
}

/** Until it is known how others asked, with the words of the list. */
function Wordings({ ticket, close }: { ticket: TicketSummary; close: () => void }) {
  const page = useQuery(ticketQuery(ticket.id)).data
  const wordings = new Set([
    ticket.content,
    ...(page?.askers ?? []).map(({ wording }) => wording.trim()),
  ])
  return <WordingsDialog wordings={[...wordings].filter(Boolean)} close={close} />
}
