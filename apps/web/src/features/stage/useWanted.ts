import { useEffect } from 'react'
import type { Wanted } from '../../kernel/media.ts'
import { type Person, useRoom } from '../../kernel/meeting.ts'
import type { Size } from './useSize.ts'

/** Tells the media side what is on the screen: every sound, the visible faces, the shown screen. */
export function useWanted(
  others: readonly Person[],
  faces: readonly Wanted[],
  sharer: Person | undefined,
  size: Size,
): void {
  const { media } = useRoom()
  const sounds: Wanted[] = others.flatMap(p =>
    (['microphone', 'screenAudio'] as const)
      .filter(kind => p.sending.has(kind))
      .map(kind => ({ participant: p.participant, kind, width: 0, height: 0 })),
  )
  const screen: Wanted[] = sharer
    ? [{ participant: sharer.participant, kind: 'screen', width: Math.max(size.width, 1280), height: 720 }]
    : []
  const all = [...sounds, ...faces, ...screen]
  const key = JSON.stringify(all)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key is the content of the list
  useEffect(() => media.want(all), [media, key])
}
