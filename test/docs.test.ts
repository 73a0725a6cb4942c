import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { outcomes } from '../src/bot/decision.ts'
import { settingNames } from '../src/config.ts'

const readme = readFileSync('README.md', 'utf8')
const packageFile = JSON.parse(readFileSync('package.json', 'utf8')) as {
  scripts: Record<string, string>
  dependencies: Record<string, string>
  devDependencies: Record<string, string>
}

describe('the README', () => {
  it('has every setting', () => {
    expect(settingNames.filter((name) => !readme.includes(`\`${name}\``))).toEqual([])
  })

  it('has every outcome', () => {
    expect(outcomes.filter((outcome) => !readme.includes(`\`${outcome}\``))).toEqual([])
  })

  it('has every command of the command line', () => {
    const help = execFileSync(process.execPath, ['--import', 'tsx', 'src/cli.ts', 'help'], {
      encoding: 'utf8',
    })
    const commands = [...help.matchAll(/^ {2}([a-z-]+)/gm)].map(([, name]) => name)
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

describe('package.json', () => {
  it('pins every package exactly', () => {
    const all = { ...packageFile.dependencies, ...packageFile.devDependencies }
    const loose = Object.entries(all).filter(([, version]) => !/^\d/.test(version))
    expect(loose).toEqual([])
  })
})
