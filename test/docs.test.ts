import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { outcomes } from '../src/bot/decision.ts'
import { settingNames } from '../src/config.ts'
import { defaultSettings, isSettingName, type SettingName } from '../src/settings/settings.ts'

const readme = readFileSync('README.md', 'utf8')
const packageFile = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
}

/** Commands that the command line's help names. */
function helped(): string[] {
  const help = execFileSync(process.execPath, ['--import', 'tsx', 'src/cli.ts', 'help'], {
    encoding: 'utf8',
  })
  return [...help.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name ?? '')
}

describe('the README', () => {
  it('has every setting', () => {
    expect(settingNames.filter((name) => !readme.includes(`\`${name}\``))).toEqual([])
  })

  it('has every outcome', () => {
    expect(outcomes.filter((outcome) => !readme.includes(`\`${outcome}\``))).toEqual([])
  })

  it('has every command of the command line', () => {
    const commands = helped()
    expect(commands.length).toBeGreaterThan(3)
    expect(commands.filter((name) => !readme.includes(`| \`${name}`))).toEqual([])
  })

  it('has every folder of src in its map, and names no file that is gone', () => {
    const folders = readdirSync('src', { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
    expect(folders.filter((name) => !readme.includes(`  ${name}/ `))).toEqual([])
    const named = [...readme.matchAll(/`((?:test|docs|tools)\/[\w./-]+)`/g)].map(([, path]) => path)
    expect(named.filter((path) => !existsSync(path ?? ''))).toEqual([])
  })

  it('names only scripts that exist', () => {
    const used = [...readme.matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(([, name]) => name)
    expect(used.filter((name) => !packageFile.scripts[name ?? ''])).toEqual([])
  })
})

describe('the guide for administrators', () => {
  const guide = readFileSync('docs/huong-dan-quan-tri.md', 'utf8')
  const inGuide = (pattern: RegExp) => [
    ...new Set([...guide.matchAll(pattern)].map(([, name]) => name ?? '')),
  ]

  it('names only settings that there are', () => {
    const ofOthers = [
      'AF_INET',
      'AF_UNIX',
      'AF_NETLINK',
      'NODE_ENV',
      'NODE_EXTRA_CA_CERTS',
      'SQLITE_BUSY',
    ]
    const known = new Set([...settingNames, ...ofOthers])
    const named = inGuide(/\b([A-Z]+(?:_[A-Z]+)+)\b/g)
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter((name) => !known.has(name))).toEqual([])
    const changed = inGuide(/`((?:keep|waiting|office|staff|answer)\.\w+)`/g)
    expect(changed.length).toBeGreaterThan(10)
    expect(changed.filter((name) => !isSettingName(name))).toEqual([])
  })

  it('names all that may be kept for so many days', () => {
    const kept = Object.keys(defaultSettings).filter((name) => name.startsWith('keep.'))
    const rows = kept.map((name) => [name, defaultSettings[name as SettingName]] as const)
    expect(
      rows.filter(([name, days]) => !new RegExp(`\\| \`${name}\` .* ${days} \\|`).test(guide)),
    ).toEqual([])
  })

  it('names only commands that there are', () => {
    const named = inGuide(/(?:sudo hoidapso|cli --|dist\/cli\.js) ([a-z][a-z-]+)/g)
    expect(named.length).toBeGreaterThan(10)
    const known = ['help', ...helped()]
    expect(named.filter((name) => !known.includes(name))).toEqual([])
    const scripts = inGuide(/npm run (?:--silent )?([\w:]+)/g)
    expect(scripts.filter((name) => !packageFile.scripts[name])).toEqual([])
  })

  it('quotes what the program really says', () => {
    const code = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(`src/${name}`, 'utf8'))
      .join('\n')
    const [, table = ''] = guide.split('## 16. ')
    const symptoms = [...table.matchAll(/^\| ([^|]+) \|/gm)].map(([, cell]) => cell ?? '')
    // What varies is … there; a message and its details are put together.
    const quoted = symptoms
      .flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, words]) => words ?? ''))
      .flatMap((words) => words.split(/…|: /))
      .map((words) => words.trim())
      .filter(Boolean)
    expect(quoted.length).toBeGreaterThan(20)
    expect(quoted.filter((words) => !code.includes(words))).toEqual([])
  })

  it('starts the service with the bounds that npm start has', () => {
    const [bounds] = /--max-old-space-size=\S+ .*(?= dist)/.exec(
      packageFile.scripts['start'] ?? '',
    ) ?? ['?']
    expect(guide).toContain(`ExecStart=/usr/bin/node ${bounds} dist/main.js`)
  })
})

describe('package.json', () => {
  it('pins every package exactly', () => {
    const all = { ...packageFile.dependencies, ...packageFile.devDependencies }
    const loose = Object.entries(all).filter(([, version]) => !/^\d/.test(version))
    expect(loose).toEqual([])
  })
})
