import type { Logger } from 'pino'
import type { Bot } from './bot/bot.ts'
import { makeBot, readContent } from './build-bot.ts'
import { dayOf } from './calendar/calendar.ts'
import type { Storage } from './storage/storage.ts'

/** How often to look whether content or settings were changed elsewhere, in ms. */
const LOOK_FOR_NEW_CONTENT = 30_000

/** The bot over the content as it is; built anew when content or the day changes, swapped whole. */
export async function keepBotCurrent(storage: Storage, now: () => number, log: Logger) {
  const { content } = storage
  let built = await build()
  let building = false

  async function build() {
    const [version, settings] = [await content.contentVersion(), await currentSettings()]
    const bot = makeBot(readContent(await content.allContent(), settings.values), now())
    return { bot, version, settings: settings.text, day: dayOf(now()) }
  }

  async function currentSettings() {
    const values = await storage.settings.loadSettings()
    return { values, text: JSON.stringify(values) }
  }

  async function look(): Promise<void> {
    if (building) return
    building = true
    try {
      const stale =
        built.version !== (await content.contentVersion()) ||
        built.settings !== (await currentSettings()).text ||
        built.day !== dayOf(now())
      if (stale) {
        built = await build()
        log.info({ articles: built.bot.library.size }, 'handbook swapped')
      }
    } catch (error) {
      log.error({ err: error }, 'the new content is not usable; the old one goes on answering')
    } finally {
      building = false
    }
  }

  const timer = setInterval(() => void look(), LOOK_FOR_NEW_CONTENT)
  return {
    current: (): Bot => built.bot,
    version: () => built.version,
    stop: () => clearInterval(timer),
  }
}
