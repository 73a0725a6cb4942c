/** What a picture is, told by its first bytes: names and headers are the sender's word. */
export interface Picture {
  mediaType: PictureType
  /** Pixels. */
  width: number
  height: number
}

export const pictureTypes = {
  'image/jpeg': '.jpg',
  'image/png': '.png',
  'image/webp': '.webp',
  'image/gif': '.gif',
} as const
export type PictureType = keyof typeof pictureTypes

/** Null for everything that is not one of these four, a page or an SVG under such a name as well. */
export function readPicture(bytes: Buffer): Picture | null {
  try {
    return readPng(bytes) ?? readGif(bytes) ?? readWebp(bytes) ?? readJpeg(bytes)
  } catch (error) {
    // Cut off within its head.
    if (error instanceof RangeError) return null
    throw error
  }
}

const has = (bytes: Buffer, at: number, letters: string) =>
  bytes.toString('latin1', at, at + letters.length) === letters

function readPng(bytes: Buffer): Picture | null {
  if (!has(bytes, 0, '\x89PNG\r\n\x1a\n') || !has(bytes, 12, 'IHDR')) return null
  return { mediaType: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

function readGif(bytes: Buffer): Picture | null {
  if (!has(bytes, 0, 'GIF87a') && !has(bytes, 0, 'GIF89a')) return null
  return { mediaType: 'image/gif', width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
}

function readWebp(bytes: Buffer): Picture | null {
  if (!has(bytes, 0, 'RIFF') || !has(bytes, 8, 'WEBP')) return null
  const mediaType = 'image/webp'
  if (has(bytes, 12, 'VP8X')) {
    return { mediaType, width: 1 + bytes.readUIntLE(24, 3), height: 1 + bytes.readUIntLE(27, 3) }
  }
  if (has(bytes, 12, 'VP8L')) {
    const sizes = bytes.readUInt32LE(21)
    return { mediaType, width: 1 + (sizes & 0x3fff), height: 1 + ((sizes >>> 14) & 0x3fff) }
  }
  if (!has(bytes, 12, 'VP8 ')) return null
  return {
    mediaType,
    width: bytes.readUInt16LE(26) & 0x3fff,
    height: bytes.readUInt16LE(28) & 0x3fff,
  }
}

/** Its size stands in the frame header, behind segments of any length. */
function readJpeg(bytes: Buffer): Picture | null {
  if (!has(bytes, 0, '\xff\xd8\xff')) return null
  for (let at = 2; at < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at++
    if (bytes[at] !== 0xff) return null
    const marker = bytes.readUInt8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) {
      const [height, width] = [bytes.readUInt16BE(at + 5), bytes.readUInt16BE(at + 7)]
      return { mediaType: 'image/jpeg', width, height }
    }
  }
  return null
}
