import { Alert, Button, Group } from '@mantine/core'
import { failureWords } from '../api/client.ts'

/** Under the fields of a dialog: why it was refused, the way out, the way on. */
export function DialogFoot({
  yes,
  close,
  ready = true,
  pending,
  error = null,
  grave = false,
  onYes,
}: {
  yes: string
  close: () => void
  ready?: boolean
  pending: boolean
  /** What the server said of the last try. */
  error?: unknown
  /** Takes something away. */
  grave?: boolean
  /** Without it the button submits the form around it. */
  onYes?: () => void
}) {
  return (
    <>
      {error !== null && (
        <Alert color="red" variant="light" role="alert">
          {failureWords(error)}
        </Alert>
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          Thôi
        </Button>
        <Button
          {...(onYes ? { onClick: onYes } : { type: 'submit' as const })}
          {...(grave ? { color: 'red.8' } : {})}
          disabled={!ready}
          loading={pending}
        >
          {yes}
        </Button>
      </Group>
    </>
  )
}
