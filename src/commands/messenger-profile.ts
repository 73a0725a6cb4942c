import { parseArgs } from 'node:util'
import {
  messengerProfile as profileOf,
  setUpPage,
  subscribedFields,
} from '../channels/messenger/profile.ts'
import { erasurePath } from '../web/erasure.ts'
import {
  complain,
  currentBot,
  say,
  settingsOfProcess,
  UsageError,
  withStorage,
  type Command,
} from './command.ts'

export const messengerProfile: Command = {
  usage: 'messenger-profile [--dry-run]',
  about:
    "sets the Messenger Page's greeting, start button, menu and first questions; subscribes it",
  run,
}

async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({ args, options: { 'dry-run': { type: 'boolean' } } })
  const { messenger, publicUrl } = settingsOfProcess()
  if (!messenger && !values['dry-run']) {
    throw new UsageError(
      'Messenger is off: set MESSENGER_APP_SECRET and the settings beside it first',
    )
  }
  await withStorage(async (storage) => {
    const { flows } = await currentBot(storage)
    const profile = profileOf({
      greeting: flows.line('messenger_greeting'),
      start: flows.line('menu_start'),
      menu: flows.line('menu_more'),
      staff: flows.line('talk_to_staff'),
      privacy: flows.line('menu_privacy'),
      questions: flows.suggestions,
      privacyUrl: publicUrl && `${publicUrl}${erasurePath}`,
    })
    if (publicUrl === undefined) {
      complain('note: without PUBLIC_URL the menu has no link to the page on erasing data')
    }
    if (!messenger || values['dry-run']) {
      say(JSON.stringify(profile, null, 2))
      say(`Nothing was sent. The Page would be subscribed to ${subscribedFields.join(', ')}.`)
      return
    }
    const missing = await setUpPage(messenger, profile)
    say('The Page now has its greeting, start button, menu and first questions.')
    say('The menu may take up to 24 hours to show; people who have the chat open must reopen it.')
    say(
      missing.length === 0
        ? 'The Page was subscribed to every event already.'
        : `The Page is now subscribed also to ${missing.join(', ')}.`,
    )
  })
}
