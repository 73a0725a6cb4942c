import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runCommandLine } from '../support/command-line.ts'
import { dataFolder, environment } from '../support/running-app.ts'
import { openWordFile } from '../support/word-file.ts'

let data: ReturnType<typeof dataFolder>
beforeEach(() => (data = dataFolder()))
afterEach(() => data.remove())

/** The command line as a person calls it, before any start of the service. */
const cli = (...args: string[]) => runCommandLine(environment(data.path), ...args)
const inData = (name: string) => join(data.path, name)
const database = () => inData('hoidapso.db')

describe('export loudspeaker', () => {
  it('writes a script for the month that Notepad opens, and leaves no database behind', async () => {
    const file = inData('dai/ban-tin.txt')
    const { code, stdout } = await cli('export', 'loudspeaker', file, '--month', '2026-12')
    expect(code).toBe(0)
    expect(stdout).toMatch(/ban-tin\.txt: [34]\.\d\d minutes; [a-z0-9-]+ \d\.\d, /)
    const text = readFileSync(file, 'utf8')
    expect(text).toMatch(/^\uFEFF\[BẢN TIN TRUYỀN THANH, THÁNG 12\/2026/)
    expect(text.match(/(?<!\r)\n/)).toBeNull()
    expect(text).toContain('Kính thưa bà con!')
    expect(existsSync(database())).toBe(false)
  })

  it('takes the articles it is given, if they are neither too long nor too short', async () => {
    const script = (name: string, ...args: string[]) =>
      cli('export', 'loudspeaker', inData(name), ...args)
    const idsIn = (stdout: string) => stdout.match(/[a-z0-9-]+(?= \d\.\d)/g) ?? []
    const december = idsIn((await script('12.txt', '--month', '2026-12')).stdout)
    const [one = '', ...others] = december.toReversed()
    const chosen = await script('own.txt', '--articles', [one, ...others].join(','))
    expect([chosen.code, idsIn(chosen.stdout)]).toEqual([0, [one, ...others]])

    const short = await script('short.txt', '--articles', one)
    expect([short.code, existsSync(inData('short.txt'))]).toEqual([2, false])
    expect(short.stderr).toMatch(/takes [12]\.\d\d minutes of 3 to 5 .*add articles.*nothing was/)

    const january = idsIn((await script('01.txt', '--month', '2027-01')).stdout)
    const long = await script('long.txt', '--articles', [...december, ...january].join(','))
    expect([long.code, existsSync(inData('long.txt'))]).toEqual([2, false])
    expect(long.stderr).toMatch(/takes [5-9]\.\d\d minutes of 3 to 5 .*leave articles out/)
  })

  it('refuses a wrong month, an unknown article and a file that is there', async () => {
    const file = inData('ban-tin.txt')
    expect((await cli('export', 'loudspeaker', file, '--month', '2026-13')).stderr).toContain(
      'write it as 2026-12',
    )
    expect((await cli('export', 'loudspeaker', file, '--articles', 'khong-co')).stderr).toContain(
      'there is no article "khong-co"',
    )
    expect(existsSync(file)).toBe(false)
    writeFileSync(file, 'của tôi')
    const kept = await cli('export', 'loudspeaker', file)
    expect([kept.code, readFileSync(file, 'utf8')]).toEqual([2, 'của tôi'])
    expect((await cli('export', 'loudspeaker', file, '--force')).code).toBe(0)
  })

  it('reads in the words that editors have put into the database', async () => {
    const folder = inData('out')
    await cli('export', folder)
    const words = join(folder, 'knowledge/loudspeaker.yml')
    const text = readFileSync(words, 'utf8')
    writeFileSync(words, text.replace('Kính thưa bà con!', 'Bà con ơi!'))
    expect((await cli('import', folder)).stdout).toMatch(/^0 added, 1 changed/)
    await cli('export', 'loudspeaker', inData('ban-tin.txt'))
    expect(readFileSync(inData('ban-tin.txt'), 'utf8')).toContain('Bà con ơi!')

    writeFileSync(words, text.replace('{organisation}', '{department}').replace('opening', 'begin'))
    expect((await cli('import', folder)).stderr).toContain('knowledge/loudspeaker.yml: ')
  })
})

describe('export booklet', () => {
  it('writes the whole handbook for Word', async () => {
    const file = inData('cam-nang.docx')
    const { code, stdout } = await cli('export', 'booklet', file)
    expect(code).toBe(0)
    const [, articles] = /(\d+) articles in (\d+) topics/.exec(stdout) ?? []
    const { paragraphs } = openWordFile(readFileSync(file))
    const questions = paragraphs.filter(({ style }) => style === 'Heading2')
    expect(questions.length).toBe(Number(articles))
    expect(questions.length).toBeGreaterThan(100)
    expect(existsSync(database())).toBe(false)
  })

  it('or some of its topics', async () => {
    const file = inData('cam-nang.docx')
    expect((await cli('export', 'booklet', file, '--topics', 'vneid,can-cuoc')).code).toBe(0)
    const { paragraphs } = openWordFile(readFileSync(file))
    const topics = paragraphs.filter(({ style }) => style === 'Heading1').map(({ text }) => text)
    expect(topics).toEqual([expect.stringContaining('VNeID'), 'Thẻ căn cước', 'Tra nhanh'])
  })

  it('refuses an unknown topic, and a name that Word would not open', async () => {
    const unknown = await cli('export', 'booklet', inData('a.docx'), '--topics', 'khong-co')
    expect(unknown.code).toBe(2)
    expect(unknown.stderr).toMatch(/no topic "khong-co".*vneid, can-cuoc/)
    expect((await cli('export', 'booklet', inData('a.doc'))).stderr).toContain('must end in .docx')
    expect((await cli('export', 'booklet')).stderr).toContain('usage: export booklet')
  })
})
