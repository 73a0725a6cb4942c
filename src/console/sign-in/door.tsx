import { Paper, Title } from '@mantine/core'
import { useEffect, type ReactNode } from 'react'

/** The frame of the pages before one is logged in. */
export function Door({ title, children }: { title: string; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} – Hỏi Đáp Số`
  }, [title])
  return (
    <main className="door">
      <Paper withBorder p={{ base: 'lg', sm: 'xl' }} radius="lg" className="door-card">
        <p className="door-name">Hỏi Đáp Số · trang cán bộ</p>
        <Title order={1} size="h3" mb="md">
          {title}
        </Title>
        {children}
      </Paper>
    </main>
  )
}
