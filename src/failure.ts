import { userInfo } from 'node:os'

/** What failed and what made it fail, in one line. */
export function reasonsOf(error: unknown): string {
  const { message = String(error), code, cause } = error as Error & { code?: string }
  const said = (message || code || 'failed').replace(/\.$/, '')
  return cause === undefined ? said : `${said} (${reasonsOf(cause)})`
}

/**
 * What failed and how to mend it, in one line; null where we do not know. Whoever reads the log of a
 * service that does not start can do nothing with a stack.
 */
export function withRemedy(error: unknown): string | null {
  const remedy = remedyIn(error, remedyOf)
  return remedy === null ? null : `${inOneLine(error)}. Remedy: ${remedy}`
}

/** The first remedy for what failed or for what made it fail; null where none of it has one. */
export function remedyIn(
  error: unknown,
  remedyOf: (one: NodeJS.ErrnoException) => string | null,
): string | null {
  for (let one = error; one instanceof Error; one = one.cause) {
    const remedy = remedyOf(one)
    if (remedy !== null) return remedy
  }
  return null
}

/** As `reasonsOf`, also where a reason has several lines. */
export const inOneLine = (error: unknown): string => reasonsOf(error).replace(/\s+/g, ' ')

const OWNER = () =>
  `DATA_DIR and all in it must belong to the service's user; this is run by ${userInfo().username}`
const FOLDER = 'set DATA_DIR to a folder that belongs to the service alone'
const ROOM = 'the disk is full: make room'
const SERVER = 'see that the PostgreSQL server runs and that DATABASE_URL is right'

const remedies: Readonly<Record<string, string | (() => string)>> = {
  EADDRINUSE:
    'another program, or this service a second time, has the port (`ss -ltnp` lists them): stop it, or set PORT',
  EADDRNOTAVAIL: 'HOST is no address of this machine: set 127.0.0.1 behind a proxy, or 0.0.0.0',
  EACCES: OWNER,
  EPERM: OWNER,
  EROFS: OWNER,
  ENOTDIR: FOLDER,
  EEXIST: FOLDER,
  SQLITE_CANTOPEN: OWNER,
  SQLITE_READONLY: OWNER,
  SQLITE_BUSY:
    'another program holds the database: only one service may run on it, and no tool may keep it open for writing',
  SQLITE_NOTADB: 'the database is damaged: restore the last backup',
  SQLITE_CORRUPT: 'the database is damaged: restore the last backup',
  SQLITE_FULL: ROOM,
  ENOSPC: ROOM,
  ECONNREFUSED: SERVER,
  ENOTFOUND: SERVER,
  ETIMEDOUT: SERVER,
  ERR_DLOPEN_FAILED:
    'packages were installed by another version of Node.js: run `npm ci` and `npm run build` again',
  // No such user or password; no such database.
  '28P01': SERVER,
  '28000': SERVER,
  '3D000': SERVER,
}

function remedyOf({ message, code, syscall }: NodeJS.ErrnoException): string | null {
  if (code === 'EACCES' && syscall === 'listen') {
    return 'ports below 1024 are for root: set PORT to 3000, and leave 80 and 443 to the proxy'
  }
  // Kysely's words; migrations only go forward.
  if (/^corrupted migrations: previously executed migration .* is missing$/.test(message)) {
    return 'the database was brought up to date by a newer release: run that one, or restore the backup made before the update'
  }
  // SQLite's finer codes begin with the coarser one: SQLITE_READONLY_DIRECTORY.
  const [coarse] = /^SQLITE_[A-Z]+/.exec(code ?? '') ?? []
  const remedy = remedies[coarse ?? code ?? '']
  return (typeof remedy === 'function' ? remedy() : remedy) ?? null
}
