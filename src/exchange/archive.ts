/** ZIP archives, which Excel and Word files are too, unpacked with every byte counted. */
import { Inflate, zipSync } from 'fflate'
import { limits, Unreadable } from './limits.ts'

export interface Entry {
  path: string
  bytes: Uint8Array
}

interface Listed {
  path: string
  isFolder: boolean
  method: number
  packed: number
  unpacked: number
  /** Where its local header stands. */
  at: number
}

const DIRECTORY_END = 0x06054b50
const LISTED = 0x02014b50
const LOCAL = 0x04034b50
const SYMBOLIC_LINK = 0o120000
const FILE_TYPE = 0o170000
const STORED = 0
const DEFLATED = 8

const damaged = () =>
  new Unreadable(
    'Tệp nén bị hỏng hoặc chưa tải lên hết. Hãy mở tệp trên máy, lưu lại rồi nhập lần nữa.',
  )

const swollen = () =>
  new Unreadable(
    `Tệp nén bung ra quá lớn (chỉ nhận tới ${limits.unpacked / 1024 / 1024} MB), không mở vì có thể làm treo máy chủ. Hãy chia nhỏ rồi nhập lại.`,
  )

/**
 * What is in an archive, in its order; archives inside are not opened. What the directory at its
 * end says is not believed: the bytes are counted again while they are unpacked.
 * @param wanted paths to unpack
 * @throws Unreadable
 */
export function openArchive(
  archive: Uint8Array,
  wanted: (path: string) => boolean = () => true,
): Entry[] {
  const listed = directoryOf(archive)
  if (listed.length > limits.entries) {
    throw new Unreadable(
      `Tệp nén có ${listed.length} tệp bên trong, chỉ nhận tới ${limits.entries}. Hãy chia thành nhiều tệp nén.`,
    )
  }
  if (listed.reduce((sum, { unpacked }) => sum + unpacked, 0) > limits.unpacked) throw swollen()
  let left = limits.unpacked
  return listed.flatMap((entry) => {
    if (entry.isFolder || !wanted(entry.path)) return []
    const bytes = unpack(archive, entry, left)
    left -= bytes.length
    return [{ path: entry.path, bytes }]
  })
}

/** The same parts in an archive of their own: what a library opens is what was counted here. */
export function repacked(entries: readonly Entry[]): Uint8Array {
  return zipSync(Object.fromEntries(entries.map(({ path, bytes }) => [path, bytes])), { level: 0 })
}

/** Paths alone, to tell what kind of file it is. */
export const pathsIn = (archive: Uint8Array): string[] =>
  directoryOf(archive).map(({ path }) => path)

function directoryOf(archive: Uint8Array): Listed[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength)
  try {
    const end = endOfDirectory(view)
    const count = view.getUint16(end + 10, true)
    let at = view.getUint32(end + 16, true)
    if (count === 0xffff || at === 0xffffffff) throw swollen()
    return Array.from({ length: count }, () => {
      const [entry, next] = entryAt(archive, view, at)
      at = next
      return entry
    })
  } catch (error) {
    // Reading behind the end of the file.
    throw error instanceof RangeError ? damaged() : error
  }
}

function endOfDirectory(view: DataView): number {
  const first = Math.max(0, view.byteLength - 22 - 0xffff)
  for (let at = view.byteLength - 22; at >= first; at--) {
    if (view.getUint32(at, true) === DIRECTORY_END) return at
  }
  throw damaged()
}

function entryAt(archive: Uint8Array, view: DataView, at: number): [Listed, number] {
  if (view.getUint32(at, true) !== LISTED) throw damaged()
  const flags = view.getUint16(at + 8, true)
  if (flags & 1) {
    throw new Unreadable('Tệp nén có mật khẩu. Hãy bỏ mật khẩu, nén lại rồi nhập.')
  }
  const [name, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true))
  const nameEnd = at + 46 + (name ?? 0)
  if (nameEnd > archive.length) throw damaged()
  const path = new TextDecoder().decode(archive.subarray(at + 46, nameEnd))
  const mode = view.getUint32(at + 38, true) >>> 16
  if ((mode & FILE_TYPE) === SYMBOLIC_LINK) {
    throw new Unreadable(
      `Tệp nén có lối tắt “${path}”. Hãy thay lối tắt bằng tệp thật rồi nén lại.`,
    )
  }
  const entry = {
    path,
    isFolder: path.endsWith('/'),
    method: view.getUint16(at + 10, true),
    packed: view.getUint32(at + 20, true),
    unpacked: view.getUint32(at + 24, true),
    at: view.getUint32(at + 42, true),
  }
  return [entry, nameEnd + (extra ?? 0) + (comment ?? 0)]
}

/** Bytes given to the unpacker at a time: what swells is noticed soon. */
const PIECE = 16 * 1024
/** Below it a part may grow as much as it likes. */
const HARMLESS = 4 * 1024 * 1024

function unpack(archive: Uint8Array, { at, method, packed, unpacked }: Listed, left: number) {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength)
  if (at + 30 > archive.length || view.getUint32(at, true) !== LOCAL) throw damaged()
  const begin = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
  if (begin + packed > archive.length) throw damaged()
  const content = archive.subarray(begin, begin + packed)
  const most = Math.min(left, Math.max(HARMLESS, packed * limits.growth))
  if (unpacked > most) throw swollen()
  if (method === STORED) {
    if (packed !== unpacked) throw damaged()
    return content.slice()
  }
  if (method !== DEFLATED) {
    throw new Unreadable('Tệp nén theo cách lạ. Hãy nén lại dạng ZIP thường rồi nhập.')
  }
  return inflate(content, unpacked)
}

function inflate(content: Uint8Array, told: number): Uint8Array {
  const result = new Uint8Array(told)
  let length = 0
  const inflater = new Inflate((piece) => {
    // More than the directory promised.
    if (length + piece.length > told) throw damaged()
    result.set(piece, length)
    length += piece.length
  })
  try {
    for (let from = 0; from < content.length || from === 0; from += PIECE) {
      inflater.push(content.subarray(from, from + PIECE), from + PIECE >= content.length)
    }
  } catch (error) {
    throw error instanceof Unreadable ? error : damaged()
  }
  if (length !== told) throw damaged()
  return result
}
