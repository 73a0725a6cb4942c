import type { TelegramClient } from './client.ts'

/** Each call throws ChannelRefused | ChannelUnreachable. */
export interface StaffGroup {
  post(text: string): Promise<void>
  /** Whether the bot is there and may write: what it shows for a moment needs the same right. */
  check(): Promise<void>
}

/** The group in which staff hear of people who wait; nothing from it is read. */
export const createStaffGroup = (client: TelegramClient, chatId: string): StaffGroup => ({
  async post(text) {
    const payload = { chat_id: chatId, text, link_preview_options: { is_disabled: true } }
    await client.send('sendMessage', payload)
  },
  async check() {
    await client.send('sendChatAction', { chat_id: chatId, action: 'typing' })
  },
})
