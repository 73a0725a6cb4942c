import { useEffect } from 'react'
import { useAttentionCount } from './attention-count.ts'

/** Title of the browser's tab: what needs somebody, the page, the product. */
export function usePageTitle(title: string): void {
  const count = useAttentionCount()
  useEffect(() => {
    document.title = `${count > 0 ? `(${count}) ` : ''}${title} – Hỏi Đáp Số`
  }, [title, count])
}
