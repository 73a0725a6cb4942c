import { strToU8, zipSync, type Zippable } from 'fflate'
import type { ContentFile } from '../content/file.ts'

/** ZIP knows no time before; one and the same for all, so that the same files give the same bytes. */
const MTIME = new Date(1980, 0, 1)

/** Files under their paths in the repository. */
export function handbookToZip(files: readonly ContentFile[]): Uint8Array {
  const sorted = files.toSorted((one, other) => (one.path < other.path ? -1 : 1))
  const parts: Zippable = Object.fromEntries(
    sorted.map(({ path, text }) => [path, [strToU8(text), { mtime: MTIME, level: 6 }]]),
  )
  return zipSync(parts)
}
