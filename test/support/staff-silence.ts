import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../src/app.ts'
import {
  dropOpenJobs,
  openAppDatabase,
  openJobs,
  putIntoOutbox,
  settle as settleJobs,
  standingClock,
  type AppDatabase,
} from './app-database.ts'
import type { EchoTiming, Slow } from './http-double.ts'
import { dataFolder, environment, startTestApp, telegramEnvironment } from './running-app.ts'
import { startTelegramDouble, type TelegramDouble } from './telegram-double.ts'
import { until } from './until.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

type Trouble = 'http500' | 'lost-answer' | Slow

/** What these stories need of a double of a platform. */
export interface SilencePlatform {
  env: Record<string, string>
  /** Bodies of the webhook, as the platform posts them. */
  person(personId: string, text: string, at?: number): string
  staff(personId: string, text: string, at?: number): string
  /** What staff send besides words. */
  staffFile(personId: string): string
  otherProgram(personId: string, text: string): string
  /** What the platform says of something that we sent ourselves; without an id as it can be. */
  ours(personId: string, text: string, id?: string): string
  post(raw: string): Promise<{ status: number | null }>
  /** From now on the app at this address hears of what we send. */
  hear(url: string, timing: EchoTiming): void
  /** Resolves when no echo is on its way. */
  settled(): Promise<void>
  fail(times: number, trouble: Trouble): void
  told(personId: string): { text: string; id: string }[]
  newPerson(): string
  close(): Promise<void>
}

export interface Silence {
  readonly app: App
  readonly platform: SilencePlatform
  readonly db: AppDatabase
  readonly personId: string
  now(): number
  /** Moves the clock when nothing runs, and has what is due then done. */
  passes(ms: number): Promise<void>
  writes(text: string, at?: number): Promise<void>
  staffWrite(text: string, at?: number): Promise<void>
  /** What was said to them since the story began. */
  told(): string[]
  state(): string
}

/**
 * Where staff have the word the bot has none: the same stories on every platform that has a tool of
 * its own in which staff write. `more` are stories of the one platform.
 */
export function describeSilence(
  name: string,
  start: (now: () => number) => Promise<SilencePlatform>,
  more: (silence: Silence) => void,
): void {
  const data = dataFolder()
  let platform: SilencePlatform
  let telegram: TelegramDouble
  let app: App
  let db: AppDatabase
  let personId: string
  let before = 0
  const clock = standingClock()
  const { now } = clock

  beforeAll(async () => {
    platform = await start(now)
    telegram = await startTelegramDouble({ now })
    const env = { ...platform.env, ...telegramEnvironment(telegram, 'webhook') }
    const group = { TELEGRAM_STAFF_CHAT_ID: '-1001234567890' }
    app = await startTestApp(environment(data.path, { ...env, ...group }), now)
    db = openAppDatabase(data.path)
  })
  afterAll(async () => {
    db.close()
    await app.stop()
    await platform.close()
    await telegram.close()
    data.remove()
  })
  beforeEach(async () => {
    hear('off')
    personId = platform.newPerson()
    before = 0
    // They were greeted and told what is kept, so that an answer is one message.
    await writes('#bai:vneid-la-gi')
    before = told().length
  })
  afterEach(({ task }) => {
    if (task.result?.state !== 'fail') return
    dropOpenJobs(data.path)
  })

  const hear = (timing: EchoTiming) => platform.hear(app.url, timing)
  const told = () =>
    platform
      .told(personId)
      .map(({ text }) => text)
      .slice(before)
  const contact = () => db.contact(personId) ?? {}
  const state = () => String(contact()['state'])
  const ours = () => db.messagesOf(personId, 'out')
  const last = (rows: Record<string, unknown>[]) => rows.at(-1) ?? {}
  const id = () => Number(contact()['id'])
  const heard = (author: string) =>
    db.messagesOf(personId, 'in').filter((row) => row['author'] === author)

  async function posted(raw: string): Promise<void> {
    expect((await platform.post(raw)).status).toBe(200)
    // As platforms tell one message from the next.
    clock.pass(1)
  }
  async function writes(text: string, at?: number): Promise<void> {
    await posted(platform.person(personId, text, at))
    await settle()
  }
  async function staffWrite(text: string, at?: number): Promise<void> {
    await posted(platform.staff(personId, text, at))
    await settle()
  }

  const settle = () => settleJobs(db, clock)
  async function passes(ms: number): Promise<void> {
    await settle()
    clock.pass(ms)
    await settle()
  }
  const putOff = () =>
    until('a send waits for another try', () =>
      openJobs(db).some((job) => job.state === 'ready' && job.run_at > now()),
    )
  /** What the group of staff reads of danger to this person. */
  const alarms = () =>
    telegram.delivered.filter(
      ({ text }) => text.includes('KHẨN CẤP') && text.endsWith(`/console/hoi-thoai/${id()}`),
    )
  const alarm = () => until('staff are alarmed', () => alarms().length > 0)
  const episode = () =>
    db.rows('select * from handoffs where contact_id = ? order by id desc limit 1', id())[0]

  const KNOWN = '#bai:ntrust'
  const knownAnswer = expect.stringContaining('nTrust') as string

  describe(`our own echo on ${name}`, () => {
    it.each(['before', 'after'] as const)(
      'that comes %s the answer silences nobody',
      async (when) => {
        hear(when)
        await writes(KNOWN)
        await platform.settled()
        expect(state()).toBe('bot')
        expect(db.messagesOf(personId, 'in').filter(({ kind }) => kind === 'echo')).toEqual([])
        await writes(KNOWN)
        expect(told()).toEqual([knownAnswer, knownAnswer])
      },
    )

    it('that comes twice, an hour later, or without an id silences nobody', async () => {
      await writes(KNOWN)
      const [sent] = platform.told(personId).slice(before)
      const raw = platform.ours(personId, sent?.text ?? '', sent?.id)
      await posted(raw)
      await posted(raw)
      await passes(HOUR)
      await posted(raw)
      await posted(platform.ours(personId, sent?.text ?? ''))
      expect(state()).toBe('bot')
      await writes(KNOWN)
      expect(told()).toHaveLength(2)
    })

    it('whose send got no answer silences nobody, and the reply is not sent again', async () => {
      hear('before')
      platform.fail(1, 'lost-answer')
      await writes(KNOWN)
      await settle()
      expect([state(), told().length]).toEqual(['bot', 1])
    })

    it('of a part that waits to be sent again, without an id, silences nobody', async () => {
      platform.fail(1, 'lost-answer')
      await posted(platform.person(personId, KNOWN))
      await putOff()
      await posted(platform.ours(personId, told()[0] ?? ''))
      await settle()
      expect([state(), told().length]).toEqual(['bot', 1])
    })
  })

  describe(`staff who write in the tool of ${name}`, () => {
    it('before the person does: the bot is silent', async () => {
      await staffWrite('Chào bác, em là Hà')
      await writes(KNOWN)
      expect([state(), told()]).toEqual(['staff', []])
      expect(heard('staff')).toMatchObject([{ text: 'Chào bác, em là Hà' }])
    })

    it('with a file: the bot is silent as well', async () => {
      await posted(platform.staffFile(personId))
      await writes(KNOWN)
      expect([state(), told()]).toEqual(['staff', []])
    })

    it('while the bot thinks: whatever it had in mind is either out already or never comes', async () => {
      await Promise.all([
        posted(platform.person(personId, KNOWN)),
        posted(platform.staff(personId, 'Chào bác')),
      ])
      await settle()
      const saidBy = told().length
      await writes(KNOWN)
      await passes(HOUR)
      expect([state(), told().length]).toEqual(['staff', saidBy])
    })

    it('while a reply waits in the outbox: it is withdrawn, and stays so', async () => {
      platform.fail(1, 'http500')
      await posted(platform.person(personId, KNOWN))
      await putOff()
      await staffWrite('Để em xem')
      await settle()
      await passes(9 * HOUR)
      expect(told()).toEqual([])
      expect(last(ours())).toMatchObject({ state: 'withdrawn' })
    })

    it('while a reply is half sent: the rest is not', async () => {
      personId = platform.newPerson()
      before = 0
      let answer = () => {}
      platform.fail(1, { slow: new Promise<void>((resolve) => (answer = resolve)) })
      await posted(platform.person(personId, '#bai:vneid-la-gi'))
      await until('the first part is there', () => told().length === 1)
      await posted(platform.staff(personId, 'Chào bác'))
      answer()
      await settle()
      expect(told()).toHaveLength(1)
      expect(ours().map((row) => row['state'])).toEqual(['sent', 'withdrawn'])
    })

    it('while a send whose answer was lost waits for its second try: there is none', async () => {
      platform.fail(1, 'lost-answer')
      await posted(platform.person(personId, KNOWN))
      await putOff()
      await staffWrite('Chào bác')
      await settle()
      expect(told()).toHaveLength(1)
      expect([state(), last(ours())['state']]).toEqual(['staff', 'withdrawn'])
    })

    it('after the bot answered: from then on it is silent', async () => {
      await writes(KNOWN)
      await staffWrite('Em bổ sung thêm ạ')
      await writes('làm căn cước hết bao nhiêu tiền')
      await writes('cảm ơn em')
      await writes('giá vàng hôm nay bao nhiêu')
      expect(told()).toEqual([knownAnswer])
    })

    it('to somebody the bot never saw: it lets them', async () => {
      personId = platform.newPerson()
      before = 0
      await staffWrite('Chào anh, hồ sơ của anh đã xong')
      await writes('dạ em cảm ơn, cho hỏi lệ phí bao nhiêu')
      expect([state(), told()]).toEqual(['staff', []])
      await passes(8 * HOUR + MINUTE)
      await writes(KNOWN)
      // And they have had no notice yet.
      expect(told()).toEqual([expect.not.stringContaining('nTrust'), knownAnswer])
    })

    it('delivered again and again takes it once, and not after it was given back', async () => {
      const raw = platform.staff(personId, 'Chào bác')
      await posted(raw)
      await posted(raw)
      expect(heard('staff')).toHaveLength(1)
      await app.storage.staffWork.release(id(), 1, now())
      await posted(raw)
      await writes(KNOWN)
      expect([state(), told()]).toEqual(['bot', [knownAnswer]])
    })

    it('heard of half an hour late, holds it from when they wrote', async () => {
      await passes(HOUR)
      const wrote = now() - 30 * MINUTE
      await staffWrite('Chào bác', wrote)
      await writes(KNOWN)
      expect([state(), told(), contact()['staff_until']]).toEqual(['staff', [], wrote + 8 * HOUR])
    })

    it('heard of in the wrong order, hold it from the latest', async () => {
      await passes(HOUR)
      const wrote = now()
      await staffWrite('Bác cần gì nữa không ạ', wrote)
      await staffWrite('Chào bác', wrote - 20 * MINUTE)
      expect(contact()['staff_until']).toBe(wrote + 8 * HOUR)
      expect(contact()['preview']).toBe('Bác cần gì nữa không ạ')
    })

    it('nine hours ago, heard of only now, holds nothing', async () => {
      await passes(10 * HOUR)
      await writes('xin chào')
      await staffWrite('Chào bác', now() - 9 * HOUR)
      await writes(KNOWN)
      expect([state(), told().at(-1)]).toEqual(['bot', knownAnswer])
    })
  })

  it(`another program of ${name} is kept and silences nobody`, async () => {
    await posted(platform.otherProgram(personId, 'Thông báo chung'))
    await writes(KNOWN)
    expect(heard('app')).toMatchObject([{ text: 'Thông báo chung' }])
    expect([state(), told()]).toEqual(['bot', [knownAnswer]])
  })

  describe(`the bot of ${name} answers again`, () => {
    it('eight hours after the last word of staff, whenever the person wrote', async () => {
      await staffWrite('Chào bác')
      await passes(7 * HOUR)
      await staffWrite('Bác nhé')
      await writes('dạ')
      await passes(8 * HOUR - 2 * MINUTE)
      await writes(KNOWN)
      expect(told()).toEqual([])
      await passes(3 * MINUTE)
      await writes(KNOWN)
      expect([state(), told()]).toEqual(['bot', [knownAnswer]])
    })

    it('after as long as the setting says', async () => {
      await app.storage.settings.saveSetting('staff.silence', 1, now())
      try {
        await staffWrite('Chào bác')
        await passes(58 * MINUTE)
        await writes(KNOWN)
        expect(told()).toEqual([])
        await passes(3 * MINUTE)
        await writes(KNOWN)
        expect(told()).toEqual([knownAnswer])
      } finally {
        await app.storage.settings.saveSetting('staff.silence', 8, now())
      }
    })

    it('when staff release it, and what was written meanwhile is not answered any more', async () => {
      await staffWrite('Chào bác')
      for (const text of [KNOWN, 'căn cước', 'giá vàng hôm nay bao nhiêu']) await writes(text)
      expect(contact()['unread']).toBe(3)
      await app.storage.staffWork.release(id(), 1, now())
      await passes(MINUTE)
      expect(told()).toEqual([])
      await writes(KNOWN)
      expect([told(), contact()['unread']]).toEqual([[knownAnswer], 0])
    })

    it('with nothing in mind of what it was at before', async () => {
      await writes('giá vàng hôm nay bao nhiêu')
      await writes('căn cước')
      await staffWrite('Chào bác')
      await staffWrite('/bot on')
      // No number of the list offered before, and no second question in a row it cannot answer.
      await writes('lịch thi đấu bóng đá')
      expect(state()).toBe('bot')
      expect(JSON.parse(String(contact()['context']))).toMatchObject({ unsure: 1 })
    })

    it('on the word /bot on, and leaves it on /bot off', async () => {
      await staffWrite('/bot off')
      await writes(KNOWN)
      expect([state(), told()]).toEqual(['staff', []])
      await staffWrite(' /Bot ON ')
      await writes(KNOWN)
      expect([state(), told()]).toEqual(['bot', [knownAnswer]])
    })

    it('also when /bot on is heard of before the words in front of it', async () => {
      await passes(HOUR)
      const at = now()
      await staffWrite('/bot on', at)
      await staffWrite('Chào bác', at - 5000)
      await writes(KNOWN)
      expect([state(), told()]).toEqual(['bot', [knownAnswer]])
    })
  })

  describe(`danger while staff of ${name} hold the conversation`, () => {
    it('five minutes after their last word: they are alerted, the bot keeps silent', async () => {
      await staffWrite('Chào bác')
      await passes(5 * MINUTE)
      await writes('cháy nhà rồi cứu với')
      expect(told()).toEqual([])
      expect(episode()).toMatchObject({ reason: 'emergency', state: 'taken' })
      await alarm()
    })

    it('twenty minutes after: the numbers to call are said, and they are alerted', async () => {
      await staffWrite('Chào bác')
      await passes(20 * MINUTE)
      await writes('cháy nhà rồi cứu với')
      expect(told()).toEqual([expect.stringContaining('114')])
      expect(episode()).toMatchObject({ reason: 'emergency', state: 'taken' })
      await alarm()
      await writes(KNOWN)
      expect(told()).toHaveLength(1)
    })

    it('said in the outbox already: staff who write do not withdraw it', async () => {
      platform.fail(1, 'http500')
      await posted(platform.person(personId, 'cháy nhà rồi cứu với'))
      await putOff()
      await staffWrite('Tôi gọi 114 rồi')
      await settle()
      expect(told()).toEqual([expect.stringContaining('114')])
    })
  })

  describe(`who is passed on to staff on ${name}`, () => {
    it('on request: waits once, is answered what the bot knows, and noted what it does not', async () => {
      await writes('gặp cán bộ')
      await writes('cho tôi gặp cán bộ ngay')
      expect(state()).toBe('waiting')
      const asked = db.rows('select * from handoffs where contact_id = ?', id())
      expect(asked).toMatchObject([{ reason: 'asked for a person', state: 'waiting' }])

      const first = told().length
      await writes('giá vàng hôm nay bao nhiêu')
      await writes(KNOWN)
      await writes('lịch thi đấu bóng đá')
      await writes('cách nấu phở bò')
      const noted = expect.stringContaining('đã ghi thêm') as string
      expect(told().slice(first)).toEqual([noted, knownAnswer])
      await passes(11 * MINUTE)
      await writes('lịch thi đấu bóng đá hôm nay')
      expect(told().at(-1)).toEqual(noted)

      await staffWrite('Chào bác')
      expect(episode()).toMatchObject({ state: 'taken', reason: 'asked for a person' })
      expect(Number(episode()?.['first_reply_at'])).toBeGreaterThan(0)
    })

    it('after two questions in a row that the bot could not answer', async () => {
      await writes('giá vàng hôm nay bao nhiêu')
      await writes(KNOWN)
      await writes('lịch thi đấu bóng đá')
      expect(state()).toBe('bot')
      await writes('cảm ơn em')
      await writes('cách nấu phở bò')
      expect(state()).toBe('waiting')
      expect(episode()).toMatchObject({ reason: 'not understood twice' })
    })

    it('in danger: with the numbers at once, and an alarm', async () => {
      await writes('cháy nhà rồi cứu với')
      expect(told()).toEqual([expect.stringContaining('114')])
      expect(state()).toBe('waiting')
      await alarm()
    })

    it('and waits too long: reads one honest word; nobody does whom staff answered', async () => {
      const waits = 'cháy nhà rồi cứu với'
      await writes(waits)
      const other = personId
      personId = platform.newPerson()
      await writes(waits)
      await staffWrite('Tôi đây')
      const [saidBy, saidByOther] = [personId, other].map((one) => platform.told(one).length)
      await passes(31 * MINUTE)
      await until('somebody is told', () => platform.told(other).length > (saidByOther ?? 0))
      await passes(2 * HOUR)
      expect(platform.told(other)).toHaveLength((saidByOther ?? 0) + 1)
      expect(platform.told(other).at(-1)?.text).toContain('chờ đã lâu')
      expect(platform.told(personId)).toHaveLength(saidBy ?? 0)
    })
  })

  it(`a flood on ${name} while staff hold the conversation is no matter of the bot`, async () => {
    await staffWrite('Chào bác')
    for (let n = 1; n <= 25; n++) await posted(platform.person(personId, `tin ${n}`))
    await settle()
    await passes(2 * MINUTE)
    expect([told(), contact()['unread']]).toEqual([[], 25])
  })

  it(`a flood on ${name} that staff answer before its minute is over is not answered again`, async () => {
    for (let n = 1; n <= 22; n++) await posted(platform.person(personId, KNOWN))
    await until('it is put off', () => told().some((text) => text.includes('nhanh quá')))
    await posted(platform.staff(personId, 'Bác cứ từ từ ạ'))
    await posted(platform.staff(personId, '/bot on'))
    const saidBy = told().length
    await settle()
    expect(told()).toHaveLength(saidBy)
    await writes(KNOWN)
    expect(told()).toHaveLength(saidBy + 1)
  })

  it(`the newsletter on ${name} is no answer, and goes out beside staff`, async () => {
    await writes('đăng ký nhận tin')
    await writes('Đăng ký')
    const saidBy = told().length
    await staffWrite('Chào bác')
    const sent = await app.storage.subscribers.sendToSubscribers('Bản tin tháng 12', 'tin', now())
    await settle()
    expect(sent).toBeGreaterThan(0)
    expect(told().slice(saidBy)).toEqual(['Bản tin tháng 12'])
  })

  it(`what waits on ${name} for the person is withdrawn when staff write first`, async () => {
    await passes(8 * 24 * HOUR)
    const part = { personId, text: 'Máy nói', speaker: 'bot', at: now() } as const
    putIntoOutbox(data.path, part)
    await settle()
    expect(last(ours())).toMatchObject({ state: 'parked' })
    await staffWrite('Chào bác')
    await writes('dạ')
    await passes(9 * HOUR)
    expect(told()).toEqual([])
    expect(last(ours())).toMatchObject({ state: 'withdrawn' })
  })

  more({
    get app() {
      return app
    },
    get platform() {
      return platform
    },
    get db() {
      return db
    },
    get personId() {
      return personId
    },
    ...{ now, passes, writes, staffWrite, told, state },
  })
}
