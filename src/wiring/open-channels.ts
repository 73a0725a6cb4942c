import type { Logger } from 'pino'
import { createMessengerChannel } from '../channels/messenger/channel.ts'
import { createMessengerClient } from '../channels/messenger/client.ts'
import { createTelegramChannel } from '../channels/telegram/channel.ts'
import type { TelegramClient } from '../channels/telegram/client.ts'
import { createWebChannel } from '../channels/web/channel.ts'
import { createZaloChannel } from '../channels/zalo/channel.ts'
import { createZaloClient } from '../channels/zalo/client.ts'
import { createZaloTokens } from '../channels/zalo/tokens.ts'
import type { Config } from '../config.ts'
import type { Channel } from '../conversations/channel.ts'
import type { Storage } from '../storage/storage.ts'

/** The channels whose settings are there. */
export async function openChannels(
  config: Config,
  storage: Storage,
  announceTyping: (personId: string) => void,
  now: () => number,
  log: Logger,
): Promise<{ channels: Channel[]; telegram: TelegramClient | undefined }> {
  const channels: Channel[] = [createWebChannel({ announceTyping })]
  if (config.zalo) {
    const tokens = createZaloTokens({ ...config.zalo, credentials: storage.credentials, now, log })
    const client = createZaloClient({ ...config.zalo, tokens, now })
    channels.push(createZaloChannel({ ...config.zalo, client, tokens, now }))
  } else log.info('Zalo is off: set ZALO_APP_ID and the settings beside it to switch it on')
  if (config.messenger) {
    const client = createMessengerClient(config.messenger)
    channels.push(createMessengerChannel({ ...config.messenger, client }))
  } else log.info('Messenger is off: set MESSENGER_APP_SECRET and the settings beside it')
  if (!config.telegram) return { channels, telegram: undefined }
  // Loaded only where it is on: the library costs 17 MB and prints a deprecation of Node's.
  const { createTelegramClient } = await import('../channels/telegram/client.ts')
  const telegram = createTelegramClient(config.telegram)
  const webhookSecret = config.telegram.webhook?.secret
  channels.push(createTelegramChannel({ client: telegram, webhookSecret, now }))
  return { channels, telegram }
}
