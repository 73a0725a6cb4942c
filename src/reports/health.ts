import type { ChannelName } from '../conversations/message.ts'

/** What the database can tell about how the service does. */
export interface HealthFacts {
  /** When something last came in, by channel, ms UTC. */
  lastInbound(): Promise<{ channel: ChannelName; at: number }[]>
  /** Messages that another program sent to our people since a time, by channel. */
  strangers(since: number): Promise<{ channel: ChannelName; messages: number }[]>
  /** What the database itself finds wrong with its files; empty when sound. */
  damage(): Promise<string[]>
  /** When the last backup was made, ms UTC; null when none is known. */
  lastBackup(): Promise<number | null>
  recordBackup(at: number): Promise<void>
}
