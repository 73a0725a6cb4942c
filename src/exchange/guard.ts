/**
 * Excel and its like run what begins with these as a formula once it comes from a CSV file; an
 * apostrophe before makes it text for good.
 */
const RISKY = /^'*\s*[=+\-@\t\r]/

export const guarded = (text: string): string => (RISKY.test(text) ? `'${text}` : text)

/** As it was before `guarded`. */
export const withoutGuard = (text: string): string =>
  text.startsWith("'") && RISKY.test(text) ? text.slice(1) : text

const CALLS = [
  /^\s*=/,
  // Without a space between name and bracket: "- xã (phường)" is a list.
  /^\s*[+\-@][+\-@]*[A-Za-z_.]+[A-Za-z0-9_.]*\(/,
  /^\s*[+\-@][^\n]*\|\s*'[^'\n]*'\s*!/,
]

/** Whether a program for sheets would run it. */
export const isFormula = (text: string): boolean => CALLS.some((call) => call.test(text))
