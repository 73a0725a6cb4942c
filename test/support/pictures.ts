import { crc32, deflateSync } from 'node:zlib'

/** A PNG of one colour, as large in pixels as asked for. */
export function png(width: number, height: number, rgb: readonly [number, number, number]): Buffer {
  const row = Buffer.concat([Buffer.of(0), Buffer.alloc(3 * width, Buffer.from(rgb))])
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)))
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    ...[chunk('IHDR', head), chunk('IDAT', pixels), chunk('IEND', Buffer.alloc(0))],
  ])
}

function chunk(name: string, data: Buffer): Buffer {
  const whole = Buffer.alloc(12 + data.length)
  whole.writeUInt32BE(data.length, 0)
  whole.write(name, 4, 'latin1')
  data.copy(whole, 8)
  whole.writeUInt32BE(crc32(whole.subarray(4, 8 + data.length)), 8 + data.length)
  return whole
}

/** 30 × 20 pixels each, as Chromium writes them. */
export const jpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAUAB4DASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAT/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFgEBAQEAAAAAAAAAAAAAAAAAAAMF/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEQMRAD8AkAWZoAAAAAD/2Q==',
  'base64',
)
export const webp = {
  lossy: riff(
    'VlA4IDYAAAAQAwCdASoeABQAPtFiqk+oJaOiKAgBABoJZQDMHBmJqAAA/ueL+VerzKv/wH8S/sCywN1eAAA=',
  ),
  lossless: riff('VlA4TBAAAAAvHcAEAAdQwChg/wMR0f8A'),
}
export const gif = Buffer.from(
  'R0lGODlhHgAUAIAAAACAgP///yH5BAAAAAAALAAAAAAeABQAAAIXhI+py+0Po5y02ouz3rz7D4biSJbmaRYAOw==',
  'base64',
)

function riff(chunks: string): Buffer {
  const data = Buffer.from(chunks, 'base64')
  const head = Buffer.from('RIFF....WEBP', 'latin1')
  head.writeUInt32LE(4 + data.length, 4)
  return Buffer.concat([head, data])
}
