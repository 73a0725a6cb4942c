import { inspect } from 'node:util'
import { startApp } from './app.ts'
import { ConfigError, readConfig, withEnvFile } from './config.ts'
import { withRemedy } from './failure.ts'
import { createLog } from './log.ts'

/** Service managers kill what does not stop in time; in ms. */
const STOP_WITHIN = 40_000

/** Reads the settings, starts everything, and stops it in order when told to. */
async function main(): Promise<void> {
  const config = readConfig(withEnvFile(process.env, '.env'))
  const log = createLog(config.logLevel)
  const app = await startApp(config, { log })
  if (app.setUpLink !== null) {
    log.warn(`nobody can use the staff console yet; its first administrator: ${app.setUpLink}`)
  }
  log.info({ url: app.url }, `Hỏi Đáp Số is ready: open ${app.url} in a browser`)

  let stopping = false
  const stop = (signal: string) => {
    if (stopping) return
    stopping = true
    log.info({ signal }, 'stopping: finishing what has begun')
    setTimeout(() => {
      log.error('stopping took too long; what is unfinished waits in the database')
      process.exit(1)
    }, STOP_WITHIN).unref()
    app.stop().then(
      () => {
        log.info('stopped')
        process.exit(0)
      },
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed; nothing is lost, the next start takes it up')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

main().catch((error: unknown) => {
  const said = error instanceof ConfigError ? error.message : withRemedy(error)
  process.stderr.write(`${said ?? inspect(error)}\n`)
  process.exit(1)
})
