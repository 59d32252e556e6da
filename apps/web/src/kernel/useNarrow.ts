import { useSyncExternalStore } from 'react'

function media(query: string): () => boolean {
  const list = matchMedia(query)
  const subscribe = (changed: () => void) => {
    list.addEventListener('change', changed)
    return () => list.removeEventListener('change', changed)
  }
  return () => useSyncExternalStore(subscribe, () => list.matches)
}

/** True on phones and at high zoom, where the bar has no place for everything. */
export const useNarrow = media('(max-width: 599px)')

/** True where the bar has place for the most needed only. */
export const useTiny = media('(max-width: 360px)')

/** True where what is said beside faces and fields has to be short. */
export const useTight = media('(max-width: 599px), (max-height: 460px)')

/** True where the buttons of the bar have their words below them. */
export const useCaptions = media('(min-width: 900px)')

/** False where everything is done by finger: there is hardly a keyboard. Whoever has neither mouse nor touch has one. */
export const useKeyboard = media('not all and (any-hover: none) and (any-pointer: coarse)')
