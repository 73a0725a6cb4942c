import { say, withStorage, type Command } from './command.ts'

export const handoffs: Command = {
  usage: 'handoffs',
  about: 'lists people who wait for a member of staff, longest waiting first',
  run,
}

async function run(): Promise<void> {
  await withStorage(async (storage) => {
    const waiting = await storage.handoffs.waitingHandoffs()
    if (waiting.length === 0) say('nobody is waiting')
    for (const { id, channel, personId, reason, text, createdAt } of waiting) {
      const minutes = Math.round((Date.now() - createdAt) / 60_000)
      say(`#${id}  ${minutes} min  ${channel} ${personId}  ${reason}: "${text ?? ''}"`)
    }
  })
}
