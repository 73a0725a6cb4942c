import { Button } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import type { ImportItem } from '../../web/workshop-contract.ts'
import { pageOf } from '../publishing/page-of.ts'

const AT_ONCE = 30

const does: Readonly<Record<ImportItem['does'], { name: string; mark: string }>> = {
  new: { name: 'Mới', mark: 'teal' },
  replace: { name: 'Thay', mark: 'amber' },
  skip: { name: 'Bỏ qua', mark: '' },
  unchanged: { name: 'Không đổi', mark: '' },
}

export const idOfPath = (path: string): string =>
  path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '')

/** What becomes of each part of a file. @param made the drafts are there and can be opened */
export function ItemList({
  items,
  made = false,
}: {
  items: readonly ImportItem[]
  made?: boolean
}) {
  const [most, setMost] = useState(AT_ONCE)
  return (
    <>
      <ul className="items import-items">
        {items.slice(0, most).map(({ path, title, row, does: what, same }, at) => (
          <li key={at}>
            <p className="item-head">
              <span className={`state-mark ${does[what].mark}`}>{does[what].name}</span>
              {made ? (
                <Link to={pageOf(path)} state={{ path }} className="back-link">
                  {title}
                </Link>
              ) : (
                <strong>{title}</strong>
              )}
              {row !== null && <span className="quiet">dòng {row}</span>}
            </p>
            {same && what !== 'unchanged' && (
              <p className="quiet flat">Trùng với bài “{same.title}”.</p>
            )}
          </li>
        ))}
      </ul>
      {items.length > most && (
        <Button variant="default" mt="sm" onClick={() => setMost(most + 4 * AT_ONCE)}>
          Xem thêm ({items.length - most})
        </Button>
      )}
    </>
  )
}
