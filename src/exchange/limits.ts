/** How much a file may hold: what an editor has is far below, what would stop the server above. */
export const limits = {
  /** Bytes as they come in. */
  file: 20 * 1024 * 1024,
  /** Bytes of everything in an archive once unpacked. */
  unpacked: 200 * 1024 * 1024,
  entries: 5_000,
  /** Times that one part may grow; XML grows 50 times at most in files of Excel and Word. */
  growth: 250,
  rows: 5_000,
  columns: 60,
  pages: 1_000,
  /** Characters of one article's answer, screens and all. */
  answer: 12_000,
}

/** A file that cannot be taken in; its message is for editors and says what to do. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
}

const megabytes = (bytes: number) => Math.ceil(bytes / 1024 / 1024)

/** @throws Unreadable */
export function refuseLarge({ length }: Uint8Array): void {
  if (length <= limits.file) return
  throw new Unreadable(
    `Tệp nặng ${megabytes(length)} MB, chỉ nhận tới ${megabytes(limits.file)} MB. Hãy chia tệp thành nhiều phần hoặc bỏ bớt hình ảnh rồi nhập lại.`,
  )
}
