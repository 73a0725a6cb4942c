/** Who is looking at which conversation right now, within this process. */
export interface Live {
  /** @returns stop listening */
  listen(personId: string, listener: (news: News) => void): () => void
  announce(personId: string, news: News): void
  /** Ends every open stream, so that the server can close. */
  endAll(): void
}

export type News = 'message' | 'typing' | 'end'

export function createLive(): Live {
  const listeners = new Map<string, Set<(news: News) => void>>()
  return {
    listen(personId, listener) {
      const mine = listeners.get(personId) ?? new Set()
      listeners.set(personId, mine.add(listener))
      return () => {
        mine.delete(listener)
        if (mine.size === 0 && listeners.get(personId) === mine) listeners.delete(personId)
      }
    },
    announce(personId, news) {
      for (const listener of listeners.get(personId) ?? []) listener(news)
    },
    endAll() {
      for (const mine of listeners.values()) for (const listener of mine) listener('end')
    },
  }
}
