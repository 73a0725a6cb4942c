import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { IconScale } from '@tabler/icons-react'
import { useState } from 'react'
import type { Freshness, ReplacedLaw } from '../../web/workshop-contract.ts'
import { removeLaw } from '../api/freshness.ts'
import { Empty } from '../shell/empty.tsx'
import { Sure } from '../shell/sure.tsx'
import { tellDone, tellFailure } from '../shell/told.ts'
import { ArticleItems } from './article-items.tsx'
import { dayText } from './day-words.ts'
import { LawDialog } from './law-dialog.tsx'

type Open = { do: 'add' } | { do: 'change' | 'remove'; law: ReplacedLaw }

export function ReplacedLaws({ fresh: { laws, cited } }: { fresh: Freshness }) {
  const [open, setOpen] = useState<Open | null>(null)
  const close = () => setOpen(null)
  const remove = useMutation({
    mutationFn: removeLaw,
    onSuccess: () => tellDone('Đã bỏ văn bản khỏi danh sách.'),
    onError: tellFailure,
    onSettled: close,
  })
  return (
    <>
      <div className="tools law-add">
        <p className="quiet flat grow">
          Khi một văn bản bị thay thế, ghi vào đây để thấy những bài còn dẫn nó.
        </p>
        <Button onClick={() => setOpen({ do: 'add' })}>Thêm văn bản</Button>
      </div>
      {laws.length === 0 && (
        <Empty
          icon={<IconScale size={36} stroke={1.4} />}
          title="Chưa ghi văn bản nào bị thay thế"
        />
      )}
      {laws.map(({ articles, ...law }) => (
        <section key={law.document} className="block" aria-label={`Văn bản ${law.document}`}>
          <h2 className="block-title flat">{law.document}</h2>
          <p className="quiet item-head">
            {law.by !== null && (
              <span>
                thay bằng <strong>{law.by}</strong>
              </span>
            )}
            {law.from !== null && <span>từ {dayText(law.from)}</span>}
            {articles.length > 0 ? (
              <span className="mark amber">{articles.length} bài còn dẫn</span>
            ) : (
              <span>không còn bài nào dẫn</span>
            )}
          </p>
          {law.note !== null && <p className="flat">{law.note}</p>}
          {articles.length > 0 && <ArticleItems articles={articles} />}
          <div className="item-tools">
            <Button size="sm" variant="default" onClick={() => setOpen({ do: 'change', law })}>
              Sửa<span className="hidden-text"> {law.document}</span>
            </Button>
            <Button
              size="sm"
              variant="subtle"
              color="red"
              onClick={() => setOpen({ do: 'remove', law })}
            >
              Bỏ khỏi danh sách<span className="hidden-text"> {law.document}</span>
            </Button>
          </div>
        </section>
      ))}
      {(open?.do === 'add' || open?.do === 'change') && (
        <LawDialog law={open.do === 'change' ? open.law : null} cited={cited} close={close} />
      )}
      {open?.do === 'remove' && (
        <Sure
          title="Bỏ khỏi danh sách?"
          yes="Bỏ"
          pending={remove.isPending}
          close={close}
          onYes={() => remove.mutate(open.law.document)}
        >
          Các bài dẫn {open.law.document} sẽ không còn bị nhắc.
        </Sure>
      )}
    </>
  )
}
