import type { TicketPage } from '../../web/tickets-contract.ts'
import { AgencyDialog, DueDialog, OnPaperDialog } from './agency-dialogs.tsx'
import { EditDialog } from './edit-dialog.tsx'
import { ForwardDialog } from './forward-dialog.tsx'
import { OneField } from './one-field.tsx'
import { questionOf, type Asked } from './questions.ts'
import type { Step } from './steps.ts'

export type Open = Asked | { kind: 'forward' | 'agency' | 'on-paper' | 'due' | 'edit' }
export type Ask = (open: Open) => void

/** The dialog that is open over a ticket. */
export function Dialogs({
  open,
  page,
  step,
  close,
}: {
  open: Open
  page: TicketPage
  step: Step
  close: () => void
}) {
  const { ticket } = page
  switch (open.kind) {
    case 'forward':
      return <ForwardDialog ticket={ticket} step={step} close={close} />
    case 'agency':
      return <AgencyDialog ticket={ticket} step={step} close={close} />
    case 'on-paper':
      return <OnPaperDialog ticket={ticket} step={step} close={close} />
    case 'due':
      return <DueDialog ticket={ticket} step={step} close={close} />
    case 'edit':
      return <EditDialog ticket={ticket} step={step} close={close} />
    default:
      return <OneField question={questionOf(open, page)} step={step} close={close} />
  }
}
