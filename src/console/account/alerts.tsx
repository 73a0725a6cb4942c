import { Button, Stack, Switch } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { Me } from '../../web/console-contract.ts'
import { call } from '../api/client.ts'
import { changeMe, useMe } from '../api/me.ts'
import { beep } from '../live/attention.ts'
import { setPreference, usePreferences } from '../live/preferences.ts'
import { tellFailure } from '../shell/told.ts'

/** How somebody learns that a person waits. */
export function Alerts() {
  const { user } = useMe()
  const { sound, notifications } = usePreferences()
  const [refused, setRefused] = useState(false)
  const mail = useMutation({
    mutationFn: (alerts: boolean) => call<Me>('POST', '/my-alerts', { alerts }),
    onSuccess: changeMe,
    onError: tellFailure,
  })
  const canNotify = 'Notification' in window

  const askToNotify = async (wanted: boolean) => {
    if (!wanted) {
      setPreference('notifications', false)
      return
    }
    const granted = (await Notification.requestPermission()) === 'granted'
    setPreference('notifications', granted)
    setRefused(!granted)
  }

  return (
    <section className="block">
      <h2 className="block-title">Báo khi có người chờ</h2>
      <Stack gap="md">
        <Switch
          label="Gửi thư điện tử cho tôi"
          description={
            user.email === null
              ? 'Tài khoản chưa có địa chỉ thư, anh/chị nhờ người quản trị thêm.'
              : `Đến ${user.email}`
          }
          checked={mail.isPending ? mail.variables : user.alerts}
          disabled={user.email === null && !user.alerts}
          onChange={({ currentTarget }) => mail.mutate(currentTarget.checked)}
        />
        <div className="switch-row">
          <Switch
            label="Kêu một tiếng trên máy này"
            checked={sound}
            onChange={({ currentTarget }) => setPreference('sound', currentTarget.checked)}
          />
          <Button size="compact-sm" variant="default" onClick={() => beep()}>
            Nghe thử
          </Button>
        </div>
        {canNotify && (
          <Switch
            label="Hiện thông báo trên màn hình máy này"
            description={
              refused
                ? 'Trình duyệt đang chặn thông báo. Anh/chị bấm biểu tượng ổ khóa cạnh địa chỉ trang để cho phép.'
                : 'Kể cả khi đang mở trang khác. Không hiện nội dung tin nhắn.'
            }
            checked={notifications && Notification.permission === 'granted'}
            onChange={({ currentTarget }) => void askToNotify(currentTarget.checked)}
          />
        )}
      </Stack>
    </section>
  )
}
