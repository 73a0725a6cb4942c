import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

export interface Ended {
  code: number
  stdout: string
  stderr: string
}

/** The built command line as a person calls it, with nothing of our own environment but the path. */
export async function runCommandLine(
  env: Record<string, string>,
  ...args: string[]
): Promise<Ended> {
  try {
    const options = { env: { PATH: process.env['PATH'], ...env } }
    const ended = await promisify(execFile)(process.execPath, ['dist/cli.js', ...args], options)
    return { code: 0, ...ended }
  } catch (error) {
    return error as Ended
  }
}
