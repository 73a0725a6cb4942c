import { Button } from '@mantine/core'
import type { Progress } from '../api/imports.ts'

/** What the server is at with a file, and a way to stop it. */
export function Working({
  what,
  progress,
  cancel,
}: {
  what: string
  progress: Progress | null
  cancel: () => void
}) {
  const known = progress !== null && progress.total > 0
  return (
    <div className="import-working">
      <p className="flat" role="status">
        {what}
        {known && ` ${progress.done}/${progress.total}`}
      </p>
      <progress
        aria-label={what}
        {...(known ? { value: progress.done, max: progress.total } : {})}
      />
      <Button variant="default" onClick={cancel}>
        Dừng lại
      </Button>
    </div>
  )
}
