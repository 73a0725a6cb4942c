import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readPicture } from '../../../src/conversations/picture.ts'
import { gif, jpeg, png, webp } from '../../support/pictures.ts'

test.each([
  ['image/png', png(30, 20, [0, 128, 128])],
  ['image/jpeg', jpeg],
  ['image/webp', webp.lossy],
  ['image/webp', webp.lossless],
  ['image/gif', gif],
] as const)('%s is told by its bytes, with its size', (mediaType, bytes) => {
  expect(readPicture(bytes)).toEqual({ mediaType, width: 30, height: 20 })
})

test('an extended WebP has its size in three bytes', () => {
  const head = Buffer.alloc(30)
  head.write('RIFF\0\0\0\0WEBPVP8X', 'latin1')
  head.writeUIntLE(70_000 - 1, 24, 3)
  head.writeUIntLE(9, 27, 3)
  expect(readPicture(head)).toMatchObject({ width: 70_000, height: 10 })
})

test.each([
  '<!doctype html><script>alert(1)</script>',
  '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
  '<?xml version="1.0"?><svg/>',
  '%PDF-1.7',
  'GIF88a',
  '',
])('%s is none', (text) => {
  expect(readPicture(Buffer.from(text))).toBeNull()
})

test('what is cut off or made up is refused, never a crash', () => {
  for (const whole of [png(30, 20, [0, 0, 0]), jpeg, webp.lossy, webp.lossless, gif]) {
    for (let length = 0; length < 10; length++) {
      expect(readPicture(whole.subarray(0, length))).toBeNull()
    }
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(whole.length), (noise, at) => {
        const picture = readPicture(Buffer.concat([whole.subarray(0, at), noise]))
        return picture === null || picture.width >= 0
      }),
    )
  }
})
