import { Button, Checkbox } from '@mantine/core'
import type { FileRead } from '../api/imports.ts'

type Sections = Extract<FileRead, { kind: 'document' }>['sections']

/** Which headings of a document become articles. */
export function SectionChoice({
  sections,
  chosen,
  change,
}: {
  sections: Sections
  chosen: ReadonlySet<number>
  change: (chosen: ReadonlySet<number>) => void
}) {
  const all = sections.map((_, at) => at)
  const top = Math.min(...sections.map(({ level }) => level))
  return (
    <>
      <div className="tools">
        <p className="flat grow" role="status">
          Đã chọn {chosen.size}/{sections.length} mục; mỗi mục thành một bài.
        </p>
        <Button size="sm" variant="default" onClick={() => change(new Set(all))}>
          Chọn hết
        </Button>
        <Button size="sm" variant="default" onClick={() => change(new Set())}>
          Bỏ hết
        </Button>
      </div>
      <ul className="section-list">
        {sections.map(({ heading, level, page, characters }, at) => (
          <li key={at} className={`section-level-${Math.min(level - top, 3)}`}>
            <Checkbox
              label={heading}
              description={[
                ...(page === null ? [] : [`trang ${page}`]),
                characters === 0
                  ? 'chỉ có tiêu đề'
                  : `${characters.toLocaleString('vi-VN')} chữ cái`,
              ].join(' · ')}
              checked={chosen.has(at)}
              onChange={({ currentTarget: { checked } }) => {
                const next = new Set(chosen)
                if (checked) next.add(at)
                else next.delete(at)
                change(next)
              }}
            />
          </li>
        ))}
      </ul>
    </>
  )
}
