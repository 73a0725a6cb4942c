// Builds dist/ from src/ when it is missing or stale. Speaks on stderr only: stdout belongs to
// the command that follows.
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')
const stamp = join(dist, '.built-from')

const fingerprint = fingerprintOf(['src', 'tools', 'tsconfig.json', 'package-lock.json'])
const current = existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint
if (!current || process.argv.includes('--force')) {
  try {
    await build()
  } catch (error) {
    process.stderr.write(`${error.message}\n`)
    process.exitCode = 1
  }
}

async function build() {
  process.stderr.write('Building (only when something changed) …\n')
  // Into a folder of its own, then swapped: a process that runs from dist/ never sees half of it.
  const fresh = join(root, `dist.${process.pid}`)
  rmSync(fresh, { recursive: true, force: true })
  try {
    mkdirSync(fresh)
    // Side by side: the console's bundle takes as long as the compiler.
    await allOf([compileServerAndChat(fresh), bundleConsole(fresh)])
    writeFileSync(join(fresh, '.built-from'), fingerprint)
    rmSync(dist, { recursive: true, force: true })
    renameSync(fresh, dist)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

async function compileServerAndChat(fresh) {
  await compile('tools/tsconfig.build.json', fresh)
  if (!existsSync(join(root, 'src/chat/index.html'))) return
  await compile('src/chat/tsconfig.json', fresh, '--noEmit', 'false')
  for (const name of readdirSync(join(root, 'src/chat'))) {
    if (!/\.(ts|json)$/.test(name))
      cpSync(join(root, 'src/chat', name), join(fresh, 'chat', name), { recursive: true })
  }
  buildWidget(join(fresh, 'chat'))
}

/** Its types are checked by `npm run check`; here they would double the time. */
async function bundleConsole(fresh) {
  if (!existsSync(join(root, 'src/console/index.html'))) return
  const config = join(root, 'tools/vite.config.mjs')
  await run('vite/bin/vite.js', 'build', '--config', config, '--outDir', join(fresh, 'console'))
}

/**
 * Makes widget.js one function of the list of portals, with its markup and styles inside: a classic
 * script that leaves no name behind on a stranger's page. The server writes the call.
 */
function buildWidget(folder) {
  const take = (name) => readFileSync(join(folder, name), 'utf8')
  const markup = take('widget.html')
    .replace(/<!--.*?-->/gs, '')
    .replace(/\s+/g, ' ')
    .replace(/> </g, '><')
  const styles = take('widget.css')
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};]) ?/g, '$1')
  const code = take('widget.js')
    .replace(/^export \{\};$/m, '')
    .replace(/^ +/gm, '')
  if (/^(?:import|export)\b/m.test(code))
    throw new Error('src/chat/widget.ts must not import code.')
  const whole = `((portals) => {
"use strict";
const markup = ${JSON.stringify(markup.trim())};
const styles = ${JSON.stringify(styles.trim())};
${code.trim()}
})`
  writeFileSync(join(folder, 'widget.js'), whole)
  for (const name of ['widget.html', 'widget.css']) rmSync(join(folder, name))
}

function compile(project, outDir, ...more) {
  return run('typescript/bin/tsc', '-p', join(root, project), '--outDir', outDir, ...more)
}

/** Runs the program of a package by its file: no shell, and the same on every system. */
function run(program, ...args) {
  const [name] = program.split('/')
  let file
  try {
    // Not resolved as a module: packages need not export their programs.
    file = join(
      dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)),
      program.slice(name.length + 1),
    )
  } catch {
    throw new Error(`${name} is not installed: run \`npm ci\` first.`)
  }
  const failed = new Error('The build failed; the lines above say where.')
  return new Promise((resolve, reject) => {
    spawn(process.execPath, [file, ...args], {
      cwd: root,
      stdio: ['ignore', 2, 2],
      // Started by tests as well, whose NODE_ENV would bundle React's slow half.
      env: { ...process.env, NODE_ENV: 'production' },
    })
      .on('error', reject)
      .on('exit', (status) => (status === 0 ? resolve() : reject(failed)))
  })
}

/** Waits for all also when one fails: what still runs would write into a folder that is gone. */
async function allOf(steps) {
  const failed = (await Promise.allSettled(steps)).find(({ status }) => status === 'rejected')
  if (failed) throw failed.reason
}

function fingerprintOf(paths) {
  const hash = createHash('sha256').update(process.version)
  for (const path of paths) addTo(hash, path)
  return hash.digest('hex')
}

function addTo(hash, path) {
  const full = join(root, path)
  const entries =
    existsSync(full) && path.indexOf('.') < 0
      ? readdirSync(full, { withFileTypes: true })
      : undefined
  if (!entries) {
    if (existsSync(full)) hash.update(path).update(readFileSync(full))
    return
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inner = `${path}/${entry.name}`
    if (entry.isDirectory()) addTo(hash, inner)
    else hash.update(inner).update(readFileSync(join(root, inner)))
  }
}
