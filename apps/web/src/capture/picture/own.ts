import { signal } from '@preact/signals-core'

/** [P-22] The person's own background: in the memory of this tab and nowhere else. */
export const own = signal<ImageBitmap | null>(null)

const LARGEST = 1280

/** Takes a picture file over, no larger than is needed. False: this is no picture that the browser knows. */
export async function takeOwn(file: Blob): Promise<boolean> {
  try {
    const whole = await createImageBitmap(file)
    const by = Math.min(1, LARGEST / Math.max(whole.width, whole.height))
    own.value = await createImageBitmap(whole, {
      resizeWidth: Math.max(1, Math.round(whole.width * by)),
      resizeHeight: Math.max(1, Math.round(whole.height * by)),
      resizeQuality: 'medium',
    })
    whole.close()
    return true
  } catch {
    return false
  }
}
