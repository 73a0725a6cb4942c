import express, { type Router } from 'express'
import { isPicture, type FileProblem } from '../../conversations/channel.ts'
import { readPicture } from '../../conversations/picture.ts'
import type { StoredFile } from '../console-contract.ts'
import type { ConversationOptions } from './conversations.ts'
import { readId, refuse } from './refusals.ts'

/** Of one file, in bytes; channels take less of some kinds. */
export const LARGEST_FILE = 5 * 1024 * 1024

const problems: Record<FileProblem, string> = {
  'file-type': 'Kênh này không nhận loại tệp này. Hãy gửi ảnh JPG, PNG hoặc tệp PDF, DOC, DOCX.',
  'file-size': 'Tệp lớn quá mức kênh này nhận. Hãy giảm dung lượng rồi gửi lại.',
  'file-empty': 'Tệp trống, không có gì để gửi.',
  'text-only': 'Người này chỉ nhận được tin nhắn chữ (khách chưa đăng nhập Zalo).',
}

/** What browsers may name without harm; anything else is sent as bytes to save. */
const documentTypes = new Set([
  'application/pdf',
  'application/msword',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.ms-excel',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
])

/** Files that staff send: put there for one person, then named by a reply. */
export function createFileRoutes(options: ConversationOptions): Router {
  const { door, inbox, files, channelOf, now } = options
  const router = express.Router()
  router.post(
    '/:id/files',
    door.may('answer'),
    express.raw({ type: () => true, limit: LARGEST_FILE }),
    async (request, response) => {
      const id = readId(request, response)
      const record = id === undefined ? undefined : await inbox.conversation(id, now())
      if (!record) {
        if (id !== undefined) refuse(response, 'not-found')
        return
      }
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const name = fileNameIn(request.query['name'])
      // A picture is what its bytes say; a document is what its sender says, and only ever saved.
      const given = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? ''
      const mediaType =
        readPicture(bytes)?.mediaType ??
        (documentTypes.has(given) ? given : 'application/octet-stream')
      const facts = { name, mediaType, size: bytes.length }
      const problem =
        bytes.length === 0
          ? 'file-empty'
          : channelOf(record.channel)?.fileProblem?.(facts, record.personId)
      if (problem) {
        refuse(response, 'bad-file', problems[problem])
        return
      }
      const { contactId } = record
      const fileId = await files.saveFile({ contactId, name, mediaType, bytes, createdAt: now() })
      const kept: StoredFile = { id: fileId, name, mediaType, size: bytes.length }
      response.status(201).json(kept)
    },
  )
  return router
}

/** Without a path, and without what header lines and file systems cannot bear. */
function fileNameIn(given: unknown): string {
  const name = typeof given === 'string' ? (given.split(/[\\/]/).at(-1) ?? '') : ''
  // eslint-disable-next-line no-control-regex
  return name.replace(/[\u0000-\u001f"<>|?*:]/g, '').slice(-120) || 'tep'
}

/** The bytes of what we keep, for whoever may read conversations. */
export function createFileReading({ inbox }: Pick<ConversationOptions, 'inbox'>): Router {
  const router = express.Router()
  router.get('/:id', async (request, response) => {
    const id = readId(request, response)
    const file = id === undefined ? null : await inbox.file(id)
    if (!file) {
      if (id !== undefined) refuse(response, 'not-found')
      return
    }
    const { name, mediaType, bytes } = file
    const way = isPicture(mediaType) && mediaType !== 'image/svg+xml' ? 'inline' : 'attachment'
    response
      .set('Content-Disposition', `${way}; filename*=UTF-8''${encodeURIComponent(name)}`)
      // Whatever it is, it must not run as a page of ours.
      .set('Content-Security-Policy', "default-src 'none'; sandbox")
      .set('Cache-Control', 'private, max-age=3600')
      .type(way === 'inline' ? mediaType : 'application/octet-stream')
      .send(bytes)
  })
  return router
}
