import type { CaptureWish } from '@konklave/media'
import { signal } from '@preact/signals-core'
import type { CaptureKind } from '../kernel/media.ts'
import { prefs } from '../kernel/prefs.ts'
import { treatCamera } from './treatCamera.ts'

/** How the chosen reduction of noise goes. Set back by choosing again. */
export const noise = signal<'rest' | 'works' | 'slow' | 'failed'>('rest')

/**
 * What is done to a device's track before it is sent, as the person chose it. `again` opens the device anew, if it is still
 * open: what has given up is left out then.
 */
export function treat(kind: CaptureKind, again: () => void): CaptureWish {
  return kind === 'microphone' ? treatMicrophone(again) : treatCamera(again)
}

function treatMicrophone(again: () => void): CaptureWish {
  const choice = prefs.peek().noise
  if (choice === 'off') return { browserCleans: false }
  if (choice === 'browser' || noise.peek() === 'slow' || noise.peek() === 'failed') return {}
  const giveUp = (why: 'slow' | 'failed') => {
    if (noise.peek() === why) return
    noise.value = why
    again()
  }
  return {
    browserCleans: false,
    async process(device) {
      try {
        const { reduceNoise } = await import('./noise/reduceNoise.ts')
        const processed = await reduceNoise(device, giveUp)
        noise.value = 'works'
        return processed
      } catch {
        // Sent as it is for this moment: the browser's own reduction takes over with the next opening.
        queueMicrotask(() => giveUp('failed'))
        return null
      }
    },
  }
}
