/** Files that an agency sends with its answer: told by their ending, proved by their first bytes. */

/** Files of one answer. */
export const MOST_FILES = 3
/** Of one file, in bytes. */
export const LARGEST_FILE = 5 * 1024 * 1024

const OPEN_XML = 'application/vnd.openxmlformats-officedocument'
const OLD_OFFICE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
const ZIP = [0x50, 0x4b, 0x03, 0x04]
const JPEG = [0xff, 0xd8, 0xff]

interface Kind {
  mediaType: string
  begins: readonly number[]
  /** What a zip must hold to be this kind; names stand in it unpacked. */
  holds?: string
}

const kinds: Readonly<Record<string, Kind>> = {
  pdf: { mediaType: 'application/pdf', begins: [...Buffer.from('%PDF-')] },
  doc: { mediaType: 'application/msword', begins: OLD_OFFICE },
  xls: { mediaType: 'application/vnd.ms-excel', begins: OLD_OFFICE },
  docx: {
    ...{ mediaType: `${OPEN_XML}.wordprocessingml.document`, begins: ZIP },
    holds: 'word/document.xml',
  },
  xlsx: {
    ...{ mediaType: `${OPEN_XML}.spreadsheetml.sheet`, begins: ZIP },
    holds: 'xl/workbook.xml',
  },
  jpg: { mediaType: 'image/jpeg', begins: JPEG },
  jpeg: { mediaType: 'image/jpeg', begins: JPEG },
  png: { mediaType: 'image/png', begins: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
}

/** For the form's chooser. */
export const acceptedFiles = Object.keys(kinds)
  .map((ending) => `.${ending}`)
  .join(',')

/** The media type; null when the ending is not taken, or the bytes are something else. */
export function mediaTypeOf(name: string, bytes: Buffer): string | null {
  const ending = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  const kind = Object.hasOwn(kinds, ending) ? kinds[ending] : undefined
  if (!kind?.begins.every((byte, at) => bytes[at] === byte)) return null
  if (kind.holds !== undefined && !bytes.includes(kind.holds)) return null
  return kind.mediaType
}

const LONGEST_NAME = 120

/** A name without folders and without what could mislead a reader or a shell. */
export function plainName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  // Control characters and marks that turn the direction of reading, which hide the true ending.
  const clean = last
    .replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+/, '')
    .trim()
  const dot = clean.lastIndexOf('.')
  if (dot <= 0) return clean.slice(0, LONGEST_NAME) || 'tep'
  const ending = clean.slice(dot).slice(0, 10)
  return `${
    clean
      .slice(0, dot)
      .slice(0, LONGEST_NAME - ending.length)
      .trim() || 'tep'
  }${ending}`
}
