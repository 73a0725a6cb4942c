import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keyFile } from '../key-file.ts'
import type { Bot } from '../bot/bot.ts'
import { importShippedContent, makeBot, readContent } from '../wiring/build-bot.ts'
import type { Problem } from '../content/file.ts'
import { readConfig, withEnvFile, type Config } from '../config.ts'
import { createLog } from '../log.ts'
import { openStorage, type Storage } from '../storage/storage.ts'

export interface Command {
  usage: string
  about: string
  run: (args: string[]) => Promise<void>
}

/** A mistake in how a command was called; printed without a stack. */
export class UsageError extends Error {}

export const say = (text: string) => void process.stdout.write(`${text}\n`)
export const complain = (text: string) => void process.stderr.write(`${text}\n`)

/** As editors' programs and CI read it: a click opens the line. */
export const inWords = ({ path, line = 1, message }: Problem): string =>
  `${path}:${line}: ${message}`

export const settingsOfProcess = (): Config => readConfig(withEnvFile(process.env, '.env'))

export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`)
  }
}

export async function currentBot(storage: Storage): Promise<Bot> {
  const settings = await storage.settings.loadSettings()
  return makeBot(readContent(await storage.content.allContent(), settings), Date.now())
}

/** The file of a SQLite database; null for a server. */
export const sqliteFile = ({ databaseUrl }: Config): string | null =>
  /^sqlite:(.*)$/.exec(databaseUrl)?.[1] ?? null

/**
 * The configured database; if there is none yet, a temporary one with the shipped content, unless
 * it is to be created.
 */
export async function withStorage(
  work: (storage: Storage) => Promise<void>,
  missing: 'pretend' | 'create' = 'pretend',
): Promise<void> {
  const config = settingsOfProcess()
  const common = { now: Date.now, newId: () => randomUUID() }
  const path = sqliteFile(config)
  if (path !== null && !existsSync(path) && missing === 'pretend') {
    const folder = mkdtempSync(join(tmpdir(), 'hoi-dap-so-'))
    const url = `sqlite:${join(folder, 'temporary.db')}`
    const storage = await openStorage({ url, secretKey: randomUUID(), ...common })
    try {
      await importShippedContent(storage.content, Date.now(), createLog('silent'))
      await work(storage)
    } finally {
      await storage.close()
      rmSync(folder, { recursive: true, force: true })
    }
    return
  }
  const secretKey = config.secretKey ?? keyFile(config.dataDir)
  const storage = await openStorage({ url: config.databaseUrl, secretKey, ...common })
  try {
    await work(storage)
  } finally {
    await storage.close()
  }
}
