import { spawnSync } from 'node:child_process'

/** Vitest's global set-up of the projects that run the built program. */
export function setup(): void {
  const { status } = spawnSync(process.execPath, ['tools/build.mjs'], { stdio: 'inherit' })
  if (status !== 0) throw new Error('the build failed')
}
