import { Badge, Button, Kbd } from '@mantine/core'
import type { Suggestion } from '../../web/console-contract.ts'

const percent = ({ confidence }: Suggestion) =>
  confidence === null ? null : `${Math.round(confidence * 100)}%`

/** Over the composer where there is no room for the panel. */
export function SuggestionStrip({
  suggestions,
  insert,
}: {
  suggestions: readonly Suggestion[]
  insert: (text: string) => void
}) {
  if (suggestions.length === 0) return null
  return (
    <div className="strip" role="group" aria-label="Bài gợi ý, bấm để chèn">
      {suggestions.map((one) => (
        <button key={one.id} type="button" className="strip-item" onClick={() => insert(one.text)}>
          <span className="strip-title">{one.title}</span>
          <span className="strip-percent">{percent(one)}</span>
        </button>
      ))}
    </div>
  )
}

export function SuggestionCards({
  suggestions,
  insert,
}: {
  suggestions: readonly Suggestion[]
  insert: (text: string) => void
}) {
  if (suggestions.length === 0)
    return <p className="quiet flat">Chưa có bài nào hợp với tin cuối.</p>
  return (
    <ol className="cards">
      {suggestions.map((one, index) => (
        <li key={one.id} className="card">
          <p className="card-title">
            {one.title}{' '}
            {percent(one) && (
              <Badge size="sm" variant="default" className="label-badge">
                {percent(one)}
              </Badge>
            )}
          </p>
          <p className="card-text">{one.text}</p>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => insert(one.text)}
            aria-label={`Chèn bài: ${one.title}`}
            aria-keyshortcuts={`Alt+${index + 1}`}
          >
            Chèn bài
          </Button>
          <Kbd size="xs" className="card-key">
            Alt {index + 1}
          </Kbd>
        </li>
      ))}
    </ol>
  )
}
