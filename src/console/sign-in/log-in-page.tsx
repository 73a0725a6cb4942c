import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { Navigate, useSearchParams } from 'react-router'
import type { Me } from '../../web/console-contract.ts'
import { ApiFailure, call, failureWords } from '../api/client.ts'
import { enter, useWhoIsIn } from '../api/me.ts'
import { Door } from './door.tsx'

export function LogInPage() {
  const { data: me } = useWhoIsIn()
  const [query] = useSearchParams()
  const from = query.get('tu')
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const logIn = useMutation({
    mutationFn: () => call<Me>('POST', '/login', { login: login.trim(), password }),
    onSuccess: enter,
  })

  // Only a path of ours: an address made by somebody else leads nowhere.
  if (me)
    return <Navigate to={from?.startsWith('/') && !from.startsWith('//') ? from : '/'} replace />

  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!logIn.isPending) logIn.mutate()
  }
  return (
    <Door title="Đăng nhập">
      <form onSubmit={submit}>
        <Stack gap="md">
          {from !== null && !logIn.isError && (
            <Alert color="teal" variant="light" role="status">
              Anh/chị đăng nhập để tiếp tục. Tin đang soạn vẫn còn.
            </Alert>
          )}
          {logIn.isError && (
            <Alert color="red" variant="light" role="alert">
              {wrong(logIn.error)}
            </Alert>
          )}
          <TextInput
            label="Tên đăng nhập"
            size="md"
            required
            withAsterisk={false}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            data-autofocus
            value={login}
            onChange={({ currentTarget }) => setLogin(currentTarget.value)}
          />
          <PasswordInput
            label="Mật khẩu"
            size="md"
            required
            withAsterisk={false}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Hiện hoặc ẩn mật khẩu' }}
            value={password}
            onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          />
          <Button type="submit" size="md" fullWidth loading={logIn.isPending}>
            Đăng nhập
          </Button>
          <p className="quiet flat">
            Quên mật khẩu: anh/chị nhờ người quản trị gửi đường liên kết đặt lại.
          </p>
        </Stack>
      </form>
    </Door>
  )
}

const wrong = (error: unknown) =>
  error instanceof ApiFailure && error.status === 401
    ? 'Tên đăng nhập hoặc mật khẩu chưa đúng.'
    : failureWords(error)
