import { Alert, Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { failureWords } from '../api/client.ts'

/** What could not be loaded, and a way to try again. */
export function Failed({ error, again }: { error: unknown; again?: () => void }) {
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title="Chưa tải được"
      m="sm"
    >
      <p className="flat">{failureWords(error)}</p>
      {again && (
        <Button size="xs" mt="xs" variant="default" onClick={again}>
          Thử lại
        </Button>
      )}
    </Alert>
  )
}
