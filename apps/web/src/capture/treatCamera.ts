import type { CaptureWish } from '@konklave/media'
import { computed, signal } from '@preact/signals-core'
import { prefs } from '../kernel/prefs.ts'
import { hidesRoom, isPlain, type Look } from './picture/look.ts'
import { own } from './picture/own.ts'

/** How the chosen change of the own picture goes. Set back by choosing again. */
export const picture = signal<'rest' | 'works' | 'slow' | 'failed'>('rest')

const look = computed<Look>(() => {
  const { backdrop, brighter } = prefs.value
  return { backdrop, brighter }
})
const wanted = computed(() => ({ look: look.value, own: look.value.backdrop === 'own' ? own.value : null }))

export const lookNow = (): Look => look.peek()

export function treatCamera(again: () => void): CaptureWish {
  if (isPlain(look.peek())) return {}
  const giveUp = (why: 'slow' | 'failed') => {
    if (picture.peek() === why) return
    picture.value = why
    again()
  }
  return {
    // [P-71] Who hides their room is rather not seen than seen with it.
    withhold: hidesRoom(look.peek()),
    async process(device) {
      if (picture.peek() === 'slow' || picture.peek() === 'failed') return null
      picture.value = 'rest'
      try {
        const { changePicture } = await import('./picture/changePicture.ts')
        return await changePicture(device, wanted, how => {
          if (how === 'works') picture.value = how
          else giveUp(how)
        })
      } catch {
        if (picture.peek() !== 'slow') picture.value = 'failed'
        return null
      }
    },
  }
}
