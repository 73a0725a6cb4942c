import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Outcome } from '../bot/decision.ts'
import type { DeliveryResult } from '../conversations/deliver.ts'
import type { ChannelName, InboundEvent } from '../conversations/message.ts'
import type { ChannelPause } from '../conversations/ports.ts'
import { lanes, type Queue } from '../queue/queue.ts'

/** What GET /metrics shows, in Prometheus' format. Counts only: no text, no ids. */
export interface Metrics {
  /** @param ms from the whole body being read to our answer */
  webhook: (channel: ChannelName, verdict: 'accepted' | 'failed', ms: number) => void
  /** @param reason one of a few fixed phrases of the channel */
  rejected: (channel: ChannelName, reason: string) => void
  event: (event: InboundEvent) => void
  turn: (channel: ChannelName, outcome: Outcome, ms: number) => void
  delivery: (channel: ChannelName, result: DeliveryResult) => void
  contentType: string
  render: () => Promise<string>
}

/** Asked at each scrape. */
export interface MetricSources {
  queue: Pick<Queue, 'count' | 'oldestDue'>
  contentVersion: () => number
  articles: () => number
  pauses: () => Promise<ChannelPause[]>
  openErasures: () => Promise<number>
  /** When the token of a channel ends, ms UTC; channels whose tokens do not end are not there. */
  tokenEnds: () => Promise<ReadonlyMap<ChannelName, number>>
  now: () => number
}

export function createMetrics(sources: MetricSources): Metrics {
  const { queue, contentVersion, articles, pauses, openErasures, tokenEnds, now } = sources
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const webhooks = new Counter({
    name: 'hoidapso_webhook_deliveries_total',
    help: 'Webhook deliveries; "failed" (verified but not stored) must stay 0',
    labelNames: ['channel', 'verdict'],
    registers,
  })
  const rejections = new Counter({
    name: 'hoidapso_webhook_rejections_total',
    help: 'Deliveries that were not the platform\'s, by reason; "wrong signature" must not grow',
    labelNames: ['channel', 'reason'],
    registers,
  })
  const acks = new Histogram({
    name: 'hoidapso_webhook_ack_seconds',
    help: 'From the body of a delivery to our answer, with the durable commit between them',
    labelNames: ['channel'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5],
    registers,
  })
  const events = new Counter({
    name: 'hoidapso_events_total',
    help: 'Events of the platforms by what they are, each counted once',
    labelNames: ['channel', 'kind'],
    registers,
  })
  const lastEvent = new Gauge({
    name: 'hoidapso_last_event_timestamp_seconds',
    help: 'When something last came in, since this process started',
    labelNames: ['channel'],
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
      for (const lane of lanes) {
        for (const [state, n] of Object.entries(await queue.count(lane))) {
          this.set({ lane, state }, n)
        }
      }
    },
  })
  new Gauge({
    name: 'hoidapso_oldest_job_seconds',
    help: 'How long the longest waiting job of a lane is overdue; 0 when none is',
    labelNames: ['lane'],
    registers,
    async collect() {
      for (const lane of lanes) {
        const due = await queue.oldestDue(lane, now())
        this.set({ lane }, due === null ? 0 : (now() - due) / 1000)
      }
    },
  })
  new Gauge({
    name: 'hoidapso_content_version',
    help: 'Version of the handbook that this instance answers from',
    registers,
    collect() {
      this.set(contentVersion())
    },
  })
  new Gauge({
    name: 'hoidapso_articles',
    help: 'Articles in force',
    registers,
    collect() {
      this.set(articles())
    },
  })
  new Gauge({
    name: 'hoidapso_channel_paused_seconds',
    help: 'For how long a channel still pauses after repeated failure; absent when it does not',
    labelNames: ['channel'],
    registers,
    async collect() {
      this.reset()
      for (const { channel, until } of await pauses()) {
        this.set({ channel }, (until - now()) / 1000)
      }
    },
  })
  new Gauge({
    name: 'hoidapso_token_expires_timestamp_seconds',
    help: "When a channel's token ends; renewed by itself an hour before",
    labelNames: ['channel'],
    registers,
    async collect() {
      this.reset()
      for (const [channel, at] of await tokenEnds()) this.set({ channel }, at / 1000)
    },
  })
  new Gauge({
    name: 'hoidapso_open_erasures',
    help: 'Requests to erase that wait for staff to find the person',
    registers,
    async collect() {
      this.set(await openErasures())
    },
  })

  // Finding a counter by its labels costs 1.5 µs, and each delivery counts four times.
  const webhooksOf = remembered((channel: ChannelName, verdict: string) =>
    webhooks.labels(channel, verdict),
  )
  const acksOf = remembered((channel: ChannelName) => acks.labels(channel))
  const eventsOf = remembered((channel: ChannelName, kind: string) => events.labels(channel, kind))
  const lastEventOf = remembered((channel: ChannelName) => lastEvent.labels(channel))

  return {
    webhook(channel, verdict, ms) {
      webhooksOf(channel, verdict).inc()
      acksOf(channel).observe(ms / 1000)
    },
    rejected: (channel, reason) => rejections.inc({ channel, reason }),
    event({ channel, ...event }) {
      // Echoes of staff and of other programs are worth telling apart: two bots on one page show.
      const kind = 'author' in event ? `${event.kind}-${event.author}` : event.kind
      eventsOf(channel, kind).inc()
      lastEventOf(channel).set(now() / 1000)
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

function remembered<Labels extends string[], Child>(find: (...labels: Labels) => Child) {
  const known = new Map<string, Child>()
  return (...labels: Labels): Child => {
    const key = labels.join(' ')
    const child = known.get(key) ?? find(...labels)
    known.set(key, child)
    return child
  }
}
