import { z } from 'zod'

const text = z.string().trim().min(1)
const named = (places: readonly string[]) => places.map((name) => `{${name}}`).join(', ')
const placesIn = (line: string) => [...line.matchAll(/\{(.*?)\}/g)].map(([, name = '']) => name)

/** A line that must have these places and no others. */
export const lineWith = (...places: string[]) =>
  text.refine((line) => placesIn(line).sort().join() === [...places].sort().join(), {
    error:
      places.length === 0
        ? 'không được có tên nào trong ngoặc nhọn {…}'
        : `phải có đủ và chỉ có ${named(places)}`,
  })

/** A line that may have any of these places. */
export const lineAmong = (...places: string[]) =>
  text.refine((line) => placesIn(line).every((name) => places.includes(name)), {
    error: `trong ngoặc nhọn chỉ được có ${named(places)}`,
  })
