import type { Colleague, ConversationSummary } from '../../web/console-contract.ts'
import { handOffReason, isEmergency, personName } from '../words/conversation-words.ts'
import { preference } from './preferences.ts'

/** What was announced before: a reconnection tells things twice. */
const announced = new Map<number, number>()
/** Older than this it is no news: somebody opened the page late. */
const NEWS = 10 * 60_000

/** A sound and a notification for somebody who begins to wait, and for mine while nobody looks. */
export function callAttention(
  now: ConversationSummary,
  before: ConversationSummary | undefined,
  me: Colleague,
): void {
  const key = now.state === 'waiting' ? (now.waitingSince ?? now.lastMessageAt) : now.lastMessageAt
  const begins = now.state === 'waiting' && before?.state !== 'waiting' && Date.now() - key < NEWS
  const mine =
    now.assignee?.id === me.id &&
    now.previewFrom === 'person' &&
    now.unread > 0 &&
    before?.lastMessageAt !== now.lastMessageAt &&
    document.hidden
  if ((!begins && !mine) || announced.get(now.id) === key) return
  announced.set(now.id, key)
  const emergency = isEmergency(now)
  if (preference('sound')) beep(emergency)
  if (preference('notifications')) notify(now, emergency)
}

function notify(one: ConversationSummary, emergency: boolean): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return
  const why = one.reason === null ? '' : `${handOffReason(one.reason)}: `
  try {
    // The words of citizens stay off the lock screen.
    const shown = new Notification(
      emergency ? 'KHẨN CẤP: có người cần giúp' : 'Có người đang chờ',
      {
        body: `${why}${personName(one)}`,
        tag: `conversation-${one.id}`,
        lang: 'vi',
      },
    )
    shown.addEventListener('click', () => {
      window.focus()
      window.dispatchEvent(new CustomEvent('open-conversation', { detail: one.id }))
      shown.close()
    })
  } catch {
    // Phones allow notifications only from a service worker.
  }
}

let audio: AudioContext | undefined

/** Two soft tones; four for an emergency. */
export function beep(emergency = false): void {
  try {
    audio ??= new AudioContext()
    void audio.resume()
    const tones = emergency ? [880, 660, 880, 660] : [660, 880]
    tones.forEach((frequency, index) => {
      if (!audio) return
      const at = audio.currentTime + index * 0.18
      const tone = audio.createOscillator()
      const volume = audio.createGain()
      tone.frequency.value = frequency
      volume.gain.setValueAtTime(0.0001, at)
      volume.gain.exponentialRampToValueAtTime(0.18, at + 0.02)
      volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.16)
      tone.connect(volume).connect(audio.destination)
      tone.start(at)
      tone.stop(at + 0.17)
    })
  } catch {
    // Without a device for sound there is none.
  }
}
