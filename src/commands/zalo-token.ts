import { createInterface } from 'node:readline'
import { installZaloPair } from '../channels/zalo/tokens.ts'
import {
  complain,
  say,
  settingsOfProcess,
  UsageError,
  withStorage,
  type Command,
} from './command.ts'

export const zaloToken: Command = {
  usage: 'zalo-token',
  about: 'installs a new Zalo token pair, read as two lines: access token, refresh token',
  run,
}

/** From standard input: arguments stay in the shell's history. */
async function run(): Promise<void> {
  const { zalo } = settingsOfProcess()
  if (!zalo) throw new UsageError('Zalo is off: set ZALO_APP_ID and the settings beside it first')
  if (process.stdin.isTTY) complain('Paste the access token, Enter, the refresh token, Enter:')
  const lines: string[] = []
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim()) lines.push(line.trim())
    if (lines.length === 2) break
  }
  const [accessToken, refreshToken] = lines
  if (!accessToken || !refreshToken) {
    throw new UsageError('two lines are needed: the access token, then the refresh token')
  }
  await withStorage(
    (storage) => installZaloPair(storage.credentials, zalo.oaId, { accessToken, refreshToken }),
    'create',
  )
  say('The new pair is stored. A running server takes it up at its next message.')
}
