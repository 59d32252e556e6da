import { useEffect, useRef } from 'react'
import { hasOwnKeys } from '../../kernel/keys.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { prefs } from '../../kernel/prefs.ts'

/**
 * Holding the space bar talks for as long, while the microphone is off. Not where the space bar means something else: in a field, in
 * a panel, and on a button that the keyboard has come to.
 */
export function usePushToTalk(coming: boolean): void {
  const { view, media } = useRoom()
  const latest = useRef(coming)
  latest.current = coming
  useEffect(() => {
    /** The microphone on its way on, while the space bar is held. */
    let held: Promise<void> | null = null
    const mayTalk = () =>
      view.rights.peek().has('speak') &&
      media.state.peek().t !== 'unavailable' &&
      !media.local.peek().has('microphone')
    const down = (event: KeyboardEvent) => {
      if (event.code !== 'Space' || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
      if (held) return take(event)
      if (!prefs.peek().pushToTalk || event.repeat || latest.current || isTaken(event.target)) return
      if (!mayTalk()) return
      take(event)
      held = media.capture('microphone', true)
    }
    const release = () => {
      const on = held
      held = null
      // Let go before the microphone was there, it must not stay on.
      void on?.finally(() => media.capture('microphone', false))
    }
    const up = (event: KeyboardEvent) => {
      if (event.code !== 'Space' || !held) return
      take(event)
      release()
    }
    // Before the buttons of the page see it: one that was clicked keeps the focus, and would be pressed.
    addEventListener('keydown', down, true)
    addEventListener('keyup', up, true)
    addEventListener('blur', release)
    return () => {
      removeEventListener('keydown', down, true)
      removeEventListener('keyup', up, true)
      removeEventListener('blur', release)
      release()
    }
  }, [view, media])
}

function take(event: KeyboardEvent): void {
  event.preventDefault()
  event.stopPropagation()
}

const PRESSED = 'button, a[href], summary, input, [role=button], [role=switch], [role=menuitem], [role=radio]'

function isTaken(target: EventTarget | null): boolean {
  if (hasOwnKeys(target) || document.querySelector('[role=dialog], [role=alertdialog], [role=menu]'))
    return true
  return target instanceof Element && target.matches(PRESSED) && target.matches(':focus-visible')
}
