/**
 * What to do about a Graph error. Source of codes: Meta, Messenger Platform → Error codes and Send
 * API reference; what to do is ours. The pair code/subcode is looked up first, then the code.
 * Codes not listed are refused: the same request fails again.
 */
/** `pause`: nothing on the channel for a minute; `hold`: for half an hour, the Page is in disgrace. */
export type MessengerRemedy = 'retry' | 'pause' | 'hold' | 'window' | 'alert' | 'refuse'

const remedies: Record<string, MessengerRemedy> = {
  '1': 'retry', // unknown error
  '1/1357046': 'refuse', // an error answer although the message was sent: again would double it
  '2': 'retry', // temporary service error
  '4': 'pause', // rate limit of the app
  '17': 'pause', // rate limit of the user
  '613': 'pause', // rate limit of this call
  '1200': 'retry', // temporary send failure
  '80004': 'pause', // business-use-case rate limits
  '80006': 'pause',

  '10/2018278': 'window', // outside the 24 h window
  '10/2018065': 'window',
  '10/2534022': 'window',

  '10/1893063': 'hold', // Page restricted from sending for a while
  '368': 'hold', // blocked for policy for a while
  '190': 'pause', // token dead: a person must authorise again; nothing is lost meanwhile
  '10': 'alert',
  '10/2018108': 'refuse', // the person cannot receive messages
  '200': 'alert', // permission
  '200/1545041': 'refuse', // the person is not available
  '200/2018028': 'alert', // app not live
  '230': 'alert',
}

export function messengerRemedy(code: number, subcode: number | undefined): MessengerRemedy {
  return remedies[`${code}/${subcode}`] ?? remedies[String(code)] ?? 'refuse'
}

/** Wait before anything is tried again on the channel, in ms. */
export const PAUSE = 60_000
/** The same while Meta restricts the Page: trying often makes it longer. In ms. */
export const HOLD = 30 * 60_000
