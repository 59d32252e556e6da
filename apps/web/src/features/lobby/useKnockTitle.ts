import { useEffect } from 'react'
import { useMain } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'

/** How many wait at the door stands in the title, for whoever looks at another tab. Never who. */
export function useKnockTitle(): void {
  const { view } = useMain()
  const { length } = useSignal(view.door.knocks)
  useEffect(() => {
    if (length === 0) return
    const { title } = document
    document.title = `(${length}) ${title}`
    return () => {
      document.title = title
    }
  }, [length])
}
