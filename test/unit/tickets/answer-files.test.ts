import { expect, it } from 'vitest'
import { mediaTypeOf, plainName } from '../../../src/tickets/answer-files.ts'

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part as string)))
const docx = bytes([0x50, 0x4b, 3, 4], '[Content_Types].xml … word/document.xml')

it.each([
  ['cv.pdf', bytes('%PDF-1.7'), 'application/pdf'],
  ['CV.PDF', bytes('%PDF-1.7'), 'application/pdf'],
  ['cv.pdf', bytes('<html><script>'), null],
  ['cv.html', bytes('%PDF-1.7'), null],
  ['cv.pdf.exe', bytes('%PDF-1.7'), null],
  ['cv.constructor', bytes(''), null],
  ['cv', bytes('%PDF-1.7'), null],
  ['a.docx', docx, 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['a.xlsx', docx, null],
  ['a.docx', bytes([0x50, 0x4b, 3, 4], 'payload.jar'), null],
  ['a.doc', bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'application/msword'],
  ['a.jpg', bytes([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg'],
  ['a.png', bytes([0xff, 0xd8, 0xff, 0xe0]), null],
])('%s is taken for what it is', (name, content, type) => {
  expect(mediaTypeOf(name, content)).toBe(type)
})

it.each([
  ['../../etc/passwd.pdf', 'passwd.pdf'],
  ['C:\\Users\\lan\\Công văn số 12.pdf', 'Công văn số 12.pdf'],
  ['a\u202efdp.exe', 'a fdp.exe'],
  ['..pdf', 'pdf'],
  ['x\r\nSet-Cookie: a.pdf', 'x Set-Cookie a.pdf'],
  [`${'dài '.repeat(100)}.docx`, `${'dài '.repeat(29).trim()}.docx`],
])('the name %j becomes %j', (name, plain) => {
  expect(plainName(name)).toBe(plain)
})
