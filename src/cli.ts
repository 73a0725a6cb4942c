import { mkdtempSync, existsSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { keyFile } from './app.ts'
import { decide, type Bot, type Input } from './bot/decide.ts'
import { emptyContext, type Decision } from './bot/decision.ts'
import { importShippedContent, makeBot, readContent, shippedContent } from './build-bot.ts'
import { createMessengerWebhook } from './channels/messenger/channel.ts'
import { createZaloWebhook } from './channels/zalo/channel.ts'
import { installZaloPair } from './channels/zalo/tokens.ts'
import { ConfigError, readConfig, withEnvFile } from './config.ts'
import { wantsAnswer, type InboundEvent } from './conversations/message.ts'
import { isInForce } from './knowledge/article.ts'
import { createLog } from './log.ts'
import { dayOf, turnReport } from './reports/turns.ts'
import { openStorage, type Storage } from './storage/storage.ts'
import { maskSecrets } from './text/mask.ts'
import { normalise } from './text/normalise.ts'

interface Command {
  usage: string
  about: string
  run: (args: string[]) => Promise<void>
}

const commands: Record<string, Command> = {
  ask: {
    usage: 'ask "câu hỏi" [--explain] | ask --batch FILE.jsonl',
    about: 'answers a question and says why that answer won',
    run: ask,
  },
  replay: {
    usage: 'replay zalo|messenger FILE.json',
    about: 'reads a saved webhook body and decides, without storing or sending',
    run: replay,
  },
  check: {
    usage: 'check',
    about: 'checks knowledge/ and flows/, and names what a department must fill in',
    run: check,
  },
  'zalo-token': {
    usage: 'zalo-token',
    about: 'installs a new Zalo token pair, read as two lines: access token, refresh token',
    run: zaloToken,
  },
  handoffs: {
    usage: 'handoffs',
    about: 'lists people who wait for a member of staff, longest waiting first',
    run: handoffs,
  },
  report: {
    usage: 'report --from 2026-11-01 --to 2026-11-30',
    about: 'prints turns per day, channel, outcome, topic and article as CSV',
    run: report,
  },
}

/** A mistake in how a command was called; printed without a stack. */
class UsageError extends Error {}

const say = (text: string) => void process.stdout.write(`${text}\n`)
const complain = (text: string) => void process.stderr.write(`${text}\n`)

async function ask(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { batch: { type: 'string' }, explain: { type: 'boolean' } },
  })
  if (values.batch !== undefined) {
    const lines = readLines(values.batch)
    await withStorage(async (storage) => {
      const bot = await currentBot(storage)
      for (const { id, text } of lines) say(JSON.stringify({ id, ...summary(answer(bot, text)) }))
    })
    return
  }
  const question = positionals.join(' ')
  if (!question) throw new UsageError(`usage: ${commands['ask']?.usage}`)
  await withStorage(async (storage) => {
    const bot = await currentBot(storage)
    const decision = answer(bot, question)
    for (const { text, choices } of decision.replies) {
      say(text)
      for (const { label, title, url } of choices)
        say(`  [${title ?? label}]${url ? ` ${url}` : ''}`)
      say('')
    }
    explain(bot, question, decision, values.explain ?? false)
  })
}

/** Each question is a fresh conversation with somebody who was already told who answers. */
function answer(bot: Bot, question: string): Decision {
  const { text, hidden } = maskSecrets(normalise(question))
  return decide(typed(text, hidden), bot)
}

const typed = (text: string, hidden: Input['hidden'] = []): Input => ({
  kind: 'text',
  text,
  payload: null,
  hidden,
  firstContact: false,
  context: emptyContext,
})

function summary({ outcome, article, confidence, candidates }: Decision) {
  return {
    outcome,
    article,
    confidence: round(confidence),
    candidates: candidates
      .slice(0, 5)
      .map(({ article, confidence }) => ({ article, confidence: round(confidence) })),
  }
}

const round = (value: number | null) => (value === null ? null : Math.round(value * 1000) / 1000)

function explain(bot: Bot, question: string, decision: Decision, full: boolean): void {
  const { words, ranked } = bot.library.find(normalise(question))
  const flow = bot.flows.match(question)
  say(`--- ${decision.outcome}${decision.article ? ` ${decision.article}` : ''}`)
  if (flow) say(`matched flows/${flow.id}.yml before the handbook was asked`)
  const { answer: sure, offer } = bot.thresholds
  say(`answers from ${sure}, offers a choice from ${offer}; the nearest articles:`)
  for (const { id, score, confidence, question } of full ? ranked : ranked.slice(0, 3)) {
    say(`  ${confidence.toFixed(2)} ${id} (score ${score.toFixed(2)}) through "${question}"`)
  }
  if (!full) return
  say(`read as: ${words.accented.join(' ')}`)
  say(`folded:  ${words.folded.join(' ')}`)
  say(
    `marks:   ${words.marked ? 'typed, accented words count too' : 'none, only folded words count'}`,
  )
  for (const { id, evidence } of ranked) {
    const { overlap, coverage, margin, unknown } = evidence
    const shares = {
      asked: overlap.asked,
      authored: overlap.authored,
      letters: overlap.letters,
      coverage,
      margin,
      unknown,
    }
    say(
      `  ${id}: ${Object.entries(shares)
        .map(([name, value]) => `${name} ${value.toFixed(2)}`)
        .join(', ')}`,
    )
  }
}

function readLines(file: string): { id: unknown; text: string }[] {
  return readText(file)
    .split('\n')
    .flatMap((line, at) => {
      if (line.trim() === '') return []
      try {
        const { id, text } = JSON.parse(line) as { id?: unknown; text?: unknown }
        if (typeof text === 'string') return [{ id: id ?? null, text }]
      } catch {
        // Told below, with its line.
      }
      throw new UsageError(`${file}:${at + 1} is not a JSON object with a "text"`)
    })
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`)
  }
}

async function replay([channel, file]: string[]): Promise<void> {
  if ((channel !== 'zalo' && channel !== 'messenger') || file === undefined) {
    throw new UsageError(`usage: ${commands['replay']?.usage}`)
  }
  // Parsing needs no secret: the body is trusted because the person at the keyboard chose it.
  const webhook =
    channel === 'zalo'
      ? createZaloWebhook({
          appId: '',
          oaId: withEnvFile(process.env, '.env')['ZALO_OA_ID'] ?? '',
          oaSecretKey: '',
        })
      : createMessengerWebhook({ appSecret: '', verifyToken: '' })
  let events: InboundEvent[]
  try {
    events = webhook.parse(Buffer.from(readText(file)))
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${file} is not a webhook body: ${(error as Error).message}`)
  }
  await withStorage(async (storage) => {
    const bot = await currentBot(storage)
    const decisions = events.filter(wantsAnswer).map((message) => {
      const { kind, payload, attachments = [] } = message
      const { text, hidden } = maskSecrets(normalise(message.text ?? ''))
      return decide(
        {
          ...typed(text, hidden),
          kind,
          payload,
          attachments: attachments.map((attachment) => attachment.kind),
          text: message.text === null ? null : text,
        },
        bot,
      )
    })
    say(JSON.stringify({ messages: events, decisions }, null, 2))
  })
}

async function check(): Promise<void> {
  const files = shippedContent()
  const content = readContent(files)
  const { broken, conflicts } = content
  for (const { path, message } of [...broken, ...conflicts]) complain(`${path}: ${message}`)
  const { articles, organisation } = content.handbook
  const inForce = articles.filter((article) => isInForce(article, Date.now()))
  if (organisation.sample) {
    complain('note: knowledge/organisation.yml still names the sample department; fill in yours')
  }
  const problems = broken.length + conflicts.length
  say(`${inForce.length} articles in force, ${files.length} files, ${problems} problems`)
  if (problems > 0) process.exitCode = 1
}

/** From standard input: arguments stay in the shell's history. */
async function zaloToken(): Promise<void> {
  const { zalo } = readConfig(withEnvFile(process.env, '.env'))
  if (!zalo) throw new UsageError('Zalo is off: set ZALO_APP_ID and the settings beside it first')
  if (process.stdin.isTTY) complain('Paste the access token, Enter, the refresh token, Enter:')
  const lines: string[] = []
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim()) lines.push(line.trim())
    if (lines.length === 2) break
  }
  const [accessToken, refreshToken] = lines
  if (!accessToken || !refreshToken) {
    throw new UsageError('two lines are needed: the access token, then the refresh token')
  }
  await withStorage(
    (storage) => installZaloPair(storage.credentials, zalo.oaId, { accessToken, refreshToken }),
    'create',
  )
  say('The new pair is stored. A running server takes it up at its next message.')
}

async function handoffs(): Promise<void> {
  await withStorage(async (storage) => {
    const waiting = await storage.handoffs.waitingHandoffs()
    if (waiting.length === 0) say('nobody is waiting')
    for (const { id, channel, personId, reason, text, createdAt } of waiting) {
      const minutes = Math.round((Date.now() - createdAt) / 60_000)
      say(`#${id}  ${minutes} min  ${channel} ${personId}  ${reason}: "${text ?? ''}"`)
    }
  })
}

async function report(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { from: { type: 'string' }, to: { type: 'string' } },
  })
  const today = dayOf(Date.now())
  const { from = `${today.slice(0, 8)}01`, to = today } = values
  for (const day of [from, to]) {
    const valid = /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day))
    if (!valid) throw new UsageError(`"${day}" is not a day; write it as 2026-11-01`)
  }
  await withStorage(async (storage) => {
    process.stdout.write(await turnReport(storage.turnFacts, from, to))
  })
}

async function currentBot(storage: Storage): Promise<Bot> {
  return makeBot(readContent(await storage.content.allContent()), Date.now())
}

/**
 * The configured database; if there is none yet, a temporary one with the shipped content, unless
 * it is to be created.
 */
async function withStorage(
  work: (storage: Storage) => Promise<void>,
  missing: 'pretend' | 'create' = 'pretend',
): Promise<void> {
  const config = readConfig(withEnvFile(process.env, '.env'))
  const common = { now: Date.now, newId: () => randomUUID() }
  const path = /^sqlite:(.*)$/.exec(config.databaseUrl)?.[1]
  if (path !== undefined && !existsSync(path) && missing === 'pretend') {
    const folder = mkdtempSync(join(tmpdir(), 'hoi-dap-so-'))
    const url = `sqlite:${join(folder, 'temporary.db')}`
    const storage = await openStorage({ url, secretKey: randomUUID(), ...common })
    try {
      await importShippedContent(storage.content, Date.now(), createLog('silent'))
      await work(storage)
    } finally {
      await storage.close()
      rmSync(folder, { recursive: true, force: true })
    }
    return
  }
  const secretKey = config.secretKey ?? keyFile(config.dataDir)
  const storage = await openStorage({ url: config.databaseUrl, secretKey, ...common })
  try {
    await work(storage)
  } finally {
    await storage.close()
  }
}

async function main([name = 'help', ...args]: string[]): Promise<void> {
  const command = commands[name]
  if (command) return command.run(args)
  const lines = Object.values(commands).map(({ usage, about }) => `  ${usage}\n      ${about}`)
  const text = `usage: npm run --silent cli -- <command>\n\n${lines.join('\n')}`
  if (name === 'help' || name === '--help') say(text)
  else throw new UsageError(`there is no command "${name}"\n${text}`)
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const known =
    error instanceof UsageError ||
    error instanceof ConfigError ||
    (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')
  complain(known ? (error as Error).message : String((error as Error).stack))
  process.exitCode = 2
})
