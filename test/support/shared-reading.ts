import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { deserialize, serialize } from 'node:v8'
import type { AppOptions } from '../../src/app.ts'
import { flowsOf, readContent } from '../../src/wiring/build-bot.ts'
import { dayOf } from '../../src/calendar/calendar.ts'
import type { Tasks } from '../../src/threads/index-thread.ts'
import { runInThread, type Running } from '../../src/threads/run-in-thread.ts'

/**
 * Reading the handbook takes seconds, and hundreds of apps are started that all have the same one.
 * So what was read is kept: flows by each worker, the index and what was learnt of agencies
 * (plain data, as it comes from a thread) in files that one test run shares. Content with another text, or of another day, is read
 * like in production; new-content.test.ts always is.
 */
export const sharedReading: NonNullable<AppOptions['reading']> = {
  check: remembered((files) => keyOf(files), readContent),
  flows: remembered(
    (files, { organisation, lexicon }, settings) =>
      keyOf([files, organisation, [...lexicon.expansions], settings]),
    (...given) => flowsOf(...given).flows,
  ),
  index: (order) => filed('index', order, keyOf([order.files, dayOf(order.now)])),
  routing(order) {
    const { material, agencies, lexicon } = order
    return filed('routing', order, keyOf([material, agencies, [...lexicon.expansions]]))
  },
}

/** What a thread gives, kept in a file; the next to ask for the same reads it. */
function filed<Name extends 'index' | 'routing'>(
  name: Name,
  order: Tasks[Name]['order'],
  key: string,
): Running<Tasks[Name]['result']> {
  type Result = Tasks[Name]['result']
  const folder = process.env['TEST_INDEX_FOLDER']
  const file = folder && join(folder, key)
  if (!file) return runInThread(name, order)
  if (existsSync(file)) {
    const result = Promise.resolve(deserialize(readFileSync(file)) as Result)
    return { result, stop: async () => undefined }
  }
  const thread = runInThread(name, order)
  const result = thread.result.then((read) => {
    mkdirSync(folder, { recursive: true })
    // Whole or not at all: another worker may look for it at this moment.
    writeFileSync(`${file}.${process.pid}`, serialize(read))
    renameSync(`${file}.${process.pid}`, file)
    return read
  })
  result.catch(() => undefined)
  return { ...thread, result }
}

const keyOf = (given: unknown) => createHash('sha256').update(JSON.stringify(given)).digest('hex')

function remembered<Given extends unknown[], Result>(
  key: (...given: Given) => string,
  make: (...given: Given) => Result,
): (...given: Given) => Result {
  const made = new Map<string, Result>()
  return (...given) => {
    const name = key(...given)
    const known = made.get(name)
    if (known !== undefined) return known
    const result = make(...given)
    made.set(name, result)
    return result
  }
}
