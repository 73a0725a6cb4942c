/** The last questions somebody tried in this tab. */
export interface Trial {
  text: string
  drafts: readonly string[]
  /** What it came to, in words. */
  result: string
}

const KEY = 'thu-bot'
const KEPT = 10

export function trials(): Trial[] {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '[]') as Trial[]
  } catch {
    return []
  }
}

/** @returns the list with this trial at its head */
export function keepTrial(trial: Trial): Trial[] {
  const same = (one: Trial) => one.text === trial.text && one.drafts.join() === trial.drafts.join()
  const kept = [trial, ...trials().filter((one) => !same(one))].slice(0, KEPT)
  try {
    sessionStorage.setItem(KEY, JSON.stringify(kept))
  } catch {
    // Storage is full or forbidden: the page shows it all the same.
  }
  return kept
}
