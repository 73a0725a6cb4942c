import { Alert, Anchor, Button, Stack, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { Link, useLocation, useNavigate } from 'react-router'
import type { Invitation, Me, NewPassword } from '../../web/console-contract.ts'
import { ApiFailure, call, failureWords } from '../api/client.ts'
import { enter } from '../api/me.ts'
import { Failed } from '../shell/failed.tsx'
import { PageLoading } from '../shell/page-loading.tsx'
import { Door } from './door.tsx'
import { NewPasswordFields } from './new-password.tsx'

/** The token stands behind the #: servers and proxies do not log it. */
export default function InvitationPage() {
  const token = useLocation().hash.slice(1)
  const path = `/invitations/${encodeURIComponent(token)}`
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => call<Invitation>('GET', path),
    enabled: token !== '',
    staleTime: Infinity,
    gcTime: 0,
  })
  if (token === '' || (invitation.error instanceof ApiFailure && invitation.error.status === 404)) {
    return (
      <Door title="Liên kết không còn dùng được">
        <p>
          Liên kết mời đã dùng rồi hoặc đã hết hạn. Anh/chị nhờ người quản trị gửi liên kết mới,
          hoặc{' '}
          <Anchor component={Link} to="/dang-nhap" underline="always">
            đăng nhập
          </Anchor>{' '}
          nếu đã có mật khẩu.
        </p>
      </Door>
    )
  }
  if (invitation.isError) {
    return (
      <Door title="Chọn mật khẩu">
        <Failed error={invitation.error} again={() => void invitation.refetch()} />
      </Door>
    )
  }
  if (!invitation.data) return <PageLoading />
  return <Choose path={path} user={invitation.data.user} />
}

function Choose({ path, user }: { path: string; user: Invitation['user'] }) {
  const navigate = useNavigate()
  const [login, setLogin] = useState('')
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const choose = useMutation({
    mutationFn: () => {
      const body: NewPassword = user
        ? { password }
        : { password, login: login.trim(), name: name.trim() }
      return call<Me>('POST', path, body)
    },
    onSuccess: (me) => {
      enter(me)
      void navigate('/', { replace: true })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (password === again && !choose.isPending) choose.mutate()
  }
  return (
    <Door title={user ? `Chào ${user.name}` : 'Người quản trị đầu tiên'}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {user ? (
            <p className="flat">
              Anh/chị chọn mật khẩu cho tài khoản <strong>{user.login}</strong>.
            </p>
          ) : (
            <>
              <p className="flat">Anh/chị đặt tên đăng nhập và mật khẩu để bắt đầu dùng.</p>
              <TextInput
                label="Họ và tên"
                size="md"
                required
                withAsterisk={false}
                autoComplete="name"
                value={name}
                onChange={({ currentTarget }) => setName(currentTarget.value)}
              />
              <TextInput
                label="Tên đăng nhập"
                description="3 đến 40 ký tự: chữ thường không dấu, số, dấu chấm, gạch nối"
                size="md"
                required
                withAsterisk={false}
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                pattern="[a-z0-9.\-]{3,40}"
                value={login}
                onChange={({ currentTarget }) => setLogin(currentTarget.value)}
              />
            </>
          )}
          {user && <input type="text" hidden autoComplete="username" readOnly value={user.login} />}
          <NewPasswordFields
            password={password}
            again={again}
            onPassword={setPassword}
            onAgain={setAgain}
          />
          {choose.isError && (
            <Alert color="red" variant="light" role="alert">
              {failureWords(choose.error)}
            </Alert>
          )}
          <Button type="submit" size="md" loading={choose.isPending}>
            {user ? 'Lưu mật khẩu và vào' : 'Tạo tài khoản và vào'}
          </Button>
        </Stack>
      </form>
    </Door>
  )
}
