import type { ComponentProps } from 'react'

/** A text field as high as its words; what mirrors them gives it the height. */
export const GrowingText = ({
  value,
  ...props
}: ComponentProps<'textarea'> & { value: string }) => (
  <div className="growing" data-text={`${value} `}>
    <textarea rows={1} value={value} {...props} />
  </div>
)
