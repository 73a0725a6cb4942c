import type { Channel } from '../../conversations/channel.ts'

export interface WebChannelOptions {
  /** Tells an open page that an answer is on its way. */
  announceTyping: (personId: string) => void
}

/** What may be asked of a phone on a slow line. */
const MOST_BYTES = 5 * 1024 * 1024

/**
 * Our own chat page. Nothing leaves the machine: a part is delivered when the outbox marks it so,
 * and the page reads it from the transcript.
 */
export function createWebChannel({ announceTyping }: WebChannelOptions): Channel {
  return {
    name: 'web',
    toParts: ({ text, choices, attachment }) => [
      {
        text,
        choices: choices.map(({ title, label, ...action }) => ({
          label: title ?? label,
          ...action,
        })),
        ...(attachment ? { attachment } : {}),
      },
    ],
    // Whatever it is, the page shows pictures only and saves the rest.
    fileProblem: ({ size }) => (size === 0 ? 'file-empty' : size > MOST_BYTES ? 'file-size' : null),
    send: async (_personId, _part, { tag }) => ({ platformMessageId: tag }),
    showTyping: async (personId) => announceTyping(personId),
  }
}
