import { Alert, Button, PasswordInput, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { call, failureWords } from '../api/client.ts'
import { queryClient } from '../api/query-client.ts'
import { tellDone } from '../shell/told.ts'
import { NewPasswordFields } from '../sign-in/new-password.tsx'

export function ChangePassword() {
  const [old, setOld] = useState('')
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const change = useMutation({
    mutationFn: () => call('POST', '/password', { old, new: password }),
    onSuccess: () => {
      setOld('')
      setPassword('')
      setAgain('')
      tellDone('Đã đổi mật khẩu. Các nơi đăng nhập khác đã bị đăng xuất.')
      void queryClient.invalidateQueries({ queryKey: ['sessions'] })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (password === again && !change.isPending) change.mutate()
  }
  return (
    <section className="block">
      <h2 className="block-title">Đổi mật khẩu</h2>
      <form onSubmit={submit}>
        <Stack maw={420}>
          <PasswordInput
            label="Mật khẩu hiện tại"
            size="md"
            required
            withAsterisk={false}
            autoComplete="current-password"
            visibilityToggleButtonProps={{ 'aria-label': 'Hiện hoặc ẩn mật khẩu' }}
            value={old}
            onChange={({ currentTarget }) => setOld(currentTarget.value)}
          />
          <NewPasswordFields
            password={password}
            again={again}
            onPassword={setPassword}
            onAgain={setAgain}
          />
          {change.isError && (
            <Alert color="red" variant="light" role="alert">
              {failureWords(change.error)}
            </Alert>
          )}
          <div>
            <Button type="submit" loading={change.isPending}>
              Đổi mật khẩu
            </Button>
          </div>
        </Stack>
      </form>
    </section>
  )
}
