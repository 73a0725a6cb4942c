import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import { Page } from './page.tsx'

export function NotFound() {
  return (
    <Page title="Không có trang này">
      <p>
        Địa chỉ có thể đã sai. <Inbox />
      </p>
    </Page>
  )
}

export function NotAllowed() {
  return (
    <Page title="Trang này không dành cho tài khoản của anh/chị">
      <p>
        Nếu cần dùng, anh/chị nhờ người quản trị cấp quyền. <Inbox />
      </p>
    </Page>
  )
}

const Inbox = () => (
  <Anchor component={Link} to="/" underline="always">
    Về hộp thư
  </Anchor>
)
