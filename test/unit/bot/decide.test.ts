import { describe, expect, it } from 'vitest'
import { makeBot, readContent, shippedContent } from '../../../src/wiring/build-bot.ts'
import { defaultThresholds, type Bot, type Input } from '../../../src/bot/bot.ts'
import { decide } from '../../../src/bot/decide.ts'
import { emptyContext, type Choice, type Decision } from '../../../src/bot/decision.ts'
import { payloads } from '../../../src/bot/payloads.ts'
import type { Article } from '../../../src/knowledge/article.ts'
import type { Library } from '../../../src/knowledge/library.ts'

const DAY = Date.UTC(2026, 9, 10)
const real = makeBot(readContent(shippedContent()), DAY)
const { flows } = real

function input(change: Partial<Input> | string = {}): Input {
  const given = typeof change === 'string' ? { text: change } : change
  return {
    kind: 'text',
    text: null,
    payload: null,
    hidden: [],
    firstContact: false,
    context: emptyContext,
    now: DAY,
    random: () => 0.5,
    ...given,
  }
}
const tap = (payload: string, text: string | null = null) => input({ kind: 'tap', payload, text })
const ask = (change: Partial<Input> | string, bot: Bot = real) => decide(input(change), bot)

const texts = ({ replies }: Decision) => replies.map(({ text }) => text)
const choices = ({ replies }: Decision): Choice[] => replies.flatMap((reply) => reply.choices)
const firstScreen = (id: string) => real.library.article(id)?.screens[0] ?? 'no such article'

/** The real articles, but every question finds these, as sure as this. */
function sureOf(...found: [id: string, confidence: number][]): Bot {
  const overlap = { question: '', asked: 0, authored: 0, letters: 0 }
  const evidence = { overlap, coverage: 0, margin: 0, pairs: 0, unknown: 0, outside: 0, length: 0 }
  const library: Library = {
    ...real.library,
    find: () => ({
      words: { accented: [], folded: [], marked: false, changes: [] },
      ranked: found.map(([id, confidence]) => ({
        id,
        confidence,
        score: confidence,
        question: '',
        evidence,
      })),
    }),
  }
  return { ...real, library }
}
const FIVE = ['vneid-la-gi', 'cds-la-gi', 'ntrust', 'deepfake', 'tin-gia'] as const
const doubtful = sureOf(...FIVE.map((id): [string, number] => [id, 0.4]))

it('knows the articles these tests speak of', () => {
  expect(FIVE.filter((id) => !real.library.article(id))).toEqual([])
})

describe('the notices', () => {
  it('come before the answer to the first question, in the same decision', () => {
    const decision = ask({ text: 'VNeID là gì?', firstContact: true })
    expect(decision).toMatchObject({ outcome: 'answered', article: 'vneid-la-gi' })
    expect(decision.replies).toHaveLength(2)
    expect(texts(decision)[0]).toBe(flows.line('notice'))
    expect(texts(decision)[1]).toContain(firstScreen('vneid-la-gi'))
    expect(decision.replies[0]?.choices).toEqual([])
  })

  it('are not repeated', () => {
    expect(texts(ask('VNeID là gì?'))).toHaveLength(1)
  })

  it('come before a greeting and a hand-off too', () => {
    for (const text of ['xin chào', 'gặp cán bộ', 'xyzzy']) {
      const decision = ask({ text, firstContact: true })
      expect(texts(decision)[0]).toBe(flows.line('notice'))
      expect(texts(decision).slice(1)).toEqual(texts(ask(text)))
    }
  })

  it('but not before the numbers to call in an emergency', () => {
    const decision = ask({ text: 'nhà cháy', firstContact: true })
    expect(texts(decision)).toEqual([...texts(ask('nhà cháy')), flows.line('notice')])
    expect(texts(decision)[0]).toMatch(/^Gọi ngay[\s\S]*114/)
  })

  it('warn of a masked secret before the answer, behind the first notice', () => {
    const text = 'Quên mật khẩu VNeID thì làm sao?'
    const decision = ask({ text, hidden: ['password', 'code'] })
    expect(decision.outcome).toBe('answered')
    expect(texts(decision)).toEqual([flows.line('masked'), ...texts(ask(text))])
    expect(texts(ask({ text, hidden: ['card'], firstContact: true })).slice(0, 2)).toEqual([
      flows.line('notice'),
      flows.line('masked'),
    ])
  })
})

describe('a newcomer', () => {
  it.each<[string, Input]>([
    ['a follow on Zalo', input({ kind: 'follow' })],
    ['the start button of Messenger', input({ kind: 'start', payload: payloads.start })],
    ['a tap on "start"', tap(payloads.start, 'Bắt đầu')],
    ['the payload typed as text', input(payloads.start)],
  ])('is greeted with what can be asked: %s', (_how, event) => {
    const decision = decide(event, real)
    expect(decision.outcome).toBe('smalltalk')
    expect(texts(decision)).toEqual([flows.line('greeting')])
    expect(choices(decision).map(({ payload }) => payload)).toEqual([
      payloads.flow('digital-day'),
      payloads.topics,
      payloads.flow('feedback'),
      payloads.flow('report-scam'),
      payloads.flow('more'),
    ])
    expect(decision.context.choices).toEqual(choices(decision))
  })

  it('gets for every entry of the menu the same, tapped or typed', () => {
    const { context } = ask({ kind: 'follow' })
    for (const { payload, label } of context.choices) {
      const tapped = decide(tap(payload ?? '', label), real)
      expect(tapped.outcome).not.toBe('unanswered')
      expect(ask({ text: label, context })).toEqual(tapped)
    }
  })

  it('finds every suggestion of the web page in the handbook', () => {
    for (const text of flows.suggestions) expect(ask(text).outcome).toBe('answered')
  })

  it('is offered the season only in its season', () => {
    const inNovember = ask({ kind: 'follow', now: Date.UTC(2026, 10, 21) })
    expect(choices(inNovember).map(({ payload }) => payload)).toEqual([
      payloads.topics,
      payloads.flow('feedback'),
      payloads.flow('report-scam'),
      payloads.flow('quiz'),
      payloads.flow('more'),
    ])
  })
})

describe('a tapped button', () => {
  const payload = payloads.article('ntrust')

  it.each<[string, Input]>([
    ['tapped', tap(payload, 'nTrust')],
    ['tapped without a title', tap(payload)],
    ['come back as typed text', input(payload)],
    ['tapped with the title of another article', tap(payload, 'VNeID là gì?')],
  ])('gives its article: %s', (_how, event) => {
    const decision = decide(event, real)
    expect(decision).toMatchObject({
      outcome: 'answered',
      article: 'ntrust',
      topic: real.library.article('ntrust')?.topic,
      confidence: 1,
      candidates: [{ article: 'ntrust', confidence: 1 }],
    })
    expect(texts(decision)[0]).toMatch(/Nguồn: /)
  })

  it.each(['khong-con-nua', '__proto__', 'constructor', ''])(
    'of an article that is gone is owned up to: %j',
    (id) => {
      const decision = decide(tap(payloads.article(id), 'VNeID là gì?'), real)
      expect(decision).toMatchObject({ outcome: 'unanswered', article: null })
      expect(decision.requests).toEqual([{ kind: 'unanswered' }])
    },
  )

  it('with an unknown payload counts by its words', () => {
    expect(decide(tap('#cu-roi', 'VNeID là gì?'), real)).toEqual(ask('VNeID là gì?'))
    expect(decide(tap('VNEID', 'gặp cán bộ'), real)).toEqual(ask('gặp cán bộ'))
    expect(decide(tap('#cu-roi'), real).outcome).toBe('unanswered')
  })

  it('with a question does what asking it would do', () => {
    for (const text of ['VNeID là gì?', 'nhà cháy', 'gặp cán bộ', 'xin chào', 'xyzzy']) {
      expect(decide(tap(payloads.ask(text)), real)).toEqual(ask(text))
      expect(ask(payloads.ask(text))).toEqual(ask(text))
    }
  })

  it('"none of these" is recorded as unanswered, with the way to a person', () => {
    for (const event of [tap('#khong-phai', 'Không phải'), input('#khong-phai')]) {
      const decision = decide(event, real)
      expect(decision).toMatchObject({ outcome: 'unanswered', article: null })
      expect(decision.requests).toEqual([{ kind: 'unanswered', notRight: true }])
      expect(texts(decision)).toEqual([flows.line('not_these')])
      expect(choices(decision)).toEqual([
        { label: flows.line('talk_to_staff'), payload: '#gap-can-bo' },
      ])
    }
  })
})

describe('the way to a person', () => {
  it.each<[string, Input]>([
    ['asked for', input('gặp cán bộ')],
    ['asked for without marks', input('cho toi gap can bo')],
    ['tapped', tap(payloads.staff, 'Gặp cán bộ')],
    ['typed as its payload', input(payloads.staff)],
    ['typed as its label', input({ text: 'gap can bo', context: ask('xyzzy').context })],
  ])('is a request for a hand-off: %s', (_how, event) => {
    const decision = decide(event, real)
    expect(decision.outcome).toBe('handoff')
    expect(decision.requests).toEqual([{ kind: 'handoff', reason: 'asked for a person' }])
    expect(texts(decision)).toEqual(texts(ask('gặp cán bộ')))
    expect(texts(decision)[0]).toContain('cán bộ')
  })
})

describe('picking from what was offered', () => {
  const offered = ask('gì đó', doubtful)
  const { context } = offered
  const pick = (text: string) => ask({ text, context }, doubtful)

  it.each([
    ['1', 0],
    ['1.', 0],
    ['(1)', 0],
    ['số 1', 0],
    ['số một', 0],
    ['thứ nhất', 0],
    ['cái đầu tiên', 0],
    ['dau tien', 0],
    ['2', 1],
    ['Số 2', 1],
    ['so 2', 1],
    ['cái thứ hai', 1],
    ['cai thu hai', 1],
    ['cái thứ 2 ạ', 1],
    ['bài 2', 1],
    ['dạ số 2 ạ', 1],
    ['em chọn số 2 nhé', 1],
    ['cho tôi xem bài thứ hai', 1],
    ['cái thứ hai đó em', 1],
    ['2 nhé em', 1],
    ['lựa chọn 2', 1],
    ['chọn 3', 2],
    ['việc thứ ba', 2],
    ['câu ba nha', 2],
    ['4', 3],
    ['số tư', 3],
    ['thứ tư', 3],
    ['cái thứ bốn', 3],
  ])('%j is number %i, counted from 0', (text, at) => {
    expect(pick(text)).toMatchObject({ outcome: 'answered', article: FIVE[at], confidence: 1 })
  })

  it('a label or a title typed by hand is that article, marks or not', () => {
    for (const id of FIVE.slice(0, 4)) {
      const { label, title } = real.library.article(id) ?? { label: '', title: '' }
      const bare = label.normalize('NFD').replace(/\p{M}/gu, '').replace(/đ/g, 'd')
      for (const text of [label, title, bare, label.toUpperCase(), `${label}!`]) {
        expect(pick(text)).toMatchObject({ article: id, confidence: 1 })
      }
    }
  })

  it('the way out is typed, not counted', () => {
    expect(texts(pick('không phải'))).toEqual([flows.line('not_these')])
    expect(texts(pick('khong phai'))).toEqual([flows.line('not_these')])
    expect(pick('5').outcome).toBe('unanswered')
  })

  it.each(['0', '6', '12', '1 2', 'số', 'thứ hai tuần sau có làm không', 'hai lúa', '?', ''])(
    '%j picks nothing',
    (text) => {
      expect(pick(text).article).toBeNull()
    },
  )

  it('links are not counted', () => {
    const withLink: Choice[] = [
      { label: 'Mở trang', url: 'https://dichvucong.gov.vn' },
      { label: 'nTrust', title: 'nTrust là gì', payload: payloads.article('ntrust') },
    ]
    const picked = ask({ text: '1', context: { choices: withLink } }, doubtful)
    expect(picked).toMatchObject({ article: 'ntrust' })
  })

  it('stale choices do not: what was said since has taken their place', () => {
    expect(pick('2').article).toBe(FIVE[1])
    for (const between of ['gặp cán bộ', 'xin chào', 'nhà cháy']) {
      const after = pick(between).context
      expect(ask({ text: '2', context: after }, doubtful).article).toBeNull()
    }
    expect(ask('2', doubtful).article).toBeNull()
  })

  it.each(['1', '2', '3', '4', 'số 2', 'cái thứ hai', 'thứ tư'])(
    '%j with nothing to pick from is no question for the handbook',
    (text) => {
      expect(ask(text)).toMatchObject({ outcome: 'unanswered', article: null })
      expect(ask(text, sureOf(['ntrust', 0.99])).outcome).toBe('unanswered')
    },
  )

  it('an article that went out of force since is owned up to', () => {
    const gone = { ...doubtful, library: { ...doubtful.library, article: () => undefined } }
    expect(ask({ text: '2', context }, gone)).toMatchObject({ outcome: 'unanswered' })
  })
})

describe('what is said', () => {
  it.each([
    ['an emergency', 'nhà cháy', 'emergency'],
    ['an emergency behind a greeting', 'chào em, nhà cháy rồi', 'emergency'],
    ['an emergency with a wish', 'gặp cán bộ, có tai nạn', 'emergency'],
    ['a greeting', 'xin chào', 'smalltalk'],
    ['thanks', 'cảm ơn em nhiều', 'smalltalk'],
  ])('%s goes before the handbook', (_what, text, outcome) => {
    const decision = ask(text, sureOf(['ntrust', 0.99]))
    expect(decision).toMatchObject({ outcome, article: null, candidates: [] })
    expect(decision.requests).toEqual(
      decision.outcome === 'emergency' ? [{ kind: 'handoff', reason: 'emergency' }] : [],
    )
  })

  it('an emergency goes before what was offered', () => {
    const { context } = ask('gì đó', doubtful)
    expect(ask({ text: 'nhà cháy', context }).outcome).toBe('emergency')
  })

  it.each(['Tôi vừa bị lừa chuyển tiền', 'toi vua bi lua chuyen tien'])(
    'a fraud is no emergency, the handbook knows what to do: %s',
    (text) => {
      expect(ask(text)).toMatchObject({ outcome: 'answered', article: 'bi-lua-chuyen-tien' })
    },
  )

  it('an attachment without words is asked for in words', () => {
    for (const text of [null, '']) {
      const decision = ask({ kind: 'attachment', text })
      expect(decision.outcome).toBe('smalltalk')
      expect(texts(decision)).toEqual([flows.line('attachment')])
    }
    expect(ask({ kind: 'attachment', text: 'VNeID là gì?' }).article).toBe('vneid-la-gi')
  })

  it.each(['😀😀', '👍🏻', '❤️ ❤️!'])('%j is taken as a sticker', (text) => {
    const decision = ask(text)
    expect(decision.outcome).toBe('smalltalk')
    expect(texts(decision)).toEqual([flows.line('sticker')])
  })

  it.each(['', '???'])('%j is owned up to, without candidates', (text) => {
    expect(ask(text)).toMatchObject({ outcome: 'unanswered', candidates: [] })
  })
})

describe('how sure the handbook must be', () => {
  const { answer, offer } = defaultThresholds
  const EDGE = 1e-9

  it.each([
    [1, 'answered'],
    [answer, 'answered'],
    [answer - EDGE, 'clarify'],
    [offer, 'clarify'],
    [offer - EDGE, 'unanswered'],
    [0, 'unanswered'],
  ])('%d is %s', (confidence, outcome) => {
    const decision = ask('gì đó', sureOf(['ntrust', confidence]))
    expect(decision.outcome).toBe(outcome)
    expect(decision.article).toBe(outcome === 'answered' ? 'ntrust' : null)
    expect(decision.confidence).toBe(outcome === 'answered' ? confidence : null)
    expect(decision.candidates).toEqual([{ article: 'ntrust', confidence }])
    expect(decision.requests).toEqual(outcome === 'unanswered' ? [{ kind: 'unanswered' }] : [])
  })

  it('offers at most four articles and the way out, the best first', () => {
    const decision = ask('gì đó', doubtful)
    expect(decision.outcome).toBe('clarify')
    expect(choices(decision).map(({ payload }) => payload)).toEqual([
      ...FIVE.slice(0, 4).map(payloads.article),
      payloads.noneOfThese(),
    ])
    expect(decision.candidates).toHaveLength(5)
    expect(decision.context.choices).toEqual(choices(decision))
  })

  it('does not offer what is far off', () => {
    const decision = ask('gì đó', sureOf(['ntrust', 0.4], ['deepfake', 0.1], ['tin-gia', 0.01]))
    expect(choices(decision).map(({ payload }) => payload)).toEqual([
      payloads.article('ntrust'),
      payloads.article('deepfake'),
      payloads.noneOfThese(),
    ])
  })

  it('owns up with the way to a person when nothing fits', () => {
    const decision = ask('gì đó', sureOf())
    expect(texts(decision)).toEqual([flows.line('unanswered')])
    expect(choices(decision).map(({ payload }) => payload)).toEqual([payloads.staff])
  })
})

describe('an answer', () => {
  it('has the text, a doubt where there is one, and a source with its date', () => {
    const article = { ...real.library.article('ntrust'), verify: true } as NonNullable<
      ReturnType<Library['article']>
    >
    const [text = ''] = [{ name: 'Báo', date: '2026-06-05' }].map((source) => {
      const library = { ...real.library, article: () => ({ ...article, sources: [source] }) }
      return texts(decide(tap(payloads.article('ntrust')), { ...real, library }))[0]
    })
    expect(text).toBe(`${article.screens[0]}\n\n${flows.line('verify')}\n\nNguồn: Báo (5/6/2026)`)
  })

  it('leads on: to its next screen, to pages outside, to what is asked next, to related ones', () => {
    const article = {
      ...real.library.article('ntrust'),
      screens: ['Một.', 'Hai.', 'Ba.'],
      facets: { fee: 'Miễn phí.' },
      links: [{ title: 'Mở trang', url: 'https://vneid.gov.vn' }],
      related: ['deepfake', 'tin-gia', 'no-longer-there', 'cds-la-gi'],
    } as unknown as Article
    const library: Library = {
      ...real.library,
      article: (id) => (id === 'ntrust' ? article : real.library.article(id)),
    }
    const bot = { ...real, library }
    const goesTo = (payload: string) =>
      choices(decide(tap(payload), bot)).map(({ payload, url }) => payload ?? url)
    expect(goesTo(payloads.article('ntrust'))).toEqual([
      '#xem:ntrust:2',
      'https://vneid.gov.vn',
      '#y:ntrust:fee',
      '#bai:deepfake',
      '#bai:tin-gia',
    ])
    expect(goesTo('#xem:ntrust:2')).toContain('#xem:ntrust:3')
    expect(goesTo('#xem:ntrust:3')).not.toContain('#xem:ntrust:4')
    expect(texts(decide(tap('#xem:ntrust:3'), bot))).toEqual(['Ba.'])
    expect(texts(decide(tap('#y:ntrust:fee'), bot))[0]).toMatch(/^Miễn phí\.\n\nNguồn: /)
    // What is gone since the button was sent leads to the article itself.
    expect(texts(decide(tap('#xem:ntrust:9'), bot))[0]).toMatch(/^Một\./)
    expect(texts(decide(tap('#y:ntrust:time'), bot))[0]).toMatch(/^Một\./)
    expect(decide(tap('#xem:gone:2'), bot).outcome).toBe('unanswered')
  })

  it('is what a short question behind it is about', () => {
    const { context } = ask({ kind: 'tap', payload: payloads.article('can-cuoc-le-phi') })
    expect(context.article).toBe('can-cuoc-le-phi')
    const bare = { ...context, article: 'no-such-article' }
    expect(ask({ text: 'thế ở đâu', context: bare }).article).not.toBe('can-cuoc-le-phi')
  })
})

describe('every decision', () => {
  const events: Input[] = [
    ...FIVE.map((id) => tap(payloads.article(id))),
    ...['xin chào', 'nhà cháy', 'gặp cán bộ', 'căn cước', 'xyzzy', 'VNeID là gì', '', '1'].map(
      (text) => input({ text, firstContact: true, hidden: ['code'] }),
    ),
    input({ kind: 'follow', firstContact: true }),
    input({ kind: 'attachment' }),
    tap(payloads.noneOfThese()),
    input({ text: 'cái thứ hai', context: ask('gì đó', doubtful).context }),
  ]

  it('is the same for the same input, and leaves the input as it was', () => {
    for (const event of events) {
      const before = { ...event, context: structuredClone(event.context) }
      expect(decide(deepFreeze(event), real)).toEqual(decide(before, real))
      expect(event).toEqual(before)
    }
  })

  it('has a text in every reply and remembers what it offers', () => {
    for (const event of events) {
      const decision = decide(event, real)
      expect(texts(decision).filter((text) => text.trim() === '')).toEqual([])
      expect(texts(decision).length).toBeGreaterThan(0)
      expect(decision.context.choices).toEqual(choices(decision))
      expect(decision.candidates.length).toBeLessThanOrEqual(5)
    }
  })

  it('has buttons that do one thing, with labels of 20 characters where no title helps', () => {
    const all = [...events, ...FIVE.map((id) => input(id))].flatMap((event) =>
      [real, doubtful].flatMap((bot) => choices(decide(event, bot))),
    )
    expect(all.length).toBeGreaterThan(20)
    for (const { label, title, payload, url } of all) {
      expect([payload, url].filter((action) => action !== undefined)).toHaveLength(1)
      expect(label.length).toBeGreaterThan(0)
      // A link stands in the text where buttons are short.
      if (payload !== undefined && title === undefined) expect(label.length).toBeLessThanOrEqual(20)
      if (payload !== undefined) expect(label.length).toBeLessThanOrEqual(20)
    }
  })
})

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(deepFreeze)
  return Object.freeze(value)
}

describe('a person who wants their data erased', () => {
  it.each([
    'xóa dữ liệu của tôi',
    'xoa du lieu cua toi',
    'em ơi xóa hết dữ liệu của tôi đi',
    'Xoá thông tin cá nhân của tôi',
    'xóa tin nhắn của tôi giúp với',
  ])('is asked once more: %s', (text) => {
    const decision = ask(text)
    expect(decision).toMatchObject({ outcome: 'flow' })
    expect(decision.requests).toEqual([])
    expect(choices(decision)).toEqual([
      { label: flows.line('erase_button'), payload: payloads.erase },
    ])
  })

  it.each([
    'làm sao xóa dữ liệu của tôi trên facebook',
    'công ty không chịu xóa thông tin của tôi',
    'app vay giữ danh bạ, muốn xóa dữ liệu của tôi',
  ])('elsewhere is not taken at their word: %s', (text) => {
    expect(ask(text).outcome).not.toBe('flow')
  })

  it('has it erased by the button, or by its label typed by hand', () => {
    const asked = ask('xóa dữ liệu của tôi')
    for (const given of [tap(payloads.erase), input(flows.line('erase_button'))]) {
      const decision = ask({ ...given, context: asked.context })
      expect(decision).toMatchObject({ outcome: 'flow', requests: [{ kind: 'erase' }] })
      expect(texts(decision)).toEqual([flows.line('erased')])
    }
  })
})

describe('what has no words', () => {
  const sent = (...attachments: string[]) =>
    texts(ask({ kind: 'attachment', text: null, attachments }))

  it.each([
    [['sticker'], 'sticker'],
    [['image', 'sticker'], 'attachment'],
    [['gif'], 'sticker'],
    [['location'], 'location'],
    [['link'], 'link'],
    [['audio'], 'attachment'],
    [[], 'attachment'],
  ] as const)('%j is answered for what it is', (attachments, line) => {
    expect(sent(...attachments)).toEqual([flows.line(line)])
  })

  it('is answered by its words when it has some', () => {
    const decision = ask({ kind: 'attachment', text: 'VNeID là gì?', attachments: ['image'] })
    expect(decision.article).toBe('vneid-la-gi')
  })

  it('a filled-in form is thanked for', () => {
    expect(texts(ask({ kind: 'info', text: null }))).toEqual([flows.line('info_kept')])
  })
})

it('the first notice says how long messages are kept, and how to have them deleted', () => {
  const notice = flows.line('notice')
  expect(notice).toMatch(/365 ngày/)
  expect(notice).toMatch(/xóa dữ liệu của tôi/)
  expect(notice).toMatch(/trợ lý tự động/)
})
