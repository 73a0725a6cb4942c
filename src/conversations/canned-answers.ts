/** Answers that staff keep ready, typed as `/shortcut`. */
export interface CannedAnswer {
  shortcut: string
  title: string
  text: string
}

export interface CannedAnswerStore {
  /** By shortcut. */
  cannedAnswers(): Promise<CannedAnswer[]>
  /** @returns what stood there before; null when it is new */
  saveCannedAnswer(answer: CannedAnswer, by: number, now: number): Promise<CannedAnswer | null>
  /** @returns what went; null when there was none */
  removeCannedAnswer(shortcut: string): Promise<CannedAnswer | null>
}
