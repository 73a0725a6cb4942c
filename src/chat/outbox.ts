import type { ChatPost } from '../web/contract.ts'
import { isStatus, type ApiError } from './api.ts'
import * as pictures from './pictures.ts'
import * as store from './store.ts'

/** What the person wrote and the server has not yet confirmed. */
export interface Unsent extends ChatPost {
  at: number
  /** A picture instead of words; it is kept beside, under the message's id. */
  picture?: true
}

/**
 * `waiting`: the server has asked for patience, and it is sent by itself afterwards; `rejected`: the
 * server will never take it as it is; `held`: a picture beyond what may be sent in an hour, which lets
 * others pass; all others may be tried again.
 */
export type SendState = 'sending' | 'waiting' | 'sent' | 'failed' | 'rejected' | 'held'

export interface OutboxEvents {
  /** Hands the message to the server; throws if it did not take it. */
  send(message: Unsent): Promise<void>
  changed(id: string, state: SendState): void
  renamed(oldId: string, newId: string): void
}

/** When the server asks for patience without saying how long. */
const PATIENCE_MS = 30_000
/** For longer a picture does not keep back what was written after it. */
const LONGEST_PATIENCE_MS = 60_000
const WAITS_MS = [1000, 2000, 4000, 8000]
const KEY = 'unsent.'

/**
 * Sends one message after the other, so that their order is kept. Every message has its own key in
 * storage: two tabs cannot overwrite each other's, and sending one twice does no harm (same id).
 */
export class Outbox {
  readonly #events: OutboxEvents
  #queue: Unsent[] = []
  /** Out of the queue, but not sent: rejected or held. */
  #aside = new Map<string, Unsent>()
  #busy = false
  #gaveUp = false
  /** The server has asked for patience: trying sooner would only be refused again. */
  #patient = false
  #wake: () => void = () => {}

  constructor(events: OutboxEvents) {
    this.#events = events
  }

  /** What an earlier visit left behind, oldest first. Call `retry` to set it going. */
  restore(): Unsent[] {
    const found = store.keys(KEY).flatMap((key) => {
      try {
        return [JSON.parse(store.read(key) ?? '') as Unsent]
      } catch {
        store.remove(key)
        return []
      }
    })
    this.#queue = found.sort((a, b) => a.at - b.at)
    return [...this.#queue]
  }

  add(text: string, payload?: string): Unsent {
    const message: Unsent = {
      id: newId(),
      text,
      at: Date.now(),
      ...(payload !== undefined && { payload }),
    }
    this.#save(message)
    this.#queue.push(message)
    return message
  }

  addPicture(picture: Blob): Unsent {
    const message: Unsent = { id: newId(), text: '', at: Date.now(), picture: true }
    pictures.keep(message.id, picture)
    this.#save(message)
    this.#queue.push(message)
    return message
  }

  /** Tries a held picture once more. */
  release(id: string): void {
    const message = this.#aside.get(id)
    if (!message) return
    this.#aside.delete(id)
    this.#queue.push(message)
    this.#events.changed(id, 'sending')
    this.retry()
  }

  /** Tries all that waits, now. */
  retry(): void {
    if (this.#gaveUp) this.#showAll('sending')
    this.#gaveUp = false
    if (this.#patient) return this.#showAll('waiting')
    this.#wake()
    if (!this.#busy) void this.#run()
  }

  /** The message came back from the server, so it has arrived, even if the answer to us was lost. */
  arrived(id: string): void {
    this.#forget(id)
    this.#queue = this.#queue.filter((message) => message.id !== id)
  }

  /** Takes a rejected message out, for the person to mend it. */
  takeBack(id: string): Unsent | undefined {
    const message = this.#aside.get(id)
    this.#aside.delete(id)
    this.#forget(id)
    return message
  }

  /** For a new conversation: the old one may already know these ids and would ignore them. */
  renumber(): void {
    for (const message of this.#queue) {
      const oldId = message.id
      store.remove(KEY + oldId)
      message.id = newId()
      this.#save(message)
      if (message.picture) void pictures.rename(oldId, message.id)
      this.#events.renamed(oldId, message.id)
    }
  }

  clear(): void {
    for (const key of store.keys(KEY)) store.remove(key)
    pictures.forgetAll()
    this.#queue = []
    this.#aside.clear()
    this.#gaveUp = false
    this.#wake()
  }

  async #run(): Promise<void> {
    this.#busy = true
    let tries = 0
    for (let message; !this.#gaveUp && (message = this.#queue[0]);) {
      const { id } = message
      try {
        await this.#events.send(message)
        tries = 0
        if (!this.#queue.includes(message)) continue // wiped, or already back from the server
        this.arrived(id)
        this.#events.changed(id, 'sent')
      } catch (error) {
        if (this.#queue[0] !== message) {
          tries = 0
          continue
        }
        if (isStatus(error, 400, 413, 415)) {
          tries = 0
          this.#queue.shift()
          this.#aside.set(id, message) // stays in storage until taken back
          this.#events.changed(id, 'rejected')
          continue
        }
        if (isStatus(error, 429)) {
          tries = 0
          const asked = (error as ApiError).waitMs ?? PATIENCE_MS
          if (message.picture && asked > LONGEST_PATIENCE_MS) {
            this.#queue.shift()
            this.#aside.set(id, message)
            this.#events.changed(id, 'held')
            continue
          }
          this.#patient = true
          this.#showAll('waiting')
          // Spread out: a whole office may have been asked for patience at the same moment.
          await this.#pause(asked + Math.random() * 1000)
          this.#patient = false
          this.#showAll('sending')
          continue
        }
        const wait = WAITS_MS[tries++]
        if (wait !== undefined) {
          await this.#pause(isStatus(error, 401) && tries === 1 ? 0 : wait)
        } else {
          // All that wait fail together: sending later ones first would turn their order round.
          this.#gaveUp = true
          this.#showAll('failed')
        }
      }
    }
    this.#busy = false
  }

  #showAll(state: SendState): void {
    for (const { id } of this.#queue) this.#events.changed(id, state)
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  #forget(id: string): void {
    store.remove(KEY + id)
    pictures.forget(id)
  }

  #save(message: Unsent): void {
    store.write(KEY + message.id, JSON.stringify(message))
  }
}

/** randomUUID exists only on https; an office may well try this out over plain http. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
