import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../wiring/build-bot.ts'
import { say, type Command } from './command.ts'
import { DESCRIPTIONS, jsonSchemas, type Descriptions } from './schema/json-schemas.ts'

export const schema: Command = {
  usage: 'schema',
  about: 'writes the JSON schemas by which editors complete and check files while they are written',
  async run() {
    const words = JSON.parse(readFileSync(join(root, DESCRIPTIONS), 'utf8')) as Descriptions
    const { files, undescribed, unused } = jsonSchemas(words)
    for (const { path, text } of files) writeFileSync(join(root, path), text)
    for (const field of undescribed) say(`${DESCRIPTIONS} does not say what this is: ${field}`)
    for (const field of unused) say(`${DESCRIPTIONS} describes what is gone: ${field}`)
    say(`${files.length} schemas written`)
  },
}
