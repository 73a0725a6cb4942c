import './try.css'

export interface Bar {
  name: string
  means: string
  value: number
  /** The value as it is read. */
  said: string
}

/**
 * Numbers side by side, the longest bar the greatest.
 * @param twoSided what speaks for to the right of a middle line, what speaks against to its left
 */
export function Bars({
  label,
  bars,
  twoSided = false,
}: {
  label: string
  bars: readonly Bar[]
  twoSided?: boolean
}) {
  const most = Math.max(...bars.map(({ value }) => Math.abs(value)), Number.EPSILON)
  const whole = twoSided ? 50 : 100
  return (
    <ul className="bars" aria-label={label}>
      {bars.map(({ name, means, value, said }) => (
        <li key={name}>
          <span>
            {name} <span className="quiet">{means}</span>
          </span>
          <span className="bar-line">
            <span className={twoSided ? 'bar two-sided' : 'bar'} aria-hidden>
              <span
                className={value < 0 ? 'bar-against' : 'bar-for'}
                style={{ width: `${(whole * Math.abs(value)) / most}%` }}
              />
            </span>
            <span className="bar-said">{said}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}
