import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** Everything that the console, its API and the guides say to staff. */
const files = [
  ...['src/console', 'src/web', 'src/content'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => join(folder, name)),
  ),
  ...readdirSync('docs')
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
]

/** Said otherwise: staff are “anh/chị”; a golden question that loses is “tệ hơn”. */
const otherWords = /(?<![\p{L}/-])(?:bạn|kém đi)(?![\p{L}])/giu

it('calls staff and what got worse by one name everywhere', () => {
  expect(files.length).toBeGreaterThan(200)
  const found = files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, at) => (line.match(otherWords) ? [`${file}:${at + 1} ${line.trim()}`] : [])),
  )
  expect(found).toEqual([])
})
