import { readFileSync } from 'node:fs'
import type { z } from 'zod'

/** What is wrong with a file, told as `file:line: what; how to mend it`. */
export class BadFile extends Error {}

/**
 * The lines of a JSONL file; empty ones are passed over, as is a byte order mark.
 * @param example a line as it should be
 */
export function readLines<T extends z.ZodType>(
  file: string,
  schema: T,
  example: string,
): z.output<T>[] {
  return contentOf(file)
    .split('\n')
    .flatMap((line, at) => {
      if (line.trim() === '') return []
      const read = schema.safeParse(parsed(line))
      if (read.success) return [read.data]
      const [issue] = read.error.issues
      const where = issue && issue.path.length > 0 ? `"${issue.path.join('.')}": ` : ''
      throw new BadFile(
        `${file}:${at + 1}: ${where}${issue?.message}; write one JSON object a line, such as ${example}`,
      )
    })
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    throw new BadFile(`${file} cannot be read (${(error as NodeJS.ErrnoException).code})`)
  }
}

/** Undefined, which no schema takes, where a line is no JSON. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
