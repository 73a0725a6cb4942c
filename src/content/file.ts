import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse as parseYaml } from 'yaml'
import type { z } from 'zod'
import { lineIn, lineOf, lineWith, type Place } from './line-of.ts'
import { UnknownName } from './placeholders.ts'
import { complaintsOf } from './words-of-issues.ts'
import { wordsOfYamlError } from './words-of-yaml.ts'

/** A file of `knowledge/` or `flows/`, by its path from the project's root, with `/`. */
export interface ContentFile {
  path: string
  text: string
}

/** What is wrong with a file, in words an editor can act on. */
export interface Problem {
  path: string
  /** Counted from 1; missing where it is the file as a whole. */
  line?: number
  message: string
}

/** What a check found: a problem, or a note of something good to know. */
export interface Finding extends Problem {
  note?: true
}

/** What is wrong with a field, before it is known on which line that stands. */
export interface Complaint {
  at: Place
  message: string
}

/** All .md and .yml files of a folder below `root`, sorted by path. */
export function readFolder(root: string, folder: string): ContentFile[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((path) => /\.(md|yml)$/.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

/** File name without folders and ending: the id of what the file holds. */
export function idOf({ path }: Pick<ContentFile, 'path'>): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '')
}

/** A complaint about a file, with its line. */
export const problemIn = (file: ContentFile, at: Place, message: string): Problem => ({
  path: file.path,
  line: lineOf(file, at),
  message,
})

export const noteIn = (file: ContentFile, at: Place, message: string): Finding => ({
  ...problemIn(file, at, message),
  note: true,
})

/** A file that cannot be used, for all of these reasons. */
export class Faulty extends Error {
  readonly faults: readonly Omit<Problem, 'path'>[]
  constructor(faults: readonly Omit<Problem, 'path'>[]) {
    super(faults.map(({ message }) => message).join('; '))
    this.faults = faults
  }
}

/**
 * YAML text as a schema wants it.
 * @param firstLine of the text in its file
 * @throws Faulty with every complaint, as in `Nhãn nút (label) dài 24 ký tự, nhiều nhất 20: hãy rút ngắn`
 */
export function readYaml<T extends z.ZodType>(schema: T, text: string, firstLine = 1): z.output<T> {
  const written = parsed(text, firstLine)
  const { data, error } = schema.safeParse(written)
  if (!error) return data
  // Lines are looked up only now: a file in order is read once.
  throw new Faulty(
    error.issues
      .flatMap((issue) => complaintsOf(issue, written))
      .map(({ at, message }) => ({ line: lineIn(text, at, firstLine), message })),
  )
}

/** @throws Faulty when there are complaints about a YAML text */
export function refuse(complaints: readonly Complaint[], file: ContentFile): void {
  if (complaints.length === 0) return
  throw new Faulty(complaints.map(({ at, message }) => ({ line: lineOf(file, at), message })))
}

function parsed(text: string, firstLine: number): unknown {
  try {
    return parseYaml(text)
  } catch (error) {
    const { line, message } = wordsOfYamlError(error, text)
    throw new Faulty([{ line: firstLine - 1 + line, message }])
  }
}

/** Runs `read` on every file; a file that throws becomes problems and the rest stands. */
export function readEach(
  files: readonly ContentFile[],
  read: (file: ContentFile) => void,
): Problem[] {
  return files.flatMap((file): Problem[] => {
    const { path } = file
    try {
      read(file)
      return []
    } catch (error) {
      if (error instanceof Faulty) return error.faults.map((fault) => ({ path, ...fault }))
      const message = error instanceof Error ? error.message : String(error)
      if (!(error instanceof UnknownName)) return [{ path, message }]
      return [{ path, line: lineWith(file.text, `{${error.unknown}}`), message }]
    }
  })
}
