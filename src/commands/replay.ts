import type { Decision } from '../bot/decision.ts'
import { createMessengerWebhook } from '../channels/messenger/channel.ts'
import { createZaloWebhook } from '../channels/zalo/channel.ts'
import { withEnvFile } from '../config.ts'
import { wantsAnswer, type InboundEvent } from '../conversations/message.ts'
import { maskSecrets } from '../text/mask.ts'
import { normalise } from '../text/normalise.ts'
import { decideAlone, typed } from './ask.ts'
import { currentBot, readText, say, UsageError, withStorage, type Command } from './command.ts'

export const replay: Command = {
  usage: 'replay zalo|messenger FILE.json',
  about: 'reads a saved webhook body and decides, without storing or sending',
  run,
}

async function run([channel, file]: string[]): Promise<void> {
  if ((channel !== 'zalo' && channel !== 'messenger') || file === undefined) {
    throw new UsageError(`usage: ${replay.usage}`)
  }
  // Parsing needs no secret: the body is trusted because the person at the keyboard chose it.
  const webhook =
    channel === 'zalo'
      ? createZaloWebhook({
          appId: '',
          oaId: withEnvFile(process.env, '.env')['ZALO_OA_ID'] ?? '',
          oaSecretKey: '',
        })
      : createMessengerWebhook({ appSecret: '', verifyToken: '' })
  let events: InboundEvent[]
  try {
    events = webhook.parse(Buffer.from(readText(file)))
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${file} is not a webhook body: ${(error as Error).message}`)
  }
  await withStorage(async (storage) => {
    const bot = await currentBot(storage)
    const decisions: Decision[] = []
    for (const message of events.filter(wantsAnswer)) {
      const { kind, payload, attachments = [] } = message
      const { text, hidden } = maskSecrets(normalise(message.text ?? ''))
      const decision = await decideAlone(
        {
          ...typed(text, hidden),
          kind,
          payload,
          attachments: attachments.map((attachment) => attachment.kind),
          text: message.text === null ? null : text,
        },
        bot,
        storage,
      )
      decisions.push(decision)
    }
    say(JSON.stringify({ messages: events, decisions }, null, 2))
  })
}
