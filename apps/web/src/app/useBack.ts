import { useEffect } from 'react'

const MARK = 'konklave:inside'

/** Of the screen that is shown; none while one goes from one room to another. */
let newest: (() => void) | null = null

/**
 * The browser's Back, inside: it would leave without a word, so there is a step more in the history that it takes first, and each time
 * again. The step has the same address, which names no room. One for the page, whichever room it shows.
 */
export function useBackStep(): void {
  useEffect(() => {
    // After a reload it is there already.
    if (history.state !== MARK) history.pushState(MARK, '')
    const back = () => {
      if (history.state === MARK) return
      history.pushState(MARK, '')
      newest?.()
    }
    addEventListener('popstate', back)
    return () => {
      removeEventListener('popstate', back)
      // Whoever has left the meeting leaves the page with one step.
      if (history.state === MARK) history.back()
    }
  }, [])
}

/** What Back does on this screen. */
export function useBack(onBack: () => void): void {
  useEffect(() => {
    newest = onBack
    return () => {
      if (newest === onBack) newest = null
    }
  })
}
