import { isSettingName, settingsSchema, type SettingsStore } from '../settings/settings.ts'
import type { Db } from './database.ts'

export function createSettingsStore(db: Db): SettingsStore {
  return {
    async loadSettings() {
      const rows = await db.selectFrom('settings').select(['name', 'value']).execute()
      // Left behind by a version that knew more settings: not ours to complain about.
      const known = rows.filter(({ name }) => isSettingName(name))
      return settingsSchema.parse(
        Object.fromEntries(known.map(({ name, value }) => [name, JSON.parse(value) as unknown])),
      )
    },
    async saveSetting(name, value, now) {
      const values = { name, value: JSON.stringify(value), updated_at: now }
      await db
        .insertInto('settings')
        .values(values)
        .onConflict((conflict) => conflict.column('name').doUpdateSet(values))
        .execute()
    },
  }
}
