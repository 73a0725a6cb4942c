import express, { type Request, type RequestHandler, type Response, type Router } from 'express'
import helmet from 'helmet'
import multer from 'multer'
import type { Logger } from 'pino'
import { agenciesAt, sayingOf, type MailWorld } from '../tickets/agency-mail.ts'
import { LARGEST_FILE, mediaTypeOf, MOST_FILES, plainName } from '../tickets/answer-files.ts'
import { ANSWER_PATH, hashOfToken } from '../tickets/forward.ts'
import type { AgencyDoor, OpenedLink, TicketFile } from '../tickets/ports.ts'
import { isSettled } from '../tickets/states.ts'
import {
  answerPage,
  overPage,
  sentencePage,
  styleHash,
  type Errors,
  type FormName,
  type PageWorld,
  type Typed,
} from './agency-html.ts'
import { addressOf, atOnce, limitBy } from './limits.ts'

/**
 * Where an agency answers by the link of its mail, without an account. Whoever has the link may; so
 * nothing but a form that is sent changes anything: mail scanners open links.
 */
export interface AgencyPageOptions {
  door: AgencyDoor
  /** Words, department and agencies as they are now; null while their file is missing or broken. */
  world: () => MailWorld | null
  /** Called when an answer goes out without staff. */
  wakeTelling?: () => void
  /** Called when something changed that staff may be looking at. */
  changed?: (ticketId: number) => void
  now: () => number
  log: Logger
}

const MINUTE = 60_000
/** Of one address in a minute; a whole office comes from one. */
const MOST_OPENINGS = 120
const MOST_SENDINGS = 30
/** Forms with files that come in at the same moment: they are held in memory. */
const SENDINGS_AT_ONCE = 6
/** In characters, as people count them. */
const ANSWER = { least: 10, most: 10_000 }
const REASON = { least: 10, most: 2_000 }
const LONGEST_NAME = 100

export function createAgencyPage(options: AgencyPageOptions): Router {
  const { door, world: worldNow, now, log, wakeTelling, changed } = options
  const router = express.Router()
  const limit = (most: number) =>
    limitBy({ most, windowMs: MINUTE, key: addressOf, refuse: tooMany, now, log })
  const openings = limit(MOST_OPENINGS)
  // No check of where a form comes from: what lets in is the link, which no page of others knows.
  const sendings = limit(MOST_SENDINGS)
  const short = readable(express.urlencoded({ extended: false, limit: '100kb' }))
  const withFiles = readable(
    multer({
      storage: multer.memoryStorage(),
      defParamCharset: 'utf8',
      limits: {
        ...{ files: MOST_FILES, fileSize: LARGEST_FILE, fields: 10, parts: 20 },
        // Far more than is taken, so that what is too long can be shown again.
        fieldSize: 200_000,
      },
    }).array('tep', MOST_FILES),
  )

  router.use(ANSWER_PATH, pageHeaders)
  const base = router.route(`${ANSWER_PATH}/:token`)

  base.get(openings, async (request: Request, response: Response) => {
    const found = await find(request, response)
    if (!found) return
    const { opened, world } = found
    const done = doneWords(request.query['xong'], opened, world)
    // Coming back from a form of one's own is no opening.
    if (done === undefined) {
      const browser = browserOf(request.get('user-agent') ?? '')
      await door.recordOpening(opened.link.id, { address: request.ip ?? '', browser }, now())
    }
    if (over(opened, world, response, [])) return
    show(response, 200, opened, world, { done })
  })

  router.get(
    `${ANSWER_PATH}/:token/tep/:id`,
    openings,
    async (request: Request, response: Response) => {
      const found = await find(request, response)
      const id = Number(request.params['id'])
      const file =
        found && Number.isSafeInteger(id)
          ? await door.fileOf(found.opened.link.ticketId, id)
          : undefined
      if (found && file) sendFile(response, file)
      else if (found) unknown(response, found.world)
    },
  )

  router.post(
    `${ANSWER_PATH}/:token/da-nhan`,
    sendings,
    async (request: Request, response: Response) => {
      const found = await find(request, response)
      if (!found || over(found.opened, found.world, response, [])) return
      const { link } = found.opened
      if (await door.see(link.id, now())) return back(request, response, 'da-nhan', link.ticketId)
      await show409(request, response)
    },
  )

  base.post(
    sendings,
    atOnce(SENDINGS_AT_ONCE, tooMany),
    known,
    withFiles,
    async (request: Request, response: Response) => {
      const found = await find(request, response)
      if (!found) return
      const { opened, world } = found
      const typed = typedIn(request, ['noi-dung', 'nguoi-ky'])
      if (over(opened, world, response, [typed['noi-dung'] ?? ''])) return
      const { errors: says } = world.words.page
      const given = (request.files ?? []) as Express.Multer.File[]
      const files = given
        // An empty chooser sends a file without a name.
        .filter(({ originalname, size }) => originalname !== '' || size > 0)
        .map(({ originalname, buffer }) => ({
          ...{ name: plainName(originalname), bytes: buffer },
          mediaType: mediaTypeOf(plainName(originalname), buffer),
        }))
      const text = (typed['noi-dung'] ?? '').trim()
      const byName = (typed['nguoi-ky'] ?? '').trim()
      const odd = files.find(({ mediaType }) => mediaType === null)
      const errors: Errors = {
        ...(isWithin(text, ANSWER)
          ? {}
          : { 'noi-dung': world.say(says.text, { count: String([...text].length) }) }),
        ...(isName(byName) ? {} : { 'nguoi-ky': says.name }),
        ...(odd ? { tep: world.say(says.file_kind, { name: odd.name }) } : {}),
        ...unread(response, world, 'noi-dung'),
      }
      if (Object.keys(errors).length > 0) {
        refuse(response, found, { name: 'tra-loi', typed, errors })
        return
      }
      const { link } = opened
      const straightOut = isStraight(link.agency)
      const answer = {
        ...{ linkId: link.id, text, byName, straightOut },
        files: files.map(({ mediaType, ...file }) => ({ ...file, mediaType: mediaType ?? '' })),
      }
      const became = await door.answer(answer, now())
      if (became === 'closed') {
        await show409(request, response, text)
        return
      }
      log.info({ ticket: link.ticketId, link: link.id, became, straightOut }, 'an agency answered')
      if (straightOut) wakeTelling?.()
      back(request, response, 'tra-loi', link.ticketId)
    },
  )

  router.post(
    `${ANSWER_PATH}/:token/chuyen`,
    sendings,
    known,
    short,
    async (request: Request, response: Response) => {
      const found = await find(request, response)
      if (!found) return
      const { opened, world } = found
      const typed = typedIn(request, ['ly-do', 'co-quan', 'co-quan-khac', 'nguoi-bao'])
      if (over(opened, world, response, [typed['ly-do'] ?? ''])) return
      const { errors: says } = world.words.page
      const [reason = '', agency = '', other = '', byName = ''] = [
        ...['ly-do', 'co-quan', 'co-quan-khac', 'nguoi-bao'].map((name) => typed[name]?.trim()),
      ]
      const errors: Errors = {
        ...(isWithin(reason, REASON) ? {} : { 'ly-do': says.reason }),
        ...(agency === '' || world.agencies.some(({ id }) => id === agency)
          ? {}
          : { 'co-quan': says.agency }),
        ...(isName(byName) ? {} : { 'nguoi-bao': says.name }),
        ...unread(response, world, 'ly-do'),
      }
      if (Object.keys(errors).length > 0) {
        refuse(response, found, { name: 'chuyen', typed, errors })
        return
      }
      const { link } = opened
      const rightAgency = agency || other.slice(0, LONGEST_NAME) || null
      if (await door.giveBack(link.id, { reason, rightAgency, byName }, now())) {
        back(request, response, 'chuyen', link.ticketId)
        return
      }
      await show409(request, response, reason)
    },
  )

  router.post(
    `${ANSWER_PATH}/:token/hoi-lai`,
    sendings,
    known,
    short,
    async (request: Request, response: Response) => {
      const found = await find(request, response)
      if (!found) return
      const { opened, world } = found
      const typed = typedIn(request, ['can-hoi', 'nguoi-hoi'])
      if (over(opened, world, response, [typed['can-hoi'] ?? ''])) return
      const { errors: says } = world.words.page
      const text = (typed['can-hoi'] ?? '').trim()
      const byName = (typed['nguoi-hoi'] ?? '').trim()
      const errors: Errors = {
        ...(isWithin(text, REASON) ? {} : { 'can-hoi': says.ask }),
        ...(isName(byName) ? {} : { 'nguoi-hoi': says.name }),
        ...unread(response, world, 'can-hoi'),
      }
      if (Object.keys(errors).length > 0) {
        refuse(response, found, { name: 'hoi-lai', typed, errors })
        return
      }
      const { link } = opened
      if (await door.askBack(link.id, { text, byName }, now())) {
        back(request, response, 'hoi-lai', link.ticketId)
        return
      }
      await show409(request, response, text)
    },
  )

  return router

  function pageWorld(): PageWorld | null {
    const found = worldNow()
    if (!found) return null
    const { words, organisation, agencies } = found
    return {
      words,
      say: sayingOf(organisation),
      agencies: agenciesAt(now(), agencies),
      nameOf: (agency) => agencies.agencies.find(({ id }) => id === agency)?.name ?? agency,
      now: now(),
    }
  }

  function isStraight(agency: string): boolean {
    const all = worldNow()?.agencies.agencies ?? []
    return all.find(({ id }) => id === agency)?.straight_out === true
  }

  /** Null, and answered, where the link leads nowhere. */
  async function find(request: Request, response: Response) {
    const world = pageWorld()
    if (!world) {
      response.status(503).type('text/plain').send('Trang tạm thời chưa dùng được.\n')
      return null
    }
    const opened = await linkOf(request)
    if (opened) return { opened, world, path: pathOf(request) }
    unknown(response, world)
    return null
  }

  function linkOf(request: Request): Promise<OpenedLink | null> {
    const token = String(request.params['token'])
    if (!/^[\w-]{43}$/.test(token)) return Promise.resolve(null)
    return door.open(hashOfToken(token))
  }

  /** Nobody sends megabytes to a link that does not exist. */
  async function known(request: Request, response: Response, next: () => void): Promise<void> {
    if (await find(request, response)) next()
  }

  function unknown(response: Response, world: PageWorld): void {
    response.status(404).send(sentencePage(world.words.page.over.unknown, world))
  }

  /** Says calmly that the link opens nothing any more; true when it is so. */
  function over(
    { link, ticket }: OpenedLink,
    world: PageWorld,
    response: Response,
    kept: readonly string[],
  ): boolean {
    const says = world.words.page.over
    const why =
      link.revokedAt !== null
        ? says.revoked
        : link.expiresAt <= now()
          ? says.expired
          : isSettled(ticket.state)
            ? says.closed
            : ticket.agency !== null && ticket.agency !== link.agency
              ? says.moved
              : null
    if (why === null) return false
    response.status(410).send(overPage(why, kept, world))
    return true
  }

  /** It was decided while the form was filled in. */
  async function show409(request: Request, response: Response, typed = ''): Promise<void> {
    const found = await find(request, response)
    if (!found || over(found.opened, found.world, response, [typed])) return
    const { world } = found
    response.status(409).send(overPage(world.words.page.over.closed, [typed], world))
  }

  function show(
    response: Response,
    status: number,
    opened: OpenedLink,
    world: PageWorld,
    more: { done?: string | undefined; form?: { name: FormName; typed: Typed; errors: Errors } },
  ): void {
    const path = pathOf(response.req)
    const straightOut = isStraight(opened.link.agency)
    response.status(status).send(answerPage({ opened, path, straightOut, ...more }, world))
  }

  function refuse(
    response: Response,
    { opened, world }: { opened: OpenedLink; world: PageWorld },
    form: { name: FormName; typed: Typed; errors: Errors },
  ): void {
    show(response, 422, opened, world, { form })
  }

  /** Loading the page again after a form sends nothing twice. */
  function back(request: Request, response: Response, done: string, ticketId: number): void {
    changed?.(ticketId)
    response.redirect(303, `${pathOf(request)}?xong=${done}`)
  }

  function doneWords(what: unknown, { link }: OpenedLink, { words, say }: PageWorld) {
    const { see, answer, give_back, ask_back } = words.page
    const all: Record<string, string> = {
      'da-nhan': see.done,
      'tra-loi': isStraight(link.agency) ? answer.done_straight : answer.done,
      chuyen: give_back.done,
      'hoi-lai': ask_back.done,
    }
    const text = typeof what === 'string' && Object.hasOwn(all, what) ? all[what] : undefined
    return text === undefined ? undefined : say(text)
  }

  function tooMany(response: Response, seconds: number): void {
    const wait = String(Math.max(1, Math.ceil(seconds)))
    response.status(429).set('Retry-After', wait)
    const world = pageWorld()
    if (!world) response.end()
    else response.send(sentencePage(world.say(world.words.page.too_many, { seconds: wait }), world))
  }

  /** What was wrong with a body, at the field where it is to be mended. */
  function unread(response: Response, { words }: PageWorld, field: string): Errors {
    const code = (response.locals as { unread?: string }).unread
    const { errors } = words.page
    if (code === undefined) return {}
    if (code === 'LIMIT_FILE_SIZE') return { tep: errors.file_big }
    if (code === 'LIMIT_FILE_COUNT' || code === 'LIMIT_UNEXPECTED_FILE') {
      return { tep: errors.files_many }
    }
    return { [field]: errors.unreadable }
  }
}

/** A body that cannot be read is told on the page, beside what could. */
function readable(parse: RequestHandler): RequestHandler {
  return (request, response, next) => {
    void parse(request, response, (error?: unknown) => {
      const { code } = (error ?? {}) as { code?: string }
      if (error !== undefined) (response.locals as { unread?: string }).unread = code ?? 'BODY'
      next()
    })
  }
}

const pageHeaders: RequestHandler[] = [
  helmet.contentSecurityPolicy({
    useDefaults: false,
    directives: {
      ...{ defaultSrc: ["'none'"], styleSrc: [styleHash], formAction: ["'self'"] },
      ...{ baseUri: ["'none'"], frameAncestors: ["'none'"] },
    },
  }),
  (_request, response, next) => {
    response
      .set({
        'Cache-Control': 'no-store',
        'X-Robots-Tag': 'noindex, nofollow',
        // The address is the key.
        'Referrer-Policy': 'no-referrer',
        'X-Content-Type-Options': 'nosniff',
        'X-Frame-Options': 'DENY',
      })
      .type('html')
    next()
  },
]

/** Never as a page of ours, whatever is in it. */
function sendFile(response: Response, { name, mediaType, bytes }: TicketFile): void {
  response
    .set('Content-Security-Policy', "sandbox; default-src 'none'")
    .attachment(name)
    .type(mediaType)
    .send(bytes)
}

const pathOf = (request: Request) =>
  `${ANSWER_PATH}/${encodeURIComponent(String(request.params['token']))}`

function typedIn(request: Request, names: readonly string[]): Typed {
  const body = (request.body ?? {}) as Record<string, unknown>
  return Object.fromEntries(
    names.map((name) => {
      const value = body[name]
      const text = typeof value === 'string' ? value : ''
      return [name, text.normalize('NFC').replaceAll('\r\n', '\n').replaceAll('\0', '')]
    }),
  )
}

const isWithin = (text: string, { least, most }: { least: number; most: number }) => {
  const { length } = [...text]
  return least <= length && length <= most
}

const isName = (text: string) => text.length > 0 && [...text].length <= LONGEST_NAME

/** Enough to tell a scanner from a person; no more than that is kept. */
const browserOf = (agent: string): string => agent.replace(/\p{Cc}/gu, ' ').slice(0, 160)
