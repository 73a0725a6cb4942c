import { Button, CopyButton, Group, Modal, Stack, TextInput } from '@mantine/core'

/** The address is shown once: whoever has it chooses the password. */
export function InvitationDialog({
  name,
  address,
  close,
}: {
  name: string
  address: string
  close: () => void
}) {
  return (
    <Modal
      opened
      onClose={close}
      title={`Liên kết cho ${name}`}
      closeButtonProps={{ 'aria-label': 'Đóng' }}
    >
      <Stack>
        <p className="flat">
          Anh/chị gửi riêng liên kết này cho {name} để tự chọn mật khẩu. Ai có liên kết cũng đặt
          được mật khẩu, và liên kết chỉ hiện lần này.
        </p>
        <TextInput
          label="Liên kết"
          readOnly
          value={address}
          onFocus={({ currentTarget }) => currentTarget.select()}
        />
        <Group justify="flex-end">
          <CopyButton value={address}>
            {({ copied, copy }) => (
              <Button onClick={copy}>{copied ? 'Đã chép' : 'Chép liên kết'}</Button>
            )}
          </CopyButton>
          <Button variant="default" onClick={close}>
            Xong
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
