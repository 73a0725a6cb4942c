import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { UsageError } from './command.ts'

/** Writes a file that is not there yet; over an old one only by force. */
export function writeNew(file: string, content: string | Uint8Array, force: boolean): void {
  if (existsSync(file) && !force) {
    throw new UsageError(`${file} exists already; choose another name, or add --force`)
  }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}
