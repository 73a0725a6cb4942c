import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import express, { type ErrorRequestHandler, type Express } from 'express'
import helmet from 'helmet'
import type { Logger } from 'pino'
import type { Channel } from '../conversations/channel.ts'
import type { Receive } from '../conversations/receive.ts'
import { createAgencyPage, type AgencyPageOptions } from './agency-page.ts'
import { createConsoleApi, type ConsoleOptions } from './api/console-api.ts'
import { createChatApi, type ChatOptions } from './chat.ts'
import { createConsole } from './console.ts'
import { createErasure, type ErasureOptions } from './erasure.ts'
import { createExplain, type ExplainOptions } from './explain.ts'
import type { Metrics } from './metrics.ts'
import { createTicketPage, type TicketPageOptions } from './ticket-page.ts'
import { addWebhooks } from './webhooks.ts'
import { createWidget, pagePolicy } from './widget.ts'

export interface ServerOptions extends ChatOptions, ExplainOptions {
  channels: readonly Channel[]
  receive: Receive
  /** Folder of the built chat page. */
  chatPage: string
  /** Folder of the built staff console. */
  consolePage: string
  /** Origins whose pages may show the chat in a frame. */
  widgetOrigins: readonly string[]
  /** Proxies before us, as Express's 'trust proxy' takes them. */
  trustedProxies: readonly string[]
  zaloSiteVerification: string | undefined
  /** Throws, with the reason, when messages could not be answered now. */
  ready: () => Promise<void>
  metrics: Metrics
  erasure: Omit<ErasureOptions, 'chatPage' | 'now' | 'log'>
  ticketPage: Omit<TicketPageOptions, 'chatPage' | 'now' | 'log'>
  agencyPage: Omit<AgencyPageOptions, 'now' | 'log'>
  console: Omit<ConsoleOptions, 'publicUrl' | 'now'>
  log: Logger
}

/** Every middleware and route, in order. */
export function createServer(options: ServerOptions): Express {
  const { channels, receive, chatPage, zaloSiteVerification, ready, metrics, log } = options

  const app = express()
  app.disable('x-powered-by')
  app.set('trust proxy', [...options.trustedProxies])
  // Before everything else: platforms look at no header and come by the thousand.
  addWebhooks(app, channels, receive, metrics, log)
  app.use(
    helmet({
      contentSecurityPolicy: false,
      // The department's proxy decides about https for its host.
      strictTransportSecurity: false,
    }),
    pagePolicy([]),
  )

  app.get('/health', (_request, response) => {
    response.json({ status: 'ok', uptimeSeconds: Math.round(process.uptime()) })
  })
  app.get('/ready', async (_request, response) => {
    try {
      await ready()
      response.json({ status: 'ready' })
    } catch (error) {
      log.error({ err: error }, 'not ready')
      response.status(503).json({ status: 'not ready' })
    }
  })

  app.get('/metrics', async (_request, response) => {
    response.type(metrics.contentType).send(await metrics.render())
  })

  app.use(createErasure({ ...options.erasure, chatPage, now: options.now, log }))
  app.use(createTicketPage({ ...options.ticketPage, chatPage, now: options.now, log }))
  app.use(
    '/chat/assets',
    express.static(chatPage, { index: false, fallthrough: true, setHeaders: noStale }),
  )
  app.use('/chat', createChatApi(options))
  const { publicUrl, now } = options
  app.use(createAgencyPage({ ...options.agencyPage, now, log }))
  app.use('/api', (_request, response, next) => {
    response.set('Cache-Control', 'no-store')
    next()
  })
  app.use('/api', createExplain(options))
  app.use('/api', createConsoleApi({ ...options.console, publicUrl, now }))
  app.use(createConsole(options.consolePage))
  app.use(createWidget(chatPage, options.widgetOrigins))
  const page = chatDocument(chatPage, zaloSiteVerification)
  app.get('/', (_request, response) => {
    response.set('Cache-Control', 'no-cache').type('html').send(page)
  })
  if (zaloSiteVerification !== undefined) {
    app.get(`/zalo_verifier${zaloSiteVerification}.html`, (_request, response) => {
      response.type('html').send(`<!doctype html>${zaloTag(zaloSiteVerification)}`)
    })
  }

  app.use((_request, response) => {
    response.status(404).json({ error: { code: 'not-found', message: 'there is nothing here' } })
  })
  app.use(failed(log))
  return app
}

/** Zalo looks for this tag on the root page or in a file; docs "Xác thực domain". */
const zaloTag = (code: string) =>
  `<meta name="zalo-platform-site-verification" content="${code}" />`

function chatDocument(folder: string, zaloCode: string | undefined): string {
  const page = readFileSync(join(folder, 'index.html'), 'utf8')
  return zaloCode === undefined
    ? page
    : page.replace('<title>', `${zaloTag(zaloCode)}\n    <title>`)
}

function noStale(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader('Cache-Control', 'no-cache')
}

/** Errors of middlewares: 413 for a long body, 400 for broken JSON, else 500. */
function failed(log: Logger): ErrorRequestHandler {
  return (error: { status?: number; type?: string }, request, response, next) => {
    if (response.headersSent) {
      next(error)
      return
    }
    const status = error.status ?? 500
    // A token of an invitation is worth a password.
    const path = request.path.replace(/(\/invitations\/|\/tra-loi\/).+/, '$1…')
    const about = { path, status, type: error.type }
    // Not the error itself when the request was at fault: it quotes what the person wrote.
    if (status < 500) log.warn(about, 'request refused')
    else log.error({ ...about, err: error }, 'request failed')
    const message = status < 500 ? (error.type ?? 'refused') : 'something went wrong on our side'
    response.status(status).json({ error: { code: `http-${status}`, message } })
  }
}
