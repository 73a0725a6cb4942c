import { dateOf } from '../flows/records.ts'
import type { TicketFacts } from '../flows/world.ts'
import type { Bot } from './bot.ts'
import { ticketStateWords } from './ticket-answers.ts'
import { agencyName } from './world.ts'

/** What the public page on tickets says; by the code alone, so without a word of what was asked. */
export function ticketPageWords(bot: Bot) {
  const { flows, library } = bot
  return {
    organisation: library.organisation.name,
    title: flows.line('ticket_page_title'),
    how: flows.line('ticket_page_how'),
    label: flows.line('ticket_page_label'),
    look: flows.line('ticket_page_look'),
    stateOf: ({ state, createdAt, agency, dueAt, late }: Omit<TicketFacts, 'told'>) =>
      flows.line('ticket_page_state', {
        date: dateOf(createdAt),
        state: ticketStateWords(bot, state),
        agency: agency === null ? null : agencyName(agency, library),
        due: dueAt === null ? null : dateOf(dueAt),
        late: late ? ticketStateWords(bot, 'late') : null,
      }),
    hidden: flows.line('ticket_page_private'),
    unreadable: flows.line('ticket_page_unreadable'),
    unknown: (code: string) => flows.line('ticket_page_unknown', { code }),
    wait: flows.line('ticket_page_wait'),
  }
}
