/** The open streams, and who must make room for whom. */
export interface Streams {
  /**
   * Counts a stream in and returns how to count it out; null when the address has its fill. Beyond
   * what one person may have, their oldest is ended.
   */
  open(personId: string, address: string, end: () => void): (() => void) | null
}

export function createStreams(most: { ofPerson: number; ofAddress: number }): Streams {
  const ofPerson = new Map<string, Set<() => void>>()
  const ofAddress = new Map<string, number>()

  return {
    open(personId, address, end) {
      const mine = ofPerson.get(personId) ?? new Set()
      const [oldest] = mine
      // Ended first: a person at their own limit takes another's place, not one more.
      if (oldest && mine.size >= most.ofPerson) oldest()
      const there = ofAddress.get(address) ?? 0
      if (there >= most.ofAddress) return null

      const entry = () => {
        close()
        end()
      }
      const close = () => {
        if (!mine.delete(entry)) return
        if (mine.size === 0 && ofPerson.get(personId) === mine) ofPerson.delete(personId)
        const left = (ofAddress.get(address) ?? 1) - 1
        if (left > 0) ofAddress.set(address, left)
        else ofAddress.delete(address)
      }
      ofPerson.set(personId, mine.add(entry))
      ofAddress.set(address, there + 1)
      return close
    },
  }
}
