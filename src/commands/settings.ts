import {
  defaultSettings,
  readSetting,
  settingsSchema,
  type SettingName,
} from '../settings/settings.ts'
import { say, UsageError, withStorage, type Command } from './command.ts'

export const settings: Command = {
  usage: 'settings [NAME VALUE]',
  about: 'shows what may be changed while the service runs, or changes one of it',
  async run([name, value, ...more]) {
    if (more.length > 0 || (name !== undefined && value === undefined)) {
      throw new UsageError(`usage: ${settings.usage}`)
    }
    const change = name === undefined || value === undefined ? undefined : read(name, value)
    await withStorage(
      async (storage) => {
        if (change) await storage.settings.saveSetting(...change, Date.now())
        const current = await storage.settings.loadSettings()
        for (const each of Object.keys(defaultSettings) as SettingName[]) {
          const about = settingsSchema.shape[each].description ?? ''
          const usual = current[each] === defaultSettings[each] ? 'as usual' : 'changed'
          say(
            `${each.padEnd(21)} ${String(current[each]).padStart(5)}  ${usual.padEnd(9)} ${about}`,
          )
        }
      },
      change ? 'create' : 'pretend',
    )
  },
}

function read(name: string, value: string) {
  try {
    return readSetting(name, value)
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}
