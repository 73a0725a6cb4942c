// The built program in a process of its own, with its workers paused if BENCH_WORKERS says so.
import { startApp } from '../../../dist/app.js'
import { readConfig } from '../../../dist/config.js'
import { createLog } from '../../../dist/log.js'

const config = readConfig(process.env)
const paused = process.env.BENCH_WORKERS === 'paused'
const app = await startApp(config, {
  log: createLog(config.logLevel),
  ...(paused ? { workers: 'paused' } : {}),
})
process.send({ url: app.url })
process.on('message', (question) => {
  if (question === 'usage') process.send({ ...process.memoryUsage(), ...process.cpuUsage() })
})
process.on('disconnect', () => {
  app.stop().then(() => process.exit(0))
})
