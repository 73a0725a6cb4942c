import { useMutation } from '@tanstack/react-query'
import type { TicketPage } from '../../web/tickets-contract.ts'
import { ApiFailure, call } from '../api/client.ts'
import { queryClient } from '../api/query-client.ts'
import { refreshTickets } from '../api/ticket-cache.ts'
import { ticketQuery } from '../api/tickets.ts'
import { tellDone, tellFailure } from '../shell/told.ts'

/** What staff do with a ticket; `path` below /tickets/<id>. */
export interface TicketStep {
  path: string
  body?: unknown
  method?: 'POST' | 'PUT'
  /** What is told when it is done. */
  done: string
}

/** Takes a step, and shows what became of the ticket. A colleague who was faster is told of. */
export const useTicketStep = (id: number) =>
  useMutation({
    mutationFn: ({ path, body, method = 'POST' }: TicketStep) =>
      call<TicketPage>(method, `/tickets/${id}${path}`, body),
    onSuccess: (page, { done }) => {
      queryClient.setQueryData(ticketQuery(page.ticket.id).queryKey, page)
      // Merging and splitting change the one that is left as well.
      if (page.ticket.id !== id)
        void queryClient.invalidateQueries({ queryKey: ticketQuery(id).queryKey })
      refreshTickets()
      tellDone(done)
    },
    onError: (error) => {
      tellFailure(error)
      if (error instanceof ApiFailure && (error.status === 409 || error.status === 404))
        refreshTickets()
    },
  })
export type Step = ReturnType<typeof useTicketStep>
