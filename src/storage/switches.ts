import { channelNames, type ChannelName } from '../conversations/message.ts'
import type { Switches, SwitchStore } from '../conversations/desk.ts'
import type { Db } from './database.ts'

const NOTICE = 'notice'
const nameOf = (channel: ChannelName) => `bot ${channel}`

export function createSwitchStore(db: Db): SwitchStore {
  async function set(name: string, value: object | null, by: number, now: number): Promise<void> {
    if (value === null) {
      await db.deleteFrom('switches').where('name', '=', name).execute()
      return
    }
    const row = { name, value: JSON.stringify(value), set_by: by, set_at: now }
    await db
      .insertInto('switches')
      .values(row)
      .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
      .execute()
  }

  return {
    async loadSwitches() {
      const rows = await db.selectFrom('switches').selectAll().execute()
      const botOff: Switches['botOff'] = {}
      for (const channel of channelNames) {
        const row = rows.find(({ name }) => name === nameOf(channel))
        if (!row) continue
        const { reason } = JSON.parse(row.value) as { reason: string }
        botOff[channel] = { reason, by: row.set_by, at: row.set_at }
      }
      const notice = rows.find(({ name }) => name === NOTICE)
      return {
        botOff,
        notice: notice
          ? {
              ...(JSON.parse(notice.value) as { text: string; until: number }),
              by: notice.set_by,
              at: notice.set_at,
            }
          : null,
      }
    },
    switchBot: (channel, off, by, now) => set(nameOf(channel), off, by, now),
    setNotice: (notice, by, now) => set(NOTICE, notice, by, now),
  }
}
