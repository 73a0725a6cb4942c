import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { call } from '../api/client.ts'
import { leave, useMe } from '../api/me.ts'
import { Page } from '../shell/page.tsx'
import { tellFailure } from '../shell/told.ts'
import { roleWords } from '../people/role-words.ts'
import { Alerts } from './alerts.tsx'
import { Appearance } from './appearance.tsx'
import { ChangePassword } from './change-password.tsx'
import { Sessions } from './sessions.tsx'

export default function AccountPage() {
  const { user, organisation } = useMe()
  const logOut = useMutation({
    mutationFn: () => call('POST', '/logout'),
    onSuccess: leave,
    onError: tellFailure,
  })
  return (
    <Page
      title="Tài khoản của tôi"
      actions={
        <Button variant="default" loading={logOut.isPending} onClick={() => logOut.mutate()}>
          Đăng xuất
        </Button>
      }
    >
      <section className="block">
        <h2 className="block-title">{user.name}</h2>
        <dl className="facts">
          <div>
            <dt>Tên đăng nhập</dt>
            <dd>{user.login}</dd>
          </div>
          <div>
            <dt>Vai trò</dt>
            <dd>{roleWords[user.role].name}</dd>
          </div>
          <div>
            <dt>Thư điện tử</dt>
            <dd>{user.email ?? <span className="quiet">chưa có</span>}</dd>
          </div>
          <div>
            <dt>Đơn vị</dt>
            <dd>{organisation}</dd>
          </div>
        </dl>
      </section>
      <Alerts />
      <Appearance />
      <ChangePassword />
      <Sessions />
    </Page>
  )
}
