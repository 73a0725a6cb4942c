import { extname } from 'node:path'
import {
  ChannelRefused,
  isPicture,
  type FileFacts,
  type FileProblem,
} from '../../conversations/channel.ts'
import type { OutgoingAttachment } from '../../conversations/message.ts'

type StoredAttachment = Extract<OutgoingAttachment, { kind: 'image' | 'file' }>

const MEGABYTE = 1024 * 1024

interface UploadRule {
  path: string
  mostBytes: number
  /** Extension by media type. */
  types: Readonly<Record<string, string>>
  /** What it takes, for whoever chose the file. */
  takes: string
}

/** Docs "Upload hình ảnh", "Upload ảnh Gif", "Upload file". What is uploaded is good for 7 days. */
const rules = {
  image: {
    path: '/v2.0/oa/upload/image',
    mostBytes: MEGABYTE,
    types: { 'image/jpeg': '.jpg', 'image/png': '.png' },
    takes: 'pictures as JPG or PNG up to 1 MB, or as GIF up to 5 MB',
  },
  gif: {
    path: '/v2.0/oa/upload/gif',
    mostBytes: 5 * MEGABYTE,
    types: { 'image/gif': '.gif' },
    takes: 'pictures as GIF up to 5 MB',
  },
  file: {
    path: '/v2.0/oa/upload/file',
    mostBytes: 5 * MEGABYTE,
    types: {
      'application/pdf': '.pdf',
      'application/msword': '.doc',
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document': '.docx',
      'text/csv': '.csv',
    },
    takes: 'files as PDF, DOC, DOCX or CSV up to 5 MB',
  },
} as const satisfies Record<string, UploadRule>

export interface Upload {
  path: string
  kind: keyof typeof rules
  form: FormData
  /** Pixels, of a GIF: Zalo wants to know them. */
  size: { width: number; height: number } | undefined
}

/** Why Zalo would not take a file; told before it is sent. */
export function zaloFileProblem({ mediaType, size }: FileFacts): FileProblem | null {
  const { types, mostBytes } = ruleOf(isPicture(mediaType) ? 'image' : 'file', typeOf(mediaType))
  if (types[typeOf(mediaType)] === undefined) return 'file-type'
  return size > mostBytes ? 'file-size' : size === 0 ? 'file-empty' : null
}

const typeOf = (mediaType: string) => mediaType.split(';')[0]?.trim().toLowerCase() ?? ''

const ruleNameOf = (kind: StoredAttachment['kind'], type: string) =>
  kind === 'file' ? 'file' : type === 'image/gif' ? 'gif' : 'image'

const ruleOf = (kind: StoredAttachment['kind'], type: string): UploadRule =>
  rules[ruleNameOf(kind, type)]

/**
 * What to upload so that a file can be sent.
 * @throws ChannelRefused when Zalo would not take it; the reason names limit and remedy
 */
export function toUpload({ kind, name, mediaType }: StoredAttachment, file?: Buffer): Upload {
  if (!file) throw new ChannelRefused('no-file', `${name} is no longer stored; choose it again`)
  const type = typeOf(mediaType)
  const rule = ruleNameOf(kind, type)
  const { path, mostBytes, types, takes } = ruleOf(kind, type)
  const extension = types[type]
  if (extension === undefined) {
    const remedy = kind === 'file' ? 'Save it as PDF.' : 'Save it as JPG.'
    throw new ChannelRefused('file-type', `Zalo takes ${takes}; ${name} is ${type}. ${remedy}`)
  }
  if (file.length > mostBytes) {
    const size = (file.length / MEGABYTE).toFixed(1)
    const remedy =
      rule === 'file' ? 'Make it smaller, or send a link to it.' : 'Make it smaller, or send a PDF.'
    throw new ChannelRefused('file-size', `Zalo takes ${takes}; ${name} has ${size} MB. ${remedy}`)
  }
  if (file.length === 0) throw new ChannelRefused('file-empty', `${name} is empty`)
  const form = new FormData()
  form.append('file', new Blob([new Uint8Array(file)], { type }), named(name, extension))
  return { path, kind: rule, form, size: rule === 'gif' ? gifSize(file) : undefined }
}

/** Zalo goes by the extension: one that says otherwise gets the right one behind it. */
function named(name: string, extension: string): string {
  const given = extname(name).toLowerCase()
  return given === extension || (given === '.jpeg' && extension === '.jpg')
    ? name
    : `${name}${extension}`
}

/** Width and height stand behind the six letters of the signature, low byte first. */
function gifSize(file: Buffer): { width: number; height: number } {
  if (file.length < 10 || !file.subarray(0, 4).equals(Buffer.from('GIF8'))) {
    throw new ChannelRefused('file-type', 'This is no GIF inside. Save it as JPG.')
  }
  return { width: file.readUInt16LE(6), height: file.readUInt16LE(8) }
}
