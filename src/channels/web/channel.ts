import type { Channel } from '../../conversations/channel.ts'

export interface WebChannelOptions {
  /** Tells an open page that an answer is on its way. */
  announceTyping: (personId: string) => void
}

/**
 * Our own chat page. Nothing leaves the machine: a part is delivered when the outbox marks it so,
 * and the page reads it from the transcript.
 */
export function createWebChannel({ announceTyping }: WebChannelOptions): Channel {
  return {
    name: 'web',
    toParts: ({ text, choices }) => [
      {
        text,
        choices: choices.map(({ title, label, ...action }) => ({
          label: title ?? label,
          ...action,
        })),
      },
    ],
    send: async (_personId, _part, { tag }) => ({ platformMessageId: tag }),
    showTyping: async (personId) => announceTyping(personId),
  }
}
