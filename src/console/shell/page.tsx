import { Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { usePageTitle } from './page-title.ts'

/** A page with a heading and what belongs beside it, that scrolls by itself. */
export function Page({
  title,
  actions,
  above,
  beside,
  width,
  children,
}: {
  title: string
  actions?: ReactNode
  /** The way back. */
  above?: ReactNode
  /** Marks next to the title. */
  beside?: ReactNode
  width?: 'wide' | 'full'
  children: ReactNode
}) {
  usePageTitle(title)
  return (
    <div className="page">
      <div className={width ? `page-inner ${width}` : 'page-inner'}>
        {above}
        <header className="page-head">
          <div className="page-title">
            <Title order={1} size="h3">
              {title}
            </Title>
            {beside}
          </div>
          {actions}
        </header>
        {children}
      </div>
    </div>
  )
}
