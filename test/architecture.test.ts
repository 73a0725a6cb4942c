import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

/** What each folder of src may import besides itself. Files at its root, and what joins all parts, import all. */
const all = Symbol('all')
const may: Record<string, readonly string[] | typeof all> = {
  commands: all,
  wiring: all,
  threads: all,
  web: [
    ...['conversations', 'tickets', 'staff', 'reports', 'knowledge', 'flows', 'bot', 'queue'],
    ...['content', 'text', 'exchange'],
  ],
  storage: [
    ...['conversations', 'tickets', 'staff', 'reports', 'knowledge', 'queue', 'bot', 'flows'],
    ...['content', 'settings', 'text'],
  ],
  channels: ['conversations', 'bot', 'text'],
  mail: ['conversations'],
  agencies: ['tickets'],
  reports: ['conversations', 'tickets', 'calendar', 'bot'],
  tickets: ['conversations', 'knowledge', 'queue', 'text', 'calendar', 'content'],
  conversations: ['bot', 'flows', 'queue', 'settings', 'text', 'calendar'],
  bot: ['knowledge', 'flows', 'text', 'calendar', 'content'],
  documents: ['knowledge', 'text', 'content'],
  exchange: ['knowledge', 'content', 'text', 'documents'],
  knowledge: ['text', 'content'],
  flows: ['text', 'content', 'calendar'],
  text: [],
  calendar: [],
  queue: [],
  staff: [],
  settings: [],
  content: [],
  // Pages know the server by the shapes they exchange, nothing else.
  chat: ['web'],
  console: ['web'],
}

interface Import {
  file: string
  /** Path below src, or the name of a package. */
  target: string
  isOurs: boolean
  isType: boolean
}

const src = join(import.meta.dirname, '../src')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map((name) => name.replaceAll('\\', '/'))
  .filter((name) => /\.tsx?$/.test(name))

const imports: Import[] = files.flatMap((file) => {
  const code = readFileSync(join(src, file), 'utf8')
  // With "from" and, for its effect alone, without.
  const found = code.matchAll(/^(?:import|export) (type )?(?:[^'"]*?from )?['"]([^'"]+)['"]/gms)
  const dynamic = code.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)
  return [
    ...[...found].map(([, type, target]) => ({ target: target ?? '', isType: Boolean(type) })),
    ...[...dynamic].map(([, target]) => ({ target: target ?? '', isType: false })),
  ].map(({ target, isType }) => {
    const isOurs = target.startsWith('.')
    const path = relative(src, join(src, dirname(file), target)).replaceAll('\\', '/')
    return { file, target: isOurs ? path : target, isOurs, isType }
  })
})

const folderOf = (path: string) => (path.includes('/') ? (path.split('/')[0] ?? '') : '')
const told = ({ file, target }: Import) => `${file} imports ${target}`

describe('who may import whom', () => {
  it('sees the imports at all', () => {
    expect(files.length).toBeGreaterThan(50)
    expect(imports.map(told)).toContain('web/webhooks.ts imports conversations/receive.ts')
  })

  it('every folder has its rule', () => {
    const folders = new Set(files.map(folderOf).filter(Boolean))
    expect([...folders].filter((folder) => !may[folder])).toEqual([])
  })

  it('goes one way only', () => {
    const wrong = imports.filter(({ file, target, isOurs }) => {
      const [from, to] = [folderOf(file), folderOf(target)]
      const allowed = may[from] ?? []
      return isOurs && from !== '' && from !== to && allowed !== all && !allowed.includes(to)
    })
    expect(wrong.map(told)).toEqual([])
  })

  it('one channel does not know another', () => {
    const adapter = (path: string) => path.split('/').slice(0, 2).join('/')
    const wrong = imports.filter(
      ({ file, target }) =>
        folderOf(file) === 'channels' &&
        folderOf(target) === 'channels' &&
        target !== 'channels/platform-call.ts' &&
        adapter(file) !== adapter(target),
    )
    expect(wrong.map(told)).toEqual([])
  })

  it('pages take only types, and only from the contract', () => {
    const wrong = imports.filter(
      ({ file, target, isOurs, isType }) =>
        ['chat', 'console'].includes(folderOf(file)) &&
        isOurs &&
        folderOf(target) === 'web' &&
        !(isType && /^web\/(?:console-|tickets-|workshop-)?contract\.ts$/.test(target)),
    )
    expect(wrong.map(told)).toEqual([])
  })

  it('text takes no package, and nobody takes one that is known to bite', () => {
    const packages = imports.filter(({ isOurs }) => !isOurs)
    expect(packages.filter(({ file }) => folderOf(file) === 'text').map(told)).toEqual([])
    // natural's root loads databases and reads .env; gray-matter runs code; lunr-languages' vi
    // throws away accented letters.
    const biting = /^natural$|^(?:gray-matter|lunr-languages)(?:\/|$)/
    expect(packages.filter(({ target }) => biting.test(target)).map(told)).toEqual([])
  })
})
