import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { channelNames, type ChannelName } from '../conversations/message.ts'
import type { Storage } from '../storage/storage.ts'
import { say, UsageError, withStorage, type Command } from './command.ts'

export const erasures: Command = {
  usage: 'erasures [--close CODE]',
  about: 'lists requests to erase that are open; closes one whose person has no data here',
  run: list,
}

export const erase: Command = {
  usage:
    'erase zalo|messenger|web|telegram PERSON-ID [--request CODE] | conversation NUMBER [--request CODE]',
  about:
    'erases everything about a person, and closes the request it answers; NUMBER ends the address of their conversation in the console',
  run,
}

async function list(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { close: { type: 'string' } } })
  await withStorage(async (storage) => {
    if (values.close !== undefined) {
      const closed = await storage.erasures.closeErasure(values.close, Date.now())
      if (!closed) throw new UsageError(`there is no open request with the code ${values.close}`)
      say(`The request ${values.close} is closed.`)
      return
    }
    const open = await storage.erasures.openErasures()
    if (open.length === 0) say('no request is open')
    for (const { code, channel, way, platformHint, requestedAt } of open) {
      const hint = platformHint === null ? '' : `  ${way} id ${platformHint}`
      say(`${code}  ${new Date(requestedAt).toISOString()}  ${channel}${hint}`)
    }
  })
}

async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { request: { type: 'string' } },
  })
  const [name, whose, ...more] = positionals
  const named = channelNames.find((known): known is ChannelName => known === name)
  if ((!named && name !== 'conversation') || whose === undefined || more.length > 0) {
    throw new UsageError(`usage: ${erase.usage}`)
  }
  await withStorage(async (storage) => {
    const { request } = values
    const person = named ? { channel: named, personId: whose } : await personIn(storage, whose)
    const { channel, personId } = person
    if (request !== undefined) {
      const known = await storage.erasures.erasureOf(request)
      if (known?.doneAt !== null) {
        throw new UsageError(`there is no open request with the code ${request}`)
      }
    }
    const code = request ?? randomUUID().replaceAll('-', '')
    const how = { way: 'staff', code, now: Date.now() } as const
    const erased = await storage.erasures.erasePerson(person, how)
    if (!erased) {
      throw new UsageError(
        `nobody of the id ${personId} is known on ${channel}; nothing was erased` +
          (request === undefined ? '' : `, and the request ${request} stays open`),
      )
    }
    say(`Everything about ${channel} ${personId} is erased. The code of this erasure: ${code}`)
  })
}

/** Whose conversation it is: staff know people by it, the platform's id stands nowhere in the console. */
async function personIn(
  { inbox }: Storage,
  number: string,
): Promise<{ channel: ChannelName; personId: string }> {
  const found = /^[1-9]\d{0,14}$/.test(number)
    ? await inbox.conversation(Number(number), Date.now())
    : null
  if (!found) {
    throw new UsageError(
      `there is no conversation ${number}; take the number at the end of its address in the console, such as 15 of /console/hoi-thoai/15`,
    )
  }
  return { channel: found.channel, personId: found.personId }
}
