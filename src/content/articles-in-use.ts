/** What became of an article's answers. */
export interface ArticleUse {
  /** Times it was given as the answer. */
  served: number
  /** Of these, people or staff said it did not help. */
  unhelpful: number
}

export interface ArticleUseFacts {
  /** By article id, since a moment. */
  articleUse(since: number): Promise<ReadonlyMap<string, ArticleUse>>
}

/** An answer of the bot that staff marked as wrong. */
export interface WrongAnswer {
  id: number
  /** What was asked, masked; null once it is erased. */
  asked: string | null
  /** The article that was given; null: none. */
  article: string | null
  rightArticle: string | null
  note: string | null
  by: number
  createdAt: number
  state: WrongAnswerState
  reason: string | null
}
export const wrongAnswerStates = ['new', 'done', 'ignored'] as const
export type WrongAnswerState = (typeof wrongAnswerStates)[number]

export interface WrongAnswerList {
  wrongAnswersFor(state: WrongAnswerState, limit: number): Promise<WrongAnswer[]>
  /** @returns false when it is gone */
  settleWrongAnswer(
    id: number,
    to: { state: WrongAnswerState; reason: string | null },
    by: number,
    now: number,
  ): Promise<boolean>
}

/** Mails that remind an owner of a month's articles to look at again. */
export interface ReviewMailStore {
  /** `2026-11` */
  reviewMailsOf(month: string): Promise<{ agency: string; sentAt: number }[]>
  noteReviewMail(agency: string, month: string, now: number): Promise<void>
}
