/**
 * What the widget on a portal's page and the chat page in its frame say to each other. Both check who
 * speaks and name whom they speak to; neither says anything about what is written in the conversation.
 */
export type ToFrame =
  /** First, so that the frame learns which of the allowed pages it is on. */
  { hoiDapSo: 'hello' } | { hoiDapSo: 'shown'; focus: boolean } | { hoiDapSo: 'hidden' }

export type ToPortal =
  | { hoiDapSo: 'ready' }
  | { hoiDapSo: 'close' }
  /** Answers that came while the panel was closed. */
  | { hoiDapSo: 'unread'; count: number }
