import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Vitest's global set-up of the projects that run the built program, or many apps. */
export function setup(): (() => void) | undefined {
  const { status } = spawnSync(process.execPath, ['tools/build.mjs'], { stdio: 'inherit' })
  if (status !== 0) throw new Error('the build failed')

  // Workers inherit it; see shared-reading. The projects of one run share it.
  if (process.env['TEST_INDEX_FOLDER'] !== undefined) return
  const folder = mkdtempSync(join(tmpdir(), 'hoi-dap-so-index-'))
  process.env['TEST_INDEX_FOLDER'] = folder
  return () => {
    delete process.env['TEST_INDEX_FOLDER']
    rmSync(folder, { recursive: true, force: true })
  }
}
