import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Outcome } from '../bot/decision.ts'
import type { DeliveryResult } from '../conversations/deliver.ts'
import type { ChannelName, InboundEvent } from '../conversations/message.ts'
import type { Queue } from '../queue/queue.ts'

/** What GET /metrics shows, in Prometheus' format. Counts only: no text, no ids. */
export interface Metrics {
  webhook: (channel: ChannelName, verdict: 'accepted' | 'rejected' | 'failed') => void
  event: (event: InboundEvent) => void
  turn: (channel: ChannelName, outcome: Outcome, ms: number) => void
  delivery: (channel: ChannelName, result: DeliveryResult) => void
  contentType: string
  render: () => Promise<string>
}

export function createMetrics(queue: Queue): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const webhooks = new Counter({
    name: 'hoidapso_webhook_deliveries_total',
    help: 'Webhook deliveries; "failed" (verified but not stored) must stay 0',
    labelNames: ['channel', 'verdict'],
    registers,
  })
  const events = new Counter({
    name: 'hoidapso_events_total',
    help: 'Events of the platforms by what they are, each counted once',
    labelNames: ['channel', 'kind'],
    registers,
  })
  const turns = new Counter({
    name: 'hoidapso_turns_total',
    help: 'Turns by how they ended',
    labelNames: ['channel', 'outcome'],
    registers,
  })
  const seconds = new Histogram({
    name: 'hoidapso_turn_seconds',
    help: 'From receipt of a message to its replies being in the outbox',
    labelNames: ['channel'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 30, 300],
    registers,
  })
  const deliveries = new Counter({
    name: 'hoidapso_deliveries_total',
    help: 'Parts of replies by what became of them',
    labelNames: ['channel', 'result'],
    registers,
  })
  new Gauge({
    name: 'hoidapso_jobs',
    help: 'Jobs by lane and state; "buried" wants a look',
    labelNames: ['lane', 'state'],
    registers,
    async collect() {
      for (const lane of ['turn', 'deliver'] as const) {
        for (const [state, n] of Object.entries(await queue.count(lane))) {
          this.set({ lane, state }, n)
        }
      }
    },
  })

  return {
    webhook: (channel, verdict) => webhooks.inc({ channel, verdict }),
    event: ({ channel, ...event }) => {
      // Echoes of staff and of other programs are worth telling apart: two bots on one page show.
      const kind = 'author' in event ? `${event.kind}-${event.author}` : event.kind
      events.inc({ channel, kind })
    },
    turn(channel, outcome, ms) {
      turns.inc({ channel, outcome })
      seconds.observe({ channel }, ms / 1000)
    },
    delivery: (channel, result) => deliveries.inc({ channel, result }),
    contentType: registry.contentType,
    render: () => registry.metrics(),
  }
}
