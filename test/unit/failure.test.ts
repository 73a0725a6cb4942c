import { describe, expect, it } from 'vitest'
import { reasonsOf, withRemedy } from '../../src/failure.ts'

const error = (message: string, about: object = {}) => Object.assign(new Error(message), about)

describe('what failed, with its remedy', () => {
  it.each([
    [{ code: 'EADDRINUSE' }, /set PORT/],
    [{ code: 'EACCES', syscall: 'listen' }, /ports below 1024/],
    [{ code: 'EACCES', syscall: 'mkdir' }, /belong to the service's user; this is run by \S+$/],
    [{ code: 'EEXIST', syscall: 'mkdir' }, /set DATA_DIR to a folder/],
    [{ code: 'SQLITE_READONLY_DIRECTORY' }, /belong to the service's user/],
    [{ code: 'SQLITE_NOTADB' }, /restore the last backup/],
    [{ code: 'SQLITE_BUSY' }, /another program holds the database/],
    [{ code: 'SQLITE_FULL' }, /make room/],
    [{ code: '28P01' }, /DATABASE_URL/],
    [{ code: 'ERR_DLOPEN_FAILED' }, /another version of Node\.js: run `npm ci`/],
  ])('%j', (about, remedy) => {
    expect(withRemedy(error('said\nso', about))).toMatch(/^said so\. Remedy: /)
    expect(withRemedy(error('said so', about))).toMatch(remedy)
  })

  it('is found in what made it fail, and all of it is told', () => {
    const cause = error('unable to open database file', { code: 'SQLITE_CANTOPEN' })
    const told = withRemedy(new Error('The database a.db cannot be opened.', { cause }))
    expect(told).toMatch(/^The database a\.db cannot be opened \(unable to open database file\)\. /)
  })

  it('a database of a newer release is told from one that is damaged', () => {
    const cause = error('corrupted migrations: previously executed migration 0009-more is missing')
    const told = withRemedy(new Error('could not be brought up to date', { cause }))
    expect(told).toMatch(/0009-more.*newer release.*restore the backup made before the update/)
  })

  it('a fault of ours has none', () => {
    expect(withRemedy(new TypeError('x is not a function'))).toBeNull()
    expect(withRemedy('words')).toBeNull()
    expect(reasonsOf(error('', { code: 'ECONNRESET' }))).toBe('ECONNRESET')
  })
})
