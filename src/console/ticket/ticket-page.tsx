import { useQuery } from '@tanstack/react-query'
import { useParams } from 'react-router'
import '../tickets/tickets.css'
import { ApiFailure } from '../api/client.ts'
import { ticketQuery } from '../api/tickets.ts'
import { Failed } from '../shell/failed.tsx'
import { NotFound } from '../shell/not-there.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import { OpenTicket } from './open-ticket.tsx'

export default function TicketPage() {
  const id = Number(useParams()['id'])
  const ticket = useQuery({ ...ticketQuery(id), enabled: Number.isInteger(id) })
  if (!Number.isInteger(id)) return <NotFound />
  if (ticket.error instanceof ApiFailure && ticket.error.status === 404) return <NotFound />
  if (ticket.data) return <OpenTicket key={id} page={ticket.data} />
  if (ticket.isError) return <Failed error={ticket.error} again={() => void ticket.refetch()} />
  return <PageLoading />
}
