import { Button, Group, Modal } from '@mantine/core'
import type { ReactNode } from 'react'

/** Asks before what cannot be undone. */
export function Sure({
  title,
  yes,
  grave = true,
  pending,
  close,
  onYes,
  children,
}: {
  title: string
  yes: string
  /** Takes something away. */
  grave?: boolean
  pending: boolean
  close: () => void
  onYes: () => void
  children: ReactNode
}) {
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': 'Đóng' }}>
      <p className="flat">{children}</p>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={close} data-autofocus>
          Thôi
        </Button>
        <Button {...(grave ? { color: 'red.8' } : {})} loading={pending} onClick={onYes}>
          {yes}
        </Button>
      </Group>
    </Modal>
  )
}
