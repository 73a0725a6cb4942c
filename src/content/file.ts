import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse as parseYaml } from 'yaml'
import type { z } from 'zod'

/** A file of `knowledge/` or `flows/`, by its path from the project's root, with `/`. */
export interface ContentFile {
  path: string
  text: string
}

/** What is wrong with a file, in words an editor can act on. */
export interface Problem {
  path: string
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
export function idOf({ path }: ContentFile): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '')
}

/** YAML text as a schema wants it; throws one Error with all complaints, `field: what is wrong`. */
export function readYaml<T extends z.ZodType>(schema: T, text: string): z.output<T> {
  const { data, error } = schema.safeParse(parseYaml(text))
  if (!error) return data
  throw new Error(
    error.issues.map(({ path, message }) => `${path.join('.') || 'file'}: ${message}`).join('; '),
  )
}

/** Runs `read` on every file; a file that throws becomes a problem and the rest stands. */
export function readEach(
  files: readonly ContentFile[],
  read: (file: ContentFile) => void,
): Problem[] {
  const problems: Problem[] = []
  for (const file of files) {
    try {
      read(file)
    } catch (error) {
      problems.push({
        path: file.path,
        message: error instanceof Error ? error.message : String(error),
      })
    }
  }
  return problems
}
