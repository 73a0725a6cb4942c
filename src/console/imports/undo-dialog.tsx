import { Button, Group, Modal, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from 'react-router'
import { undoImport } from '../api/imports.ts'
import { pageOf } from '../publishing/page-of.ts'
import { DialogFoot } from '../shell/dialog-foot.tsx'
import { idOfPath } from './item-list.tsx'

/** Takes back what an import made, and says what stays because somebody worked on it since. */
export function UndoDialog({
  id,
  name,
  changed,
  close,
}: {
  id: number
  name: string
  /** Drafts that were changed since; they stay. */
  changed: number
  close: () => void
}) {
  const undo = useMutation({ mutationFn: () => undoImport(id) })
  return (
    <Modal
      opened
      onClose={close}
      title="Hoàn tác lần nhập này?"
      closeButtonProps={{ 'aria-label': 'Đóng' }}
    >
      {undo.isSuccess ? (
        <Stack>
          <p className="flat" role="status">
            Đã hoàn tác {undo.data.restored.length} bản nháp.
            {undo.data.kept.length > 0 &&
              ` ${undo.data.kept.length} bản được giữ lại vì đã có người sửa hoặc đã đăng:`}
          </p>
          {undo.data.kept.length > 0 && (
            <ul className="plain-list kept-list">
              {undo.data.kept.map((path) => (
                <li key={path}>
                  <Link to={pageOf(path)} state={{ path }} className="back-link">
                    {idOfPath(path)}
                  </Link>
                </li>
              ))}
            </ul>
          )}
          <Group justify="flex-end">
            <Button onClick={close}>Đóng</Button>
          </Group>
        </Stack>
      ) : (
        <Stack>
          <p className="flat">
            Bản nháp do “{name}” tạo ra sẽ được gỡ; bản nháp bị nó thay trở lại như trước.
            {changed > 0 &&
              ` ${changed} bản đã có người sửa hoặc đã đăng từ đó đến nay thì vẫn giữ.`}
          </p>
          <DialogFoot
            yes="Hoàn tác"
            grave
            close={close}
            pending={undo.isPending}
            error={undo.error}
            onYes={() => undo.mutate()}
          />
        </Stack>
      )}
    </Modal>
  )
}
