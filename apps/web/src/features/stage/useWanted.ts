import { useEffect } from 'react'
import type { Wanted } from '../../kernel/media.ts'
import { type Person, useRoom } from '../../kernel/meeting.ts'
import type { Placed } from './arrange.ts'

/** A screen that is large is read: it comes in full, however small the window is. */
const READABLE_PX = 1280

/** Tells the media side what is on the screen: every sound, and the pictures that are placed, the large ones first. */
export function useWanted(others: readonly Person[], placed: readonly Placed[], full: boolean): void {
  const { media } = useRoom()
  const sounds: Wanted[] = others.flatMap(p =>
    (['microphone', 'screenAudio'] as const)
      .filter(kind => p.sending.has(kind))
      .map(kind => ({ participant: p.participant, kind, width: 0, height: 0 })),
  )
  const pictures: Wanted[] = placed.flatMap(({ shown: { id, kind }, box, large }) => {
    const person = others.find(p => p.id === id)
    if (!person?.sending.has(kind)) return []
    const least = kind === 'screen' && large ? (full ? 1920 : READABLE_PX) : 0
    const width = Math.max(box.width, least)
    const height = Math.max(box.height, Math.round((least * 9) / 16))
    return { participant: person.participant, kind, width, height }
  })
  const all = [...sounds, ...pictures]
  const key = JSON.stringify(all)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the content of the list
  useEffect(() => media.want(all), [media, key])
}
