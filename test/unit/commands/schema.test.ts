import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { describe, expect, it } from 'vitest'
import { shippedContent } from '../../../src/wiring/build-bot.ts'
import {
  DESCRIPTIONS,
  jsonSchemas,
  type Descriptions,
} from '../../../src/commands/schema/json-schemas.ts'
import { frontMatterOf } from '../../../src/content/front-matter.ts'

const { files, undescribed, unused } = jsonSchemas(
  JSON.parse(readFileSync(DESCRIPTIONS, 'utf8')) as Descriptions,
)

/** The schema as an editor's program holds a file against it. */
const validator = (path: string) =>
  z.fromJSONSchema(JSON.parse(readFileSync(path, 'utf8')) as Parameters<typeof z.fromJSONSchema>[0])

const contentOf = ({ path, text }: { path: string; text: string }): unknown =>
  parse(path.endsWith('.md') ? (frontMatterOf(text)?.header ?? '') : text)

/** The schema a file names in its first line. */
function schemaFor({ path, text }: { path: string; text: string }): string {
  if (path.endsWith('.md')) return 'knowledge/schema/article.json'
  const [, named = ''] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text) ?? []
  return join(dirname(path), named)
}

describe('the JSON schemas', () => {
  it.each(files)('$path is what `npm run --silent cli -- schema` writes', ({ path, text }) => {
    expect(readFileSync(path, 'utf8')).toBe(text)
  })

  it('say of every field what it is, and of no other', () => {
    expect({ undescribed, unused }).toEqual({ undescribed: [], unused: [] })
  })

  it('are named in the first line of every list and dialogue', () => {
    const lost = shippedContent().filter(
      (file) => !existsSync(schemaFor(file)) || !schemaFor(file).endsWith('.json'),
    )
    expect(lost.map(({ path }) => path)).toEqual([])
  })

  it('accept everything that is shipped', () => {
    const validators = new Map(files.map(({ path }) => [path, validator(path)]))
    const refused = shippedContent().flatMap((file) => {
      const { error } = validators.get(schemaFor(file))!.safeParse(contentOf(file))
      return error ? [`${file.path}: ${error.message}`] : []
    })
    expect(refused).toEqual([])
  })

  it.each<[string, string, (content: Record<string, unknown>) => unknown]>([
    ['a misspelt field', 'knowledge/vneid/vneid-la-gi.md', (it) => ({ ...it, lable: 'a' })],
    [
      'a label too long',
      'knowledge/vneid/vneid-la-gi.md',
      (it) => ({ ...it, label: 'a'.repeat(21) }),
    ],
    ['a missing owner', 'knowledge/vneid/vneid-la-gi.md', ({ owner: _owner, ...it }) => it],
    ['a reply without words', 'flows/thanks.yml', ({ say: _say, ...it }) => it],
    [
      'a step that does nothing',
      'flows/feedback.yml',
      (it) => ({ ...it, steps: { a: { do: 'x' } } }),
    ],
    ['a kind nobody knows', 'flows/thanks.yml', (it) => ({ ...it, kind: 'song' })],
  ])('refuse %s', (_what, path, spoil) => {
    const file = shippedContent().find((one) => one.path === path)!
    const content = contentOf(file) as Record<string, unknown>
    const schema = validator(schemaFor(file))
    expect(schema.safeParse(content).success).toBe(true)
    expect(schema.safeParse(spoil(content)).success).toBe(false)
  })

  it('take the year of a source as YAML reads it, a number', () => {
    const file = shippedContent().find(({ path }) => path.endsWith('vneid-la-gi.md'))!
    const content = { ...(contentOf(file) as object), sources: [{ name: 'Luật', date: 2025 }] }
    expect(validator('knowledge/schema/article.json').safeParse(content).success).toBe(true)
  })
})
