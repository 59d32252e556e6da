import { useEffect, useRef } from 'react'
import type { ChatLine } from '../../kernel/meeting.ts'
import { prefs } from '../../kernel/prefs.ts'
import { useSignal } from '../../kernel/signals.ts'

/** A short tone for new lines of others while nobody looks at them, for who has switched it on. */
export function useChime(lines: readonly ChatLine[], inSight: boolean): void {
  const { sounds } = useSignal(prefs)
  const heard = useRef<string | null | undefined>(undefined)
  const news = lines.findLast(({ mine, known, deleted }) => !mine && !known && !deleted)?.id ?? null
  useEffect(() => {
    const before = heard.current
    heard.current = news
    if (!sounds || before === undefined || news === null || news === before) return
    if (inSight && document.visibilityState === 'visible') return
    import('./chime.ts').then(({ chime }) => chime()).catch(() => undefined)
  }, [news, sounds, inSight])
}
