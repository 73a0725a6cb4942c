import type { ChatChoice } from '../web/contract.ts'
import { find, stamp } from './dom.ts'

interface GuideEvents {
  choose(choice: ChatChoice): void
  wipe(): void
}

/**
 * What can be asked, the caution, the suggestions, and "start again". The guide stands beside the
 * conversation on a wide screen and in a dialog on a narrow one; it is one piece that moves.
 * Returns the function that shows the suggestions: in the conversation while it is empty, later
 * only in the guide.
 */
export function setUpGuide(events: GuideEvents) {
  const dialog = find<HTMLDialogElement>('#guide-dialog')
  const confirm = find<HTMLDialogElement>('#wipe-dialog')
  const guide = find('#guide')
  const wide = matchMedia('(min-width: 62rem)')
  const settle = () => {
    if (dialog.open) dialog.close()
    ;(wide.matches ? find('#beside') : find('.sheet-body', dialog)).append(guide)
  }
  wide.addEventListener('change', settle)
  settle()

  find('#open-guide').addEventListener('click', () => dialog.showModal())
  for (const button of document.querySelectorAll('.open-wipe')) {
    button.addEventListener('click', () => {
      dialog.close()
      confirm.showModal()
    })
  }
  find('#wipe-yes').addEventListener('click', () => {
    confirm.close()
    events.wipe()
  })
  for (const box of [dialog, confirm]) {
    box.addEventListener('click', (event) => {
      const button = (event.target as Element).closest('.close')
      if (event.target === box || button) box.close() // the box itself: a tap beside the sheet
    })
  }

  return (empty: boolean, suggestions?: ChatChoice[]) => {
    for (const place of document.querySelectorAll<HTMLElement>('.suggestions')) {
      const list = find('.chips', place)
      if (suggestions) {
        list.replaceChildren(
          ...suggestions.map((choice) => {
            const chip = stamp('suggestion')
            const button = find('button', chip)
            button.textContent = choice.label
            button.addEventListener('click', () => {
              dialog.close()
              events.choose(choice)
            })
            return chip
          }),
        )
      }
      const hide = list.childElementCount === 0 || guide.contains(place) === empty
      // Hiding what has the focus would throw keyboard users back to the top of the page.
      if (hide && place.contains(document.activeElement)) {
        find('#scroll').focus({ preventScroll: true })
      }
      place.hidden = hide
    }
  }
}
