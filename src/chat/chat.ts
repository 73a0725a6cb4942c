/** Puts the page together: what arrives (live), what leaves (outbox), what is seen (view). */
import type { ChatMessage } from '../web/contract.ts'
import * as api from './api.ts'
import { Attach } from './attach.ts'
import { Composer } from './composer.ts'
import { announce, find, say, stamp } from './dom.ts'
import { setUpEmbedding } from './embed.ts'
import { forgetShown } from './files.ts'
import { Follow } from './follow.ts'
import { setUpGuide } from './guide.ts'
import { Live } from './live.ts'
import { Outbox } from './outbox.ts'
import * as pictures from './pictures.ts'
import { Session } from './session.ts'
import * as store from './store.ts'
import { renderText } from './text.ts'
import { View } from './view.ts'

const NOTICE_AFTER_MS = 2000 // a blink of the connection is not worth a word
const TRUSTED_SILENCE_MS = 20_000
const WELCOME_AGAIN_MS = 5000

const session = new Session(opened)
/** While an earlier conversation is being fetched, it is shown in one go and not read aloud. */
let restoring = session.token !== undefined
let noticeTimer = 0
let unread = 0
let pageTitle = document.title

const follow = new Follow(find('#scroll'), find('#newer'))
const view = new View(follow, {
  chosen: (choice) => send(choice.label, choice.payload),
  again(id, state) {
    if (state === 'held') return outbox.release(id)
    if (state !== 'rejected') return outbox.retry()
    const unsent = outbox.takeBack(id)
    view.take(id)
    refresh()
    if (unsent?.picture) return attach.choose()
    composer.set([composer.text, unsent?.text].filter(Boolean).join('\n'))
    composer.focus()
  },
  fileBytes: async (id) => api.fileBytes(session.token ?? '', id),
  pictureOf: (id) => pictures.kept(id),
})
const outbox = new Outbox({
  async send(message) {
    const token = await session.ensure()
    const before = view.received
    try {
      const { id, text, payload } = message
      if (message.picture) await sendPicture(token, id)
      else await api.post(token, { id, text, ...(payload !== undefined && { payload }) })
    } catch (error) {
      if (api.isStatus(error, 401)) lost(token)
      throw error
    }
    // Where a person of ours answers, nobody has begun to write yet.
    if (view.received === before && token === session.token && !view.withStaff) view.typing(true)
  },
  changed(id, state) {
    view.state(id, state)
    if (state === 'waiting') view.typing(false)
    if (state !== 'sending' && state !== 'sent') announce(say(state))
  },
  renamed: (oldId, newId) => view.rename(oldId, newId),
})
const live = new Live({
  messages(messages) {
    // First out of the outbox, so that nothing is sent again that the server already shows us.
    for (const { from, id } of messages) if (from === 'person') outbox.arrived(id)
    showUnread(view.show(messages, restoring))
    refresh()
  },
  caughtUp() {
    restoring = false
    refresh()
  },
  typing: () => view.typing(true),
  connected(yes) {
    const notice = find('#reconnecting')
    if (!yes) noticeTimer ||= setTimeout(() => (notice.hidden = false), NOTICE_AFTER_MS)
    else {
      if (!notice.hidden) outbox.retry()
      hideNotice()
    }
  },
  unknownToken: lost,
})
const attach = new Attach(() => follow.settle())
const composer = new Composer(
  (text) => {
    for (const picture of attach.take()) view.pending(outbox.addPicture(picture))
    if (text !== '') view.pending(outbox.add(text))
    outbox.retry()
    refresh()
  },
  () => !attach.empty,
)
const embedding = setUpEmbedding({
  shown(focus) {
    seen()
    if (focus) composer.focus()
  },
})
const showSuggestions = setUpGuide({ choose: ({ label, payload }) => send(label, payload), wipe })

function send(text: string, payload?: string): void {
  view.pending(outbox.add(text, payload))
  outbox.retry()
  refresh()
}

async function sendPicture(token: string, id: string): Promise<void> {
  const picture = await pictures.kept(id)
  // The browser has thrown it away since: as good as refused, another must be chosen.
  if (!picture) throw new api.ApiError(400)
  await api.postPicture(token, id, picture, (part) => view.progress(id, part))
}

/** A conversation was opened, here or in another tab. */
function opened(token: string): void {
  live.start(token)
}

/** The server no longer knows our token: go on in a new conversation, keeping what is unsent. */
function lost(token: string): void {
  if (token !== session.token) return
  live.stop()
  session.forget()
  restoring = false
  hideNotice()
  view.newConversation()
  outbox.renumber()
  refresh()
}

/** For shared phones: nothing of this conversation stays on the device. */
function wipe(byOtherTab = false): void {
  live.stop()
  session.forget()
  outbox.clear()
  composer.set('')
  attach.clear()
  view.clear()
  forgetShown()
  restoring = false
  hideNotice()
  if (!byOtherTab) store.write(store.WIPED, String(Date.now()))
  announce(say('wiped'))
  refresh()
}

function hideNotice(): void {
  clearTimeout(noticeTimer)
  noticeTimer = 0
  find('#reconnecting').hidden = true
}

function refresh(): void {
  find('#loading').hidden = !restoring
  showSuggestions(view.empty && !restoring)
  follow.settle()
}

function showUnread(answers: ChatMessage[]): void {
  if ((document.hidden || !embedding.shown) && !restoring) unread += answers.length
  embedding.unread(embedding.shown ? 0 : unread)
  document.title = unread > 0 ? `(${unread}) ${pageTitle}` : pageTitle
}

/** The conversation is before the person's eyes (again). */
function seen(): void {
  unread = 0
  showUnread([])
  view.layOut() // "today" may have become "yesterday"
  live.kick(TRUSTED_SILENCE_MS)
}

async function greet(): Promise<void> {
  try {
    const { organisation, greeting, suggestions } = await api.welcome()
    find('#organisation').textContent = organisation
    pageTitle = `${pageTitle} – ${organisation}`
    showUnread([])
    const row = stamp('bot-row')
    renderText(greeting, find('.text', row))
    row.classList.add('first')
    find('#greeting').replaceChildren(row)
    showSuggestions(view.empty && !restoring, suggestions)
    follow.settle()
  } catch {
    setTimeout(() => void greet(), WELCOME_AGAIN_MS)
  }
}

addEventListener('online', () => {
  live.kick()
  outbox.retry()
})
addEventListener('offline', () => live.kick())
document.addEventListener('visibilitychange', () => {
  if (!document.hidden && embedding.shown) seen()
})
// An open stream would keep the page out of the browser's back/forward cache.
addEventListener('pagehide', () => live.stop())
addEventListener('pageshow', (event) => {
  if (event.persisted && session.token !== undefined) live.start(session.token)
})
store.onOtherTab(store.TOKEN, (token) => {
  if (token === undefined || token === session.token) return
  view.clear()
  restoring = true
  session.adopt(token)
  refresh()
})
store.onOtherTab(store.WIPED, () => wipe(true))

void greet()
if (session.token !== undefined) opened(session.token)
for (const message of outbox.restore()) view.pending(message)
outbox.retry()
refresh()
