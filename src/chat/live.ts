import type { ChatMessage } from '../web/contract.ts'
import * as api from './api.ts'
import { eventParser } from './sse.ts'

export interface LiveEvents {
  /** Oldest first. A message may come more than once; the receiver ignores what it has. */
  messages(messages: ChatMessage[]): void
  /** Everything the server had has been handed over. */
  caughtUp(): void
  typing(): void
  connected(yes: boolean): void
  /** The server does not know this token (any more). */
  unknownToken(token: string): void
}

const PAGE = 200 // the server's own limit for one answer
const FIRST_BYTE_MS = 6_000 // an open but mute stream is being held back by some proxy
const SILENCE_MS = 60_000 // longer than any keep-alive interval: the connection is dead
const STREAM_TRIES = 3 // then poll, and try the stream only now and then
const POLL_MS = 5_000
const POLLS_PER_STREAM_TRY = 12
const LONGEST_WAIT_MS = 30_000

/**
 * Keeps the conversation up to date, for ever: fetch what is missing, listen to the stream until it
 * breaks, wait, again. Where streams do not survive (old proxies) the fetching alone is polling.
 */
export class Live {
  readonly #events: LiveEvents
  #token = ''
  #after = 0
  #run: AbortController | undefined
  #round: AbortController | undefined
  #wake: () => void = () => {}
  #heardAt = 0
  #failures = 0
  #kicked = false

  constructor(events: LiveEvents) {
    this.#events = events
  }

  start(token: string): void {
    this.stop()
    if (token !== this.#token) this.#after = 0
    this.#token = token
    this.#run = new AbortController()
    void this.#loop(this.#run.signal)
  }

  stop(): void {
    this.#run?.abort()
    this.#round?.abort()
    this.#wake()
    this.#run = undefined
  }

  /** The network is back or the page is looked at again: do not trust an old connection, do not wait. */
  kick(trustedSilenceMs = 0): void {
    if (Date.now() - this.#heardAt < trustedSilenceMs) return
    this.#kicked = true
    this.#round?.abort()
    this.#wake()
  }

  async #loop(run: AbortSignal): Promise<void> {
    const token = this.#token
    let streamFailures = 0
    let polls = 0
    this.#failures = 0
    while (!run.aborted) {
      const round = (this.#round = new AbortController())
      let listening = false
      this.#kicked = false
      try {
        await this.#fetchMissing(token, round.signal)
        this.#failures = 0
        this.#events.connected(true)
        if (streamFailures < STREAM_TRIES || ++polls % POLLS_PER_STREAM_TRY === 0) {
          listening = true
          const end = await this.#listen(token, round)
          if (end === 'crowded') streamFailures = STREAM_TRIES
          else if (end === 'mute') streamFailures++
          else {
            streamFailures = 0
            this.#events.connected(false)
          }
        }
      } catch (error) {
        if (run.aborted) return
        if (api.isStatus(error, 401)) return this.#events.unknownToken(token)
        if (this.#kicked) this.#failures = 0
        else if (listening)
          streamFailures = api.isStatus(error, 429) ? STREAM_TRIES : streamFailures + 1
        else {
          this.#failures++
          this.#events.connected(false)
        }
      }
      if (!run.aborted && !this.#kicked) await this.#wait(streamFailures >= STREAM_TRIES)
      if (this.#kicked) streamFailures = 0 // another network, perhaps one that lets streams through
    }
  }

  async #fetchMissing(token: string, signal: AbortSignal): Promise<void> {
    for (let full = true; full;) {
      const { messages } = await api.messagesAfter(token, this.#after, signal)
      if (signal.aborted) return
      this.#deliver(messages)
      full = messages.length >= PAGE
    }
    this.#heardAt = Date.now()
    this.#events.caughtUp()
  }

  /**
   * Listens until the stream ends. `mute`: nothing at all came through it; `crowded`: another tab has
   * taken its place, and taking it back would only throw that one out.
   */
  async #listen(token: string, round: AbortController): Promise<'heard' | 'mute' | 'crowded'> {
    let heard = false
    let crowded = false
    let timer = setTimeout(() => round.abort(), FIRST_BYTE_MS)
    const feed = eventParser((name, data) => {
      if (name === 'typing') this.#events.typing()
      else if (name === 'crowded') crowded = true
      else if (name === 'message') this.#deliver([JSON.parse(data) as ChatMessage])
    })
    try {
      const reader = await api.liveAfter(token, this.#after, round.signal)
      for (;;) {
        const { done, value } = await reader.read()
        if (crowded) return 'crowded'
        if (done || round.signal.aborted) return heard ? 'heard' : 'mute'
        heard = true
        this.#heardAt = Date.now()
        clearTimeout(timer)
        timer = setTimeout(() => round.abort(), SILENCE_MS)
        feed(value)
      }
    } catch (error) {
      if (crowded) return 'crowded'
      if (heard) return 'heard'
      throw error
    } finally {
      clearTimeout(timer)
      round.abort()
    }
  }

  #deliver(messages: ChatMessage[]): void {
    if (messages.length === 0) return
    this.#after = Math.max(this.#after, ...messages.map((message) => message.seq))
    this.#events.messages(messages)
  }

  async #wait(polling: boolean): Promise<void> {
    const backOff = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** Math.max(0, this.#failures - 1))
    const steady = polling ? (document.hidden ? SILENCE_MS : POLL_MS) : 0
    // Spread out, so that a restarted server is not met by every page in the same second.
    const ms = Math.max(backOff, steady) * (0.75 + Math.random() / 2)
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
