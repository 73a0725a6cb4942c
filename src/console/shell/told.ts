import { notifications } from '@mantine/notifications'
import { failureWords } from '../api/client.ts'

const closeButtonProps = { 'aria-label': 'Đóng' }

/** Short news of what was done. */
export const tellDone = (message: string) =>
  void notifications.show({ message, color: 'teal', role: 'status', closeButtonProps })

/** News of what was not done; an error stays longer. */
export const tellFailure = (error: unknown) =>
  void notifications.show({
    message: failureWords(error),
    color: 'red',
    autoClose: 10_000,
    role: 'alert',
    closeButtonProps,
  })
