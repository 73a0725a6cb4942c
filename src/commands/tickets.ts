import { say, UsageError, withStorage, type Command } from './command.ts'

export const tickets: Command = {
  usage: 'tickets [--close CODE]',
  about: 'lists tickets that nobody has closed, oldest first; closes one that was dealt with',
  async run([flag, code]) {
    if (flag !== undefined && (flag !== '--close' || code === undefined)) {
      throw new UsageError(`usage: ${tickets.usage}`)
    }
    await withStorage(async (storage) => {
      if (code !== undefined) {
        const closed = await storage.tickets.closeTicket(code.toUpperCase())
        if (!closed) throw new UsageError(`there is no open ticket ${code}`)
        say(`${code} is closed; whoever looks it up reads that it was dealt with`)
        return
      }
      const open = await storage.tickets.openTickets()
      if (open.length === 0) say('no open tickets')
      for (const { code, channel, about, content, field, place, phone, createdAt } of open) {
        const days = Math.floor((Date.now() - createdAt) / (24 * 3600_000))
        const facts = [field, place, phone && `call ${phone}`].filter(Boolean).join(' · ')
        say(`${code}  ${days} d  ${channel}  ${about}  ${facts}\n    ${content}`)
      }
    })
  },
}
