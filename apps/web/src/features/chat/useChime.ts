import { useEffect, useRef } from 'react'
import type { ChatLine } from '../../kernel/meeting.ts'
import { prefs } from '../../kernel/prefs.ts'
import { useSignal } from '../../kernel/signals.ts'

const CHIME = { hertz: [660, 880], everyMs: 90, loudness: 0.05 }

/** A short tone for new lines of others while nobody looks at them, for who has switched it on. */
export function useChime(lines: readonly ChatLine[], inSight: boolean): void {
  const { chatTone } = useSignal(prefs)
  const heard = useRef<string | null | undefined>(undefined)
  const news = lines.findLast(({ mine, known, deleted }) => !mine && !known && !deleted)?.id ?? null
  useEffect(() => {
    const before = heard.current
    heard.current = news
    if (!chatTone || before === undefined || news === null || news === before) return
    if (inSight && document.visibilityState === 'visible') return
    import('../../kernel/tones.ts').then(({ playTones }) => playTones(CHIME)).catch(() => undefined)
  }, [news, chatTone, inSight])
}
