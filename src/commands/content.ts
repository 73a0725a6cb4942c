import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { importShippedContent, readContent } from '../wiring/build-bot.ts'
import { readFolder } from '../content/file.ts'
import { createLog } from '../log.ts'
import { bookletUsage, exportBooklet } from './export-booklet.ts'
import { exportLoudspeaker, loudspeakerUsage } from './export-loudspeaker.ts'
import { complain, inWords, say, UsageError, withStorage, type Command } from './command.ts'

/** What `export` writes besides files for `import`, by its first word. */
const documents: Record<string, (args: string[]) => Promise<void>> = {
  loudspeaker: exportLoudspeaker,
  booklet: exportBooklet,
}

export const exportContent: Command = {
  usage: `export FOLDER [--force]\n  ${loudspeakerUsage}\n  ${bookletUsage}`,
  about:
    "writes the handbook and dialogues of the database as files that `import` reads back,\n      a month's script for the commune loudspeaker, or the handbook as a booklet for Word",
  async run([first = '', ...rest]) {
    const exportDocument = documents[first]
    if (exportDocument) return exportDocument(rest)
    const { folder, force } = folderOf([first, ...rest], 'export FOLDER [--force]')
    const taken = folders.filter((name) => existsSync(join(folder, name)))
    if (taken.length > 0 && !force) {
      throw new UsageError(
        `${taken.map((name) => join(folder, name)).join(' and ')} exist already; choose an empty folder, or add --force to write over them`,
      )
    }
    await withStorage(async ({ content }) => {
      const files = await content.allContent()
      for (const { path, text } of files) {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeFileSync(join(folder, path), text)
      }
      say(`${files.length} files written to ${folder}`)
    })
  },
}

export const importContent: Command = {
  usage: 'import FOLDER [--force]',
  about: 'takes knowledge/ and flows/ of FOLDER into the database, all or nothing',
  async run(args) {
    const { folder, force } = folderOf(args, importContent.usage)
    const present = folders.filter((name) => existsSync(join(folder, name)))
    if (present.length === 0) {
      throw new UsageError(
        `${folder} holds neither knowledge/ nor flows/, as \`export\` writes them`,
      )
    }
    const files = present.flatMap((name) => readFolder(folder, name))
    await withStorage(async ({ content }) => {
      if ((await content.allContent()).length === 0) {
        await importShippedContent(content, Date.now(), createLog('silent'))
      }
      // As it would be afterwards: a file may be right alone and wrong beside the others.
      const after = new Map((await content.allContent()).map((file) => [file.path, file]))
      for (const file of files) after.set(file.path, file)
      const { broken, conflicts } = readContent([...after.values()])
      for (const problem of [...broken, ...conflicts]) complain(inWords(problem))
      if (broken.length > 0 || (conflicts.length > 0 && !force)) {
        const remedy = broken.length > 0 ? 'mend the files' : 'mend the files, or add --force'
        throw new UsageError(`nothing was imported: ${remedy} and import again`)
      }
      const about = { kind: 'command', by: null, why: null } as const
      const { added, changed } = await content.saveEdits(files, about, Date.now())
      say(`${added} added, ${changed} changed, ${files.length - added - changed} as they were`)
      if (added + changed > 0) say('A running server takes them up within half a minute.')
    }, 'create')
  },
}

const folders = ['knowledge', 'flows']

function folderOf(args: string[], usage: string): { folder: string; force: boolean } {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { force: { type: 'boolean', default: false } },
  })
  const [folder, ...more] = positionals
  if (!folder || more.length > 0) throw new UsageError(`usage: ${usage}`)
  return { folder, force: values.force }
}
