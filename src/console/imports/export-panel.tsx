import { Button, Checkbox, Radio, Stack, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import { draftsQuery } from '../api/workshop.ts'

const files = [
  {
    name: 'bai-viet.xlsx',
    title: 'Excel',
    about: 'Mỗi bài một dòng, để xem hoặc sửa hàng loạt rồi nhập lại.',
  },
  {
    name: 'bai-viet.csv',
    title: 'CSV',
    about: 'Cùng bảng đó, cho phần mềm khác.',
  },
  {
    name: 'cam-nang.zip',
    title: 'Thư mục bài viết (ZIP)',
    about: 'Nguyên các tệp của cẩm nang; nhập lại thì không đổi gì.',
  },
  {
    name: 'cam-nang.json',
    title: 'JSON',
    about: 'Toàn bộ bài trong một tệp, cho máy đọc.',
  },
] as const

const MONTH = 30 * 24 * 3600_000
const asDay = (at: number) => new Date(at + 7 * 3600_000).toISOString().slice(0, 10)

export function ExportPanel() {
  return (
    <>
      <section className="block" aria-labelledby="export-all">
        <h2 className="block-title" id="export-all">
          Toàn bộ cẩm nang
        </h2>
        <ul className="items">
          {files.map(({ name, title, about }) => (
            <li key={name} className="export-row">
              <div className="export-words">
                <strong>{title}</strong>
                <p className="quiet flat">{about}</p>
              </div>
              <Button
                component="a"
                href={`/api/workshop/export/${name}`}
                download={name}
                variant="default"
                leftSection={<IconDownload size={18} aria-hidden />}
              >
                Tải về<span className="hidden-text"> {title}</span>
              </Button>
            </li>
          ))}
        </ul>
      </section>
      <ChangesForSignature />
    </>
  )
}

/** A Word file of what changed, before it is published or after. */
function ChangesForSignature() {
  const drafts = useQuery(draftsQuery).data ?? []
  const [of, setOf] = useState<'since' | 'drafts'>('since')
  const [since, setSince] = useState(() => asDay(Date.now() - MONTH))
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const asked =
    of === 'since'
      ? new URLSearchParams({ since: String(Date.parse(`${since}T00:00:00+07:00`)) })
      : new URLSearchParams({ paths: [...chosen].join(',') })
  const ready = of === 'since' ? since !== '' : chosen.size > 0
  return (
    <section className="block" aria-labelledby="export-changes">
      <h2 className="block-title" id="export-changes">
        Bản thay đổi để trình ký (Word)
      </h2>
      <p className="quiet flat">Từng bài trước và sau khi sửa, để lãnh đạo xem và ký.</p>
      <Radio.Group mt="sm" label="Lấy thay đổi nào?" value={of} onChange={(value) => setOf(value)}>
        <Stack gap="xs" mt="xs">
          <Radio value="since" label="Đã đăng từ ngày" />
          {of === 'since' && (
            <TextInput
              type="date"
              aria-label="Từ ngày"
              className="export-day"
              max={asDay(Date.now())}
              value={since}
              onChange={({ currentTarget }) => setSince(currentTarget.value)}
            />
          )}
          <Radio value="drafts" label="Các bản nháp được chọn" />
        </Stack>
      </Radio.Group>
      {of === 'drafts' &&
        (drafts.length === 0 ? (
          <p className="quiet flat">Không có bản nháp nào.</p>
        ) : (
          <fieldset className="draft-choice">
            <legend className="hidden-text">Bản nháp</legend>
            {drafts.map(({ path, title }) => (
              <Checkbox
                key={path}
                label={title}
                checked={chosen.has(path)}
                onChange={({ currentTarget: { checked } }) => {
                  const next = new Set(chosen)
                  if (checked) next.add(path)
                  else next.delete(path)
                  setChosen(next)
                }}
              />
            ))}
          </fieldset>
        ))}
      <Button
        mt="md"
        component="a"
        {...(ready
          ? { href: `/api/workshop/export/thay-doi.docx?${asked}`, download: 'thay-doi.docx' }
          : { 'aria-disabled': true, 'data-disabled': true })}
        leftSection={<IconDownload size={18} aria-hidden />}
      >
        Tải bản Word
      </Button>
    </section>
  )
}
