import { randomUUID } from 'node:crypto'
import { normalise } from '../text/normalise.ts'
import { readText, say, UsageError, withStorage, type Command } from './command.ts'

/** Every channel takes this much in one message. */
const LONGEST = 1900

export const newsletter: Command = {
  usage: 'newsletter [FILE.txt --send]',
  about: 'says how many people subscribed; with --send, sends them the text of a file',
  async run([file, flag]) {
    if (
      (file === undefined) !== (flag === undefined) ||
      (flag !== undefined && flag !== '--send')
    ) {
      throw new UsageError(`usage: ${newsletter.usage}`)
    }
    const text = file === undefined ? null : textOf(file)
    await withStorage(async ({ subscribers }) => {
      if (text === null) {
        say(`${await subscribers.countSubscribers()} people subscribed to the newsletter`)
        return
      }
      const people = await subscribers.sendToSubscribers(text, randomUUID(), Date.now())
      say(`put into the outbox of ${people} people; where the platform does not allow it now, it`)
      say('goes out when the person writes again')
    })
  },
}

function textOf(file: string): string {
  const text = normalise(readText(file)).trim()
  if (text === '') throw new UsageError(`${file} is empty; nothing was sent`)
  if (text.length > LONGEST) {
    throw new UsageError(
      `${file} has ${text.length} characters, at most ${LONGEST} fit one message; nothing was sent. Shorten it and link to the rest.`,
    )
  }
  return text
}
