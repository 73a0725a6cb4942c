import { Unzlib } from 'fflate'
import { limits, Unreadable } from './limits.ts'

const PIECE = 16 * 1024

/**
 * A few kilobytes of a PDF can swell to gigabytes, and outside of what a thread's memory is bounded
 * by. Unpacks every stream once, keeping nothing, before a library does.
 * @throws Unreadable
 */
export function refuseSwelling(bytes: Uint8Array): void {
  const text = new TextDecoder('latin1').decode(bytes)
  // Packed twice or in the manner of the nineties: nobody's handbook.
  if (
    /\/(?:FlateDecode|Fl)\b[^\]>]{0,80}\/(?:FlateDecode|Fl)\b[^\]>]{0,80}\]|\/LZWDecode\b/.test(
      text,
    )
  ) {
    throw new Unreadable(
      'Tệp PDF nén theo cách lạ, có thể gây hại, nên không mở. Hãy in lại thành PDF mới rồi nhập.',
    )
  }
  let left = limits.unpacked
  for (const { index } of text.matchAll(/stream\r?\n?/g)) {
    if (text.startsWith('end', index - 3)) continue
    const begin = index + (/^stream\r?\n?/.exec(text.slice(index, index + 8))?.[0].length ?? 6)
    const end = text.indexOf('endstream', begin)
    left -= swollen(bytes.subarray(begin, end < 0 ? bytes.length : end), left)
  }
}

/** How long a stream becomes; what is not packed so has no length. */
function swollen(content: Uint8Array, most: number): number {
  const [first = 0, second = 0] = content
  if ((first & 0x0f) !== 8 || ((first << 8) | second) % 31 !== 0) return 0
  let length = 0
  const inflater = new Unzlib((piece) => {
    length += piece.length
    if (length <= most) return
    throw new Unreadable(
      'Tệp PDF bung ra quá lớn, không mở vì có thể làm treo máy chủ. Hãy in lại thành PDF mới hoặc chia nhỏ rồi nhập lại.',
    )
  })
  try {
    for (let from = 0; from < content.length; from += PIECE) {
      inflater.push(content.subarray(from, from + PIECE), from + PIECE >= content.length)
    }
  } catch (error) {
    // What is damaged is the library's to judge.
    if (error instanceof Unreadable) throw error
  }
  return length
}
