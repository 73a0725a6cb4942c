import { z } from 'zod'

const text = z.string().trim().min(1).max(2000)
const name = z
  .string()
  .regex(
    /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
    'chỉ được có chữ thường không dấu, số và dấu gạch ngang ở giữa, chữ đứng đầu',
  )
const phrase = z.string().trim().min(1)
/** Button: Messenger's quick replies hold 20 characters. */
const label = z.string().trim().min(1).max(20)

/** Where a button leads; at most one of them. Without any, the step's `next`. */
const target = {
  /** Step of this dialogue. */
  next: name.optional(),
  /** Another dialogue. */
  flow: name.optional(),
  /** Article of the handbook. */
  article: name.optional(),
  /** As if the person had asked this. */
  ask: phrase.optional(),
  /** The list of topics. */
  topics: z.literal(true).optional(),
  /** Shows the answer to the ticket that was looked up. */
  ticket: z.literal('answer').optional(),
}
const targetNames = ['next', 'flow', 'article', 'ask', 'topics', 'ticket'] as const

const option = z
  .strictObject({
    label,
    /** The whole wording, where the label had to be short. */
    title: z.string().trim().min(1).max(100).optional(),
    /** What is kept as the answer; the label without it. */
    value: phrase.optional(),
    /** What may be typed instead of tapping. */
    words: z.array(phrase).default([]),
    ...target,
  })
  .refine((one) => targetNames.filter((it) => one[it] !== undefined).length <= 1, {
    error: `dẫn tới nhiều nơi: chỉ giữ một trong ${targetNames.join(', ')}`,
  })

const next = name.optional()

/** What a dialogue can do, one step at a time; a step without `next` goes on to the one below it. */
const step = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('say'),
    say: text,
    /** Buttons that lead elsewhere; the dialogue does not wait for them. */
    buttons: z.array(option).max(5).default([]),
    next,
  }),
  z.strictObject({
    do: z.literal('ask'),
    say: text,
    /** `text` takes any words; the others must be what they say. */
    expect: z.enum(['text', 'phone', 'name', 'ticket-code']).default('text'),
    min: z.number().int().min(1).default(1),
    max: z.number().int().min(1).max(5000).default(1000),
    /** Said when the answer does not fit. */
    invalid: text,
    /** Label of a button that leaves the answer out. */
    skip: label.optional(),
    next,
  }),
  z.strictObject({
    do: z.literal('choose'),
    say: text,
    /** Written here, or the fields of business in agencies.yml, likeliest for an answer first. */
    options: z.union([z.array(option).min(2).max(12), z.strictObject({ fields_for: name })]),
    invalid: text,
    /** Label of a button that leaves the answer out, and what may be typed instead. */
    skip: label.optional(),
    skip_words: z.array(phrase).default([]),
    next,
  }),
  z.strictObject({ do: z.literal('article'), article: name }),
  z.strictObject({
    do: z.literal('branch'),
    /** An answer given before, or `office` (open, closed). */
    on: name,
    cases: z.record(z.string(), name),
    otherwise: name.optional(),
  }),
  z.strictObject({
    do: z.literal('save'),
    what: z.enum(['ticket', 'reopen', 'subscription', 'no-subscription', 'quiz-score', 'rating']),
    /** What is saved, `{answers}` filled in. */
    with: z
      .strictObject({
        kind: z.enum(['gop-y', 'phan-anh', 'cau-hoi', 'lua-dao', 'loi-nhan']).optional(),
        /** Name of the answer that holds the kind, where the person chose it. */
        kind_of: name.optional(),
        content: phrase.optional(),
        field: phrase.optional(),
        place: phrase.optional(),
        contact: phrase.optional(),
        name: phrase.optional(),
        /** Of a rating: 1 to 5. */
        score: phrase.optional(),
      })
      .default({}),
    next,
  }),
  z.strictObject({
    do: z.literal('look-up'),
    what: z.enum(['ticket', 'my-data', 'commune', 'ranking']),
    /** Name of the answer that says which one. */
    by: name.optional(),
    /** How words of the database are said: a state, a yes. */
    names: z.record(z.string(), phrase).default({}),
    found: name.optional(),
    missing: name,
  }),
  z.strictObject({
    do: z.literal('quiz'),
    count: z.number().int().min(1).max(20).default(10),
    /** `{number} {of} {ask}` */
    question: text,
    /** `{explain} {source}` and, when wrong, `{option}`. */
    right: text,
    wrong: text,
    invalid: text,
    next,
  }),
  z.strictObject({ do: z.literal('hand-off'), reason: phrase, next }),
  z.strictObject({ do: z.literal('erase') }),
  z.strictObject({ do: z.literal('end'), say: text.optional() }),
])

const monthDay = z
  .string()
  .regex(
    /^(\d{4}-)?\d{2}-\d{2}$/,
    'phải viết như 10-01 (tháng-ngày), hoặc 2026-10-01 nếu chỉ một năm',
  )

export const dialogueFile = z.strictObject({
  kind: z.literal('dialogue'),
  /** On buttons that lead here. */
  title: label,
  outcome: z.enum(['flow', 'feedback', 'handoff', 'smalltalk']).default('flow'),
  /** What a person says to begin it; see replies. */
  whole: z.array(phrase).default([]),
  contains: z.array(phrase).default([]),
  unless: z.array(phrase).default([]),
  /** Step whose answer is the message that begins it by its words. */
  takes: name.optional(),
  /** Said when the person stops it, where the usual words would not be true. */
  cancelled: text.optional(),
  /** A message with a ticket's code begins it, too. */
  on_ticket_code: z.boolean().default(false),
  /** Begins only then, and stands in the menu; both days included. */
  season: z
    .strictObject({ from: monthDay, to: monthDay })
    .refine(({ from, to }) => from.length === to.length, {
      error: 'có một ngày ghi năm, một ngày không: hãy ghi năm ở cả hai, hoặc bỏ ở cả hai',
    })
    .optional(),
  steps: z
    .record(name, step)
    .refine(
      (steps) => Object.keys(steps).length > 0,
      'chưa có bước nào: hãy thêm ít nhất một bước',
    ),
})

export type Dialogue = z.infer<typeof dialogueFile> & { id: string }
export type Step = Dialogue['steps'][string]
export type StepOf<Kind extends Step['do']> = Extract<Step, { do: Kind }>
export type WrittenOption = z.infer<typeof option>

/** Steps at which a dialogue waits for the person. */
export const waits = (step: Step): step is StepOf<'ask' | 'choose' | 'quiz'> =>
  step.do === 'ask' || step.do === 'choose' || step.do === 'quiz'

/** The step below, in the order of the file. */
export function stepBelow({ steps }: Pick<Dialogue, 'steps'>, id: string): string | undefined {
  const ids = Object.keys(steps)
  return ids[ids.indexOf(id) + 1]
}

/** Where a dialogue leads out of itself: dialogues and articles, with the field that says so. */
export function targetsOf({ steps }: Pick<Dialogue, 'steps'>): {
  at: (string | number)[]
  kind: 'flow' | 'article'
  to: string
}[] {
  return Object.entries(steps).flatMap(([id, step]) => {
    if (step.do === 'article') {
      return [{ at: ['steps', id, 'article'], kind: 'article' as const, to: step.article }]
    }
    const [field, options] =
      step.do === 'say'
        ? ['buttons', step.buttons]
        : step.do === 'choose' && Array.isArray(step.options)
          ? ['options', step.options]
          : ['', []]
    return options.flatMap((option, nth) =>
      (['flow', 'article'] as const).flatMap((kind) => {
        const to = option[kind]
        return to === undefined ? [] : [{ at: ['steps', id, field, nth, kind], kind, to }]
      }),
    )
  })
}
