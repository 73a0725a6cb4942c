/** The parts of an Excel or Word file that hold text, safe to give to a library. */
import { openArchive, type Entry } from './archive.ts'
import { Unreadable } from './limits.ts'

/**
 * Pictures, fonts and macros are left out. Office never declares entities: who does wants them
 * to multiply.
 * @throws Unreadable
 */
export function officeParts(archive: Uint8Array): Entry[] {
  const parts = openArchive(archive, (path) => /\.(?:xml|rels)$/i.test(path))
  for (const { path, bytes } of parts) {
    const encoded = bytes[0] === 0xff || bytes[0] === 0xfe || bytes[0] === 0 || bytes[1] === 0
    if (encoded || /<!(?:DOCTYPE|ENTITY)/i.test(latin(bytes))) {
      throw new Unreadable(
        `Tệp có phần “${path}” khác thường, có thể gây hại, nên không mở. Hãy chép nội dung sang một tệp Word hoặc Excel mới rồi nhập lại.`,
      )
    }
  }
  return parts
}

const decoder = new TextDecoder('latin1')
const latin = (bytes: Uint8Array) => decoder.decode(bytes)
