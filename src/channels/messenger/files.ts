import {
  ChannelRefused,
  isPicture,
  type FileFacts,
  type FileProblem,
} from '../../conversations/channel.ts'

/** Bytes. Source: Meta, Saving assets; Send API reference. */
const MB = 1024 * 1024
const BIGGEST = { image: 8 * MB, file: 25 * MB } as const
/** What the Messenger app shows as a picture; others may still be sent as files. */
const PICTURES: readonly string[] = ['image/jpeg', 'image/png', 'image/gif']

/** Why Messenger would not take a file; told before it is sent. */
export const messengerFileProblem = ({ mediaType, size }: FileFacts): FileProblem | null =>
  problemOf(isPicture(mediaType) ? 'image' : 'file', mediaType, size)

function problemOf(kind: 'image' | 'file', mediaType: string, size: number): FileProblem | null {
  const type = mediaType.split(';')[0]?.trim().toLowerCase() ?? ''
  if (kind === 'image' && !PICTURES.includes(type)) return 'file-type'
  return size > BIGGEST[kind] ? 'file-size' : size === 0 ? 'file-empty' : null
}

/** @throws ChannelRefused when Messenger would not take the file; the reason names limit and remedy */
export function refuseFile(
  { kind, name, mediaType }: { kind: 'image' | 'file'; name: string; mediaType: string },
  size: number,
): void {
  const problem = problemOf(kind, mediaType, size)
  if (problem === null) return
  const why: Partial<Record<FileProblem, string>> = {
    'file-type': `"${name}" is ${mediaType}; Messenger takes pictures as JPG, PNG or GIF. Save it as JPG.`,
    'file-size': `"${name}" has ${(size / MB).toFixed(1)} MB; Messenger takes ${BIGGEST[kind] / MB} MB. Make it smaller, or send a link to it.`,
    'file-empty': `"${name}" is empty`,
  }
  throw new ChannelRefused(problem, why[problem] ?? name)
}
