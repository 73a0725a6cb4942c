import type { DraftInput, FilePage } from '../../web/workshop-contract.ts'
import { ApiFailure } from '../api/client.ts'
import { conflictIn, keepFile, saveDraft } from '../api/workshop.ts'

export type Saving =
  /** Nothing was written here yet. */
  | { is: 'untouched' }
  | { is: 'waiting' }
  | { is: 'saving' }
  | { is: 'saved'; at: number }
  /** `again`: it is tried again by itself. */
  | { is: 'failed'; error: unknown; again: boolean }
  /** Somebody saved another text meanwhile; nothing is saved until one is chosen. */
  | { is: 'conflict'; theirs: FilePage }

export interface Written {
  text: string
  saving: Saving
}

const AFTER_TYPING = 1000
const TRY_AGAIN = 4000

/** What a file is now, for somebody who writes it. */
export const textOf = ({ draft, published }: FilePage): string =>
  draft?.text ?? published?.text ?? ''
const publishedOf = ({ published }: FilePage): string | null => published?.text ?? null
const versionOf = ({ draft }: FilePage): number => draft?.version ?? 0

/** Keeps the draft of one file on the server while it is typed; one save at a time. */
export class DraftSaver {
  private now: Written
  private saved: string
  private version: number
  /** What was published when this text was begun. */
  private base: string | null
  private timer: ReturnType<typeof setTimeout> | undefined
  private running: Promise<void> | null = null
  private readonly path: string
  private readonly save: (draft: DraftInput) => Promise<FilePage>
  private readonly watchers = new Set<() => void>()

  constructor(file: FilePage, save = saveDraft) {
    this.path = file.path
    this.save = save
    this.saved = textOf(file)
    this.version = versionOf(file)
    this.base = publishedOf(file)
    this.now = { text: this.saved, saving: { is: 'untouched' } }
  }

  readonly watch = (watcher: () => void) => {
    this.watchers.add(watcher)
    return () => void this.watchers.delete(watcher)
  }
  readonly written = (): Written => this.now

  get isSaved(): boolean {
    return this.now.text === this.saved && this.running === null
  }

  /** Of the draft, as the server last said; 0: there is none. */
  get savedVersion(): number {
    return this.version
  }

  readonly write = (text: string): void => {
    if (text === this.now.text) return
    const held = this.now.saving.is === 'conflict'
    this.tell(text, held ? this.now.saving : { is: 'waiting' })
    if (!held) this.later(AFTER_TYPING)
  }

  /**
   * Saves what is not saved yet.
   * @returns whether the server has all of it
   */
  readonly flush = async (): Promise<boolean> => {
    clearTimeout(this.timer)
    while (this.running) await this.running
    if (this.now.saving.is === 'conflict') return false
    if (this.now.text !== this.saved) {
      this.running = this.run({ text: this.now.text }).finally(() => {
        this.running = null
      })
      await this.running
    }
    return this.isSaved
  }

  /** What the server says of the file: taken over unless something here is not saved. */
  readonly see = (file: FilePage): void => {
    if (!this.isSaved || this.now.saving.is === 'conflict') return
    const version = versionOf(file)
    if (version !== 0 && version < this.version) return
    this.take(file)
  }

  /** What is here gives way to what the server has. */
  readonly take = (file: FilePage): void => {
    clearTimeout(this.timer)
    this.standOn(file)
    this.saved = textOf(file)
    this.tell(this.saved, this.now.saving.is === 'saved' ? this.now.saving : { is: 'untouched' })
  }

  /** Ends a conflict: this text is saved over theirs. */
  readonly settle = (theirs: FilePage, text: string): void => {
    this.standOn(theirs)
    this.saved = textOf(theirs)
    this.tell(text, { is: 'waiting' })
    void this.flush().then(() => {
      if (this.now.text === this.saved) this.tell(text, { is: 'saved', at: Date.now() })
    })
  }

  /** This published text was worked in; the draft stands on it from here on. */
  readonly rebase = async (text: string, base: string | null): Promise<boolean> => {
    while (this.running) await this.running
    clearTimeout(this.timer)
    this.tell(text, { is: 'waiting' })
    this.running = this.run({ text, base }).finally(() => {
      this.running = null
    })
    await this.running
    return this.isSaved
  }

  private standOn(file: FilePage): void {
    this.version = versionOf(file)
    this.base = publishedOf(file)
  }

  private later(ms: number): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.flush(), ms)
  }

  private async run(change: { text: string; base?: string | null }): Promise<void> {
    this.tell(this.now.text, { is: 'saving' })
    try {
      const begun = this.version === 0 ? { base: this.base } : {}
      const file = await this.save({ path: this.path, version: this.version, ...begun, ...change })
      this.version = versionOf(file)
      this.saved = change.text
      await keepFile(file)
      const more = this.now.text !== this.saved
      this.tell(this.now.text, more ? { is: 'waiting' } : { is: 'saved', at: Date.now() })
      if (more) this.later(AFTER_TYPING)
    } catch (error) {
      const theirs = conflictIn(error)
      if (theirs && textOf(theirs) === change.text) {
        // Our own save, whose answer was lost.
        this.version = versionOf(theirs)
        this.saved = change.text
        this.tell(this.now.text, { is: 'saved', at: Date.now() })
      } else if (theirs && textOf(theirs) === this.saved) {
        // What was saved here was published, or moved on: what is written since stands on that.
        this.standOn(theirs)
        this.tell(this.now.text, { is: 'waiting' })
        this.later(0)
      } else if (theirs) {
        this.tell(this.now.text, { is: 'conflict', theirs })
      } else {
        const again =
          !(error instanceof ApiFailure) ||
          error.status === 0 ||
          error.status === 429 ||
          error.status >= 500
        this.tell(this.now.text, { is: 'failed', error, again })
        if (again) this.later(TRY_AGAIN)
      }
    }
  }

  private tell(text: string, saving: Saving): void {
    this.now = { text, saving }
    this.watchers.forEach((watcher) => watcher())
  }
}
