import { Modal, Radio, Stack, Switch, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import type { NewUser, User, UserChange } from '../../web/console-contract.ts'
import { call } from '../api/client.ts'
import { useMe } from '../api/me.ts'
import { queryClient } from '../api/query-client.ts'
import { DialogFoot } from '../shell/dialog-foot.tsx'
import { tellDone } from '../shell/told.ts'
import { roleWords } from './role-words.ts'

const LOGIN = /^[a-z0-9.-]{3,40}$/

export function UserDialog({
  user,
  close,
  invited,
}: {
  /** Null: a new one. */
  user: User | null
  close: () => void
  invited: (name: string, address: string) => void
}) {
  const me = useMe()
  const [login, setLogin] = useState('')
  const [name, setName] = useState(user?.name ?? '')
  const [email, setEmail] = useState(user?.email ?? '')
  const [role, setRole] = useState<User['role']>(user?.role ?? 'staff')
  const [active, setActive] = useState(user?.active ?? true)
  const save = useMutation({
    mutationFn: async () => {
      const common = { name: name.trim(), email: email.trim() || null, role }
      if (user) {
        const change: UserChange = { ...common, active }
        await call<User>('POST', `/users/${user.id}`, change)
        return null
      }
      const added: NewUser = { ...common, login: login.trim() }
      return (await call<{ user: User; invitation: string }>('POST', '/users', added)).invitation
    },
    onSuccess: (invitation) => {
      void queryClient.invalidateQueries({ queryKey: ['users'] })
      void queryClient.invalidateQueries({ queryKey: ['colleagues'] })
      if (user?.id === me.user.id) void queryClient.invalidateQueries({ queryKey: ['me'] })
      if (invitation === null) {
        tellDone('Đã lưu.')
        close()
      } else invited(name.trim(), invitation)
    },
  })
  const ready = name.trim() !== '' && (user !== null || LOGIN.test(login.trim()))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !save.isPending) save.mutate()
  }
  return (
    <Modal
      opened
      onClose={close}
      title={user ? `Sửa ${user.name}` : 'Thêm người'}
      closeButtonProps={{ 'aria-label': 'Đóng' }}
    >
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Họ và tên"
            required
            withAsterisk={false}
            maxLength={80}
            value={name}
            onChange={({ currentTarget }) => setName(currentTarget.value)}
          />
          {!user && (
            <TextInput
              label="Tên đăng nhập"
              description="3 đến 40 ký tự: chữ thường không dấu, số, dấu chấm, gạch nối"
              required
              withAsterisk={false}
              maxLength={40}
              autoCapitalize="none"
              spellCheck={false}
              value={login}
              onChange={({ currentTarget }) => setLogin(currentTarget.value.toLowerCase())}
            />
          )}
          <TextInput
            label="Thư điện tử (không bắt buộc)"
            description="Để báo khi có người chờ"
            type="email"
            value={email}
            onChange={({ currentTarget }) => setEmail(currentTarget.value)}
          />
          <Radio.Group label="Vai trò" value={role} onChange={(chosen) => setRole(chosen)}>
            <Stack gap={4} mt={6}>
              {Object.entries(roleWords).map(([one, words]) => (
                <Radio
                  key={one}
                  value={one}
                  label={`${words.name}: ${words.about}`}
                  className="choice-row"
                />
              ))}
            </Stack>
          </Radio.Group>
          {user && user.id !== me.user.id && (
            <Switch
              label="Được đăng nhập"
              description="Tắt khi người này nghỉ hoặc chuyển công tác."
              checked={active}
              onChange={({ currentTarget }) => setActive(currentTarget.checked)}
            />
          )}
          <DialogFoot
            yes={user ? 'Lưu' : 'Thêm và lấy liên kết'}
            close={close}
            ready={ready}
            pending={save.isPending}
            error={save.error}
          />
        </Stack>
      </form>
    </Modal>
  )
}
