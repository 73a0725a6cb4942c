import { Select } from '@mantine/core'
import { useNames } from '../api/workshop.ts'
import { folded } from '../words/folded.ts'

/** Stands for "no article": a question that the handbook does not answer. */
export const NO_ARTICLE = '-'

/** One of the published articles, found by its name with marks or without. */
export function ArticleChoice({
  value,
  onChange,
  orNone = false,
  label,
  description,
}: {
  value: string | null
  onChange: (article: string | null) => void
  /** Offers NO_ARTICLE too. */
  orNone?: boolean
  label: string
  description?: string
}) {
  const names = useNames()
  const none = orNone ? [{ value: NO_ARTICLE, label: 'Cẩm nang chưa có bài nào đúng' }] : []
  const known = (names.data?.articles ?? []).map(({ id, title }) => ({ value: id, label: title }))
  return (
    <Select
      label={label}
      description={description}
      placeholder={names.isPending ? 'Đang tải…' : 'Gõ vài chữ của tên bài'}
      // The name of what is chosen would come over what is typed before.
      readOnly={names.isPending}
      searchable
      allowDeselect={false}
      limit={60}
      data={[...none, ...known]}
      filter={({ options, search, limit }) => {
        const wanted = folded(search).trim().split(/\s+/)
        return options
          .filter((one) => 'label' in one && holds(folded(one.label), wanted))
          .slice(0, limit)
      }}
      value={value}
      onChange={onChange}
      nothingFoundMessage="Không tìm thấy bài nào"
      error={names.isError ? 'Chưa tải được danh sách bài' : undefined}
    />
  )
}

const holds = (text: string, words: readonly string[]) => words.every((one) => text.includes(one))
