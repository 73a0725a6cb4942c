import {
  ActionIcon,
  Button,
  MultiSelect,
  NativeSelect,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { Names } from '../../web/workshop-contract.ts'
import { audienceName } from '../words/workshop-words.ts'
import { facetNames, type ArticleForm, type FacetName } from './article-text.ts'

export interface FormProps {
  id: string
  form: ArticleForm
  names: Names | undefined
  set: <F extends keyof ArticleForm>(field: F, value: ArticleForm[F]) => void
}

const LABEL = 20
const FACET = 400

/** One that is no longer in the list can still be seen. */
const withCurrent = (
  choices: readonly { value: string; label: string }[],
  current: readonly string[],
) => [
  ...choices,
  ...current
    .filter((one) => !choices.some(({ value }) => value === one))
    .map((one) => ({ value: one, label: one || 'Chưa chọn' })),
]

/** What the article is called and whose it is. */
export function Basics({ form, names, set }: FormProps) {
  const label = [...form.label].length
  return (
    <section className="block fields" aria-labelledby="basics-title">
      <h2 className="block-title" id="basics-title">
        Thông tin bài
      </h2>
      <TextInput
        label="Tên bài"
        maxLength={100}
        value={form.title}
        onChange={({ currentTarget }) => set('title', currentTarget.value)}
      />
      <TextInput
        label="Tên trên nút bấm"
        description={`${label}/${LABEL} ký tự`}
        error={label > LABEL ? `Dài quá ${label - LABEL} ký tự, nút sẽ bị cắt.` : null}
        value={form.label}
        onChange={({ currentTarget }) => set('label', currentTarget.value)}
      />
      <div className="pair">
        <NativeSelect
          label="Chủ đề"
          value={form.topic}
          onChange={({ currentTarget }) => set('topic', currentTarget.value)}
          data={withCurrent(
            (names?.topics ?? []).map(({ id, title }) => ({ value: id, label: title })),
            [form.topic],
          )}
        />
        <NativeSelect
          label="Cơ quan phụ trách"
          value={form.owner}
          onChange={({ currentTarget }) => set('owner', currentTarget.value)}
          data={withCurrent(
            (names?.agencies ?? []).map(({ id, name }) => ({ value: id, label: name })),
            [form.owner],
          )}
        />
      </div>
      <MultiSelect
        label="Dành cho ai"
        value={form.audience}
        onChange={(value) => set('audience', value)}
        data={withCurrent(
          (names?.audiences ?? []).map((one) => ({ value: one, label: audienceName(one) })),
          form.audience,
        )}
        comboboxProps={{ withinPortal: false }}
      />
      <div className="pair">
        <TextInput
          type="date"
          label="Hiệu lực từ"
          value={form.effective_from}
          onChange={({ currentTarget }) => set('effective_from', currentTarget.value)}
        />
        <TextInput
          type="date"
          label="Hiệu lực đến hết"
          value={form.effective_to}
          onChange={({ currentTarget }) => set('effective_to', currentTarget.value)}
        />
        <TextInput
          type="date"
          label="Rà soát trước ngày"
          value={form.review_by}
          onChange={({ currentTarget }) => set('review_by', currentTarget.value)}
        />
      </div>
      <Switch
        label="Còn phải kiểm chứng (bot sẽ nói rõ khi trả lời)"
        checked={form.verify}
        onChange={({ currentTarget }) => set('verify', currentTarget.checked)}
      />
      <Switch
        label="Chỉ đúng ở tỉnh mình"
        checked={form.local}
        onChange={({ currentTarget }) => set('local', currentTarget.checked)}
      />
    </section>
  )
}

const facets: Readonly<Record<FacetName, string>> = {
  fee: 'Lệ phí bao nhiêu?',
  time: 'Mất bao lâu?',
  papers: 'Cần giấy tờ gì?',
  where: 'Làm ở đâu?',
  online: 'Làm trên mạng thế nào?',
}

/** Short answers to what is asked next. */
export function Facets({ form, set }: FormProps) {
  const change = (name: FacetName, said: string) => {
    const next = { ...form.facets, [name]: said }
    if (said === '') delete next[name]
    set('facets', next)
  }
  return (
    <section className="block fields" aria-labelledby="facets-title">
      <h2 className="block-title" id="facets-title">
        Hỏi tiếp về bài này
      </h2>
      <p className="quiet flat">Câu trả lời ngắn khi người dân hỏi thêm; để trống nếu không có.</p>
      {facetNames.map((name) => (
        <Textarea
          key={name}
          label={facets[name]}
          description={`${[...(form.facets[name] ?? '')].length}/${FACET} ký tự`}
          autosize
          minRows={1}
          maxLength={FACET}
          value={form.facets[name] ?? ''}
          onChange={({ currentTarget }) => change(name, currentTarget.value)}
        />
      ))}
    </section>
  )
}

/** Where it comes from. */
export function Sources({ form, set }: FormProps) {
  return (
    <section className="block fields" aria-labelledby="sources-title">
      <h2 className="block-title" id="sources-title">
        Nguồn và căn cứ
      </h2>
      <Rows
        name="nguồn"
        label="Nguồn"
        rows={form.sources}
        fresh={{ name: '' }}
        change={(rows) => set('sources', rows)}
        fields={[
          { key: 'name', label: 'Tên nguồn' },
          { key: 'url', label: 'Địa chỉ web', placeholder: 'https://' },
          { key: 'date', label: 'Ngày', placeholder: '2026-06-25' },
        ]}
      />
      <Rows
        name="văn bản"
        label="Căn cứ pháp lý"
        rows={form.legal_basis.map((document) => ({ document }))}
        fresh={{ document: '' }}
        change={(rows) =>
          set(
            'legal_basis',
            rows.map(({ document }) => document),
          )
        }
        fields={[{ key: 'document', label: 'Văn bản', placeholder: 'Thông tư 73/2024/TT-BTC' }]}
      />
    </section>
  )
}

/** Where people go on. */
export function Onward({ id, form, names, set }: FormProps) {
  return (
    <section className="block fields" aria-labelledby="onward-title">
      <h2 className="block-title" id="onward-title">
        Xem thêm
      </h2>
      <MultiSelect
        label="Bài liên quan"
        searchable
        nothingFoundMessage="Không có bài nào"
        limit={50}
        value={form.related}
        onChange={(value) => set('related', value)}
        data={withCurrent(
          (names?.articles ?? [])
            .filter((one) => one.id !== id)
            .map((one) => ({ value: one.id, label: one.title })),
          form.related,
        )}
        comboboxProps={{ withinPortal: false }}
      />
      <Rows
        name="liên kết"
        label="Nút mở trang web"
        rows={form.links}
        fresh={{ title: '', url: '' }}
        change={(rows) => set('links', rows)}
        fields={[
          { key: 'title', label: 'Chữ trên nút' },
          { key: 'url', label: 'Địa chỉ web', placeholder: 'https://' },
        ]}
      />
    </section>
  )
}

/** Rows of short texts, each with a way to take it out. A field left empty is left out of its row. */
function Rows<Row extends object>({
  label,
  name,
  rows,
  fresh,
  fields,
  change,
}: {
  label: string
  /** Of one row, for its buttons. */
  name: string
  rows: readonly Row[]
  fresh: Row
  fields: readonly { key: keyof Row & string; label: string; placeholder?: string }[]
  change: (rows: Row[]) => void
}) {
  const set = (index: number, key: keyof Row & string, said: string) =>
    change(
      rows.map((row, at) => {
        if (at !== index) return row
        const next = { ...row, [key]: said }
        if (said === '' && !(key in fresh)) delete next[key]
        return next
      }),
    )
  return (
    <fieldset className="rows">
      <legend>{label}</legend>
      {rows.map((row, index) => (
        <div key={index} className="row-fields">
          {fields.map(({ key, label: said, placeholder }) => (
            <TextInput
              key={key}
              aria-label={
                fields.length === 1 ? `${said} ${index + 1}` : `${said}, ${name} ${index + 1}`
              }
              placeholder={placeholder ?? said}
              value={(row[key] as string | undefined) ?? ''}
              onChange={({ currentTarget }) => set(index, key, currentTarget.value)}
              className={`row-${key}`}
            />
          ))}
          <ActionIcon
            variant="subtle"
            color="red"
            size="lg"
            aria-label={`Xóa ${name} ${index + 1}`}
            onClick={() => change(rows.filter((_, at) => at !== index))}
          >
            <IconTrash size={18} aria-hidden />
          </ActionIcon>
        </div>
      ))}
      <Button
        size="sm"
        variant="default"
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() => change([...rows, { ...fresh }])}
      >
        Thêm {name}
      </Button>
    </fieldset>
  )
}
