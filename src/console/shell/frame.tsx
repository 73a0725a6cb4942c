import { Menu } from '@mantine/core'
import {
  IconBook2,
  IconBuilding,
  IconChartBar,
  IconDots,
  IconHistory,
  IconInbox,
  IconKeyboard,
  IconMessage2Bolt,
  IconMessageQuestion,
  IconTicket,
  IconToggleLeft,
  IconUser,
  IconUsers,
  IconWifiOff,
  type Icon,
} from '@tabler/icons-react'
import { useEffect, useState, type ReactNode } from 'react'
import { Link, NavLink, useLocation, useNavigate } from 'react-router'
import { useMay, useMe, type Action } from '../api/me.ts'
import { useConnection } from '../live/live.tsx'
import { useAttentionCount, useTicketCount } from './attention-count.ts'
import { HandbookNav, isOfHandbook } from './handbook-nav.tsx'
import { Shortcuts } from './shortcuts.tsx'

interface Place {
  to: string
  name: string
  icon: Icon
  needs: Action
}

const HANDBOOK = '/bai-viet'
const MISSED = '/chua-tra-loi'

const places: readonly Place[] = [
  { to: '/', name: 'Hộp thư', icon: IconInbox, needs: 'read' },
  { to: '/phieu', name: 'Phiếu', icon: IconTicket, needs: 'read' },
  { to: HANDBOOK, name: 'Cẩm nang', icon: IconBook2, needs: 'edit' },
  { to: MISSED, name: 'Chưa trả lời', icon: IconMessageQuestion, needs: 'read' },
  { to: '/tong-quan', name: 'Tổng quan', icon: IconChartBar, needs: 'read-overview' },
  { to: '/cau-mau', name: 'Câu mẫu', icon: IconMessage2Bolt, needs: 'read' },
  { to: '/co-quan', name: 'Cơ quan', icon: IconBuilding, needs: 'read' },
  { to: '/cong-tac', name: 'Công tắc', icon: IconToggleLeft, needs: 'read-overview' },
  { to: '/nguoi-dung', name: 'Người dùng', icon: IconUsers, needs: 'manage-users' },
  { to: '/nhat-ky', name: 'Nhật ký', icon: IconHistory, needs: 'read-audit' },
]
/** On a phone the rest is behind "Thêm". */
const IN_BAR = 3

/** Navigation at the side, on a phone at the foot; the page beside it. */
export function Frame({ children }: { children: ReactNode }) {
  const me = useMe()
  const may = useMay()
  const navigate = useNavigate()
  const { pathname } = useLocation()
  const [shortcuts, setShortcuts] = useState(false)
  const counts: Readonly<Record<string, number>> = {
    '/': useAttentionCount(),
    '/phieu': useTicketCount(),
  }
  // Editors have what was missed among the pages of the handbook.
  const mine = places.filter(({ to, needs }) => may(needs) && !(to === MISSED && may('edit')))
  const inConversation = pathname.startsWith('/hoi-thoai/')

  useEffect(() => {
    const open = ({ detail }: CustomEvent<number>) => void navigate(`/hoi-thoai/${detail}`)
    window.addEventListener('open-conversation', open as EventListener)
    return () => window.removeEventListener('open-conversation', open as EventListener)
  }, [navigate])

  const item = ({ to, name, icon: Glyph }: Place) => (
    <NavLink
      key={to}
      to={to}
      end={to !== '/'}
      className={({ isActive }) => {
        const current =
          to === HANDBOOK
            ? isOfHandbook(pathname)
            : isActive && (to !== '/' || pathname === '/' || inConversation)
        return `nav-item${current ? ' active' : ''}`
      }}
    >
      <Glyph size={22} stroke={1.7} aria-hidden />
      <span>{name}</span>
      <Count of={counts[to] ?? 0} />
    </NavLink>
  )

  return (
    <div className={`frame${inConversation ? ' in-conversation' : ''}`}>
      <a className="skip-link" href="#main">
        Đến nội dung chính
      </a>
      <nav className="rail" aria-label="Các trang">
        <Link to="/" className="rail-brand" aria-label={`${me.organisation}: về hộp thư`}>
          <Mark />
        </Link>
        {mine.map(item)}
        <span className="rail-gap" />
        <button type="button" className="nav-item" onClick={() => setShortcuts(true)}>
          <IconKeyboard size={22} stroke={1.7} aria-hidden />
          <span>Phím tắt</span>
        </button>
        <NavLink
          to="/tai-khoan"
          className={({ isActive }) => `nav-item${isActive ? ' active' : ''}`}
        >
          <IconUser size={22} stroke={1.7} aria-hidden />
          <span>Tài khoản</span>
        </NavLink>
      </nav>
      <main id="main" tabIndex={-1} className="main">
        <ConnectionState />
        <HandbookNav />
        {children}
        <div id="menus" />
      </main>
      <nav className="tab-bar" aria-label="Các trang">
        {mine.slice(0, IN_BAR).map(item)}
        <Menu position="top-end" width={220}>
          <Menu.Target>
            <button type="button" className="nav-item">
              <IconDots size={22} stroke={1.7} aria-hidden />
              <span>Thêm</span>
            </button>
          </Menu.Target>
          <Menu.Dropdown>
            {mine.slice(IN_BAR).map(({ to, name, icon: Glyph }) => (
              <Menu.Item key={to} component={Link} to={to} leftSection={<Glyph size={18} />}>
                {name}
              </Menu.Item>
            ))}
            <Menu.Item component={Link} to="/tai-khoan" leftSection={<IconUser size={18} />}>
              Tài khoản
            </Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </nav>
      <Shortcuts opened={shortcuts} setOpened={setShortcuts} />
    </div>
  )
}

const Count = ({ of }: { of: number }) =>
  of > 0 && (
    <span className="nav-count">
      {of > 99 ? '99+' : of}
      <span className="hidden-text"> cần xem</span>
    </span>
  )

function ConnectionState() {
  const lost = useConnection() === 'lost'
  return (
    <div role="status" className={lost ? 'connection lost' : 'connection'}>
      {lost && (
        <>
          <IconWifiOff size={16} aria-hidden /> Mất kết nối, đang nối lại… Tin đã soạn vẫn được giữ.
        </>
      )}
    </div>
  )
}

function Mark() {
  return (
    <svg viewBox="0 0 48 48" width="36" height="36" aria-hidden>
      <path
        className="mark-bubble"
        d="M24 9c9.4 0 16.5 5.900 16.500 13.600S33.400 36.200 24 36.200c-1.600 0-3.200-.2-4.700-.5L11.700 40c-.6.3-1.200-.2-1.100-.8l1-6.500c-2.600-2.500-4.100-6-4.100-10.100C7.500 14.900 14.600 9 24 9z"
      />
      <path
        fill="#f4c869"
        d="M24 14.200c2.500 2.500 3.700 5.100 3.700 7.700 0 3-1.300 5.300-3.700 7-2.400-1.700-3.700-4-3.700-7 0-2.600 1.200-5.200 3.700-7.700z"
      />
    </svg>
  )
}
