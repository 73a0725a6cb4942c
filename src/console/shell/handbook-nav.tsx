import { useEffect, useRef } from 'react'
import { NavLink, useLocation } from 'react-router'
import { useMay } from '../api/me.ts'

/** The editors' pages, in the order of their work. */
const pages = [
  { to: '/bai-viet', name: 'Bài viết' },
  { to: '/ban-nhap', name: 'Bản nháp' },
  { to: '/chua-tra-loi', name: 'Câu chưa trả lời' },
  { to: '/cau-chuan', name: 'Câu chuẩn' },
  { to: '/thu-bot', name: 'Thử bot' },
  { to: '/tu-ngu', name: 'Từ ngữ' },
  { to: '/loi-thoai', name: 'Lời thoại' },
  { to: '/nhap-xuat', name: 'Nhập – xuất' },
  { to: '/ra-soat', name: 'Rà soát' },
] as const

/** Whether a path belongs to the group "Cẩm nang". */
export const isOfHandbook = (pathname: string): boolean =>
  pages.some(({ to }) => pathname === to || pathname.startsWith(`${to}/`))

/** Above the editors' pages: from one to the other; on a phone it is drawn sideways. */
export function HandbookNav() {
  const mayEdit = useMay()('edit')
  const { pathname } = useLocation()
  const bar = useRef<HTMLElement>(null)
  const shown = mayEdit && isOfHandbook(pathname)
  useEffect(() => {
    const current = bar.current?.querySelector<HTMLElement>('[aria-current]')
    if (!bar.current || !current) return
    bar.current.scrollLeft =
      current.offsetLeft - (bar.current.clientWidth - current.offsetWidth) / 2
  }, [pathname, shown])
  if (!shown) return null
  return (
    <nav ref={bar} className="handbook-nav" aria-label="Cẩm nang">
      {pages.map(({ to, name }) => (
        <NavLink key={to} to={to} className="handbook-page">
          {name}
        </NavLink>
      ))}
    </nav>
  )
}
