/** What runs in a thread of its own, started by run-in-thread: one task, then the thread ends. */
import { parentPort, workerData } from 'node:worker_threads'
import { readContent } from '../wiring/build-bot.ts'
import { checkContent } from '../commands/check/check-content.ts'
import type { ContentFile, Finding } from '../content/file.ts'
import { readHandbook, type Handbook } from '../knowledge/content.ts'
import { learn, type Fitted } from '../knowledge/fit.ts'
import { readLibrary } from '../knowledge/library.ts'
import type { RankerData } from '../knowledge/rank.ts'
import { simulate, type Simulated } from '../knowledge/simulate.ts'
import type { Agencies } from '../knowledge/directory.ts'
import type { Lexicon } from '../text/words.ts'
import { trainRouting, type RoutingMaterial, type TrainedRouting } from '../tickets/routing.ts'
import { createWording } from '../tickets/wording.ts'

/** What may be ordered, and what comes back: plain data, copied between the threads. */
export interface Tasks {
  /** Reads the handbook and the index over what is in force at `now`; `quick`: without Lunr's builder. */
  index: {
    order: { files: ContentFile[]; now: number; quick?: boolean }
    result: { handbook: Handbook; ranker: RankerData }
  }
  /** Fits the confidence to a handbook; nothing when there is too little to go by. */
  fit: {
    order: Simulated & { precision: number }
    result: Fitted | undefined
  }
  /** What is wrong with one file beside the others; `usable`: it can be read all the same. */
  check: {
    order: { files: ContentFile[]; path: string; now: number }
    result: { findings: Finding[]; usable: boolean }
  }
  /** Learns which agency answers what. */
  routing: {
    order: { material: RoutingMaterial; agencies: Agencies; lexicon: Lexicon }
    result: TrainedRouting
  }
}
export type TaskName = keyof Tasks

const tasks: { [Name in TaskName]: (order: Tasks[Name]['order']) => Tasks[Name]['result'] } = {
  index({ files, now, quick }) {
    const { handbook } = readHandbook(files)
    return { handbook, ranker: readLibrary(handbook, now, quick) }
  },
  routing: ({ material, agencies, lexicon }) =>
    trainRouting(material, agencies, createWording(lexicon)),
  check({ files, path, now }) {
    const unusable = readContent(files).broken.some((problem) => problem.path === path)
    const { findings } = checkContent(files, now, true)
    return { findings: findings.filter((finding) => finding.path === path), usable: !unusable }
  },
  fit: ({ precision, ...simulated }) => learn(simulate(simulated), precision),
}

/** Large arrays change hands instead of being copied. */
function arraysIn(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) return [value.buffer as ArrayBuffer]
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return Object.values(value).flatMap(arraysIn)
}

function run<Name extends TaskName>({ name, order }: { name: Name; order: Tasks[Name]['order'] }) {
  const result = tasks[name](order)
  parentPort?.postMessage(result, arraysIn(result))
}
run(workerData as Parameters<typeof run>[0])
