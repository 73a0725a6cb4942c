import * as api from './api.ts'
import * as store from './store.ts'

/** The token that names this device's conversation. Asked for only when there is something to send. */
export class Session {
  #token = store.read(store.TOKEN)
  #asking: Promise<string> | undefined
  readonly #opened: (token: string) => void

  constructor(opened: (token: string) => void) {
    this.#opened = opened
  }

  get token(): string | undefined {
    return this.#token
  }

  /** The token, asking for a new conversation if there is none. Many callers share one request. */
  ensure(): Promise<string> {
    if (this.#token !== undefined) return Promise.resolve(this.#token)
    const asking = (this.#asking ??= api.newSession().then(
      ({ token }) => {
        if (this.#asking !== asking) {
          if (this.#token !== undefined) return this.#token // another tab was faster
          throw new Error('wiped meanwhile')
        }
        this.#asking = undefined
        store.write(store.TOKEN, token)
        this.adopt(token)
        return token
      },
      (error: unknown) => {
        if (this.#asking === asking) this.#asking = undefined
        throw error
      },
    ))
    return asking
  }

  /** Another tab of this browser opened a conversation: join it. */
  adopt(token: string): void {
    this.#asking = undefined
    this.#token = token
    this.#opened(token)
  }

  forget(): void {
    this.#asking = undefined
    this.#token = undefined
    store.remove(store.TOKEN)
  }
}
