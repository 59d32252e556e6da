import { useEffect, useRef } from 'react'

const MARK = 'konklave:inside'

/**
 * The browser's Back, inside: it would leave without a word, so there is a step more in the history that it takes first, and each time
 * again. The step has the same address, which names no room.
 */
export function useBack(onBack: () => void): void {
  const newest = useRef(onBack)
  useEffect(() => {
    newest.current = onBack
  })
  useEffect(() => {
    // After a reload it is there already.
    if (history.state !== MARK) history.pushState(MARK, '')
    const back = () => {
      if (history.state === MARK) return
      history.pushState(MARK, '')
      newest.current()
    }
    addEventListener('popstate', back)
    return () => {
      removeEventListener('popstate', back)
      // Whoever has left the meeting leaves the page with one step.
      if (history.state === MARK) history.back()
    }
  }, [])
}
