import type { EpochKeys } from '../types.ts'
import { keyFrameGapMs } from '../worker/keyFramePacer.ts'
import type { SetParameters } from './parametersInTurn.ts'

/**
 * Where the worker cannot ask for one (Chromium). Other browsers ignore these options in silence. The sender must be one of
 * {@link parametersInTurn}: without encodings of its own, this leaves those as they are when it is its turn.
 */
export async function askForKeyFrame(sender: RTCRtpSender): Promise<void> {
  const encodingOptions = sender.getParameters().encodings.map(() => ({ keyFrame: true }))
  const none = { encodings: [] } as unknown as RTCRtpSendParameters
  await (sender.setParameters as SetParameters)(none, { encodingOptions }).catch(() => undefined)
}

/** [K37] Spares a newcomer to a small meeting the way to the frame worker and back; the worker paces all others. */
export class KeyFramesAhead {
  /** The frame worker has shown that it cannot ask encoders itself (Chromium). */
  #pageAsks = false
  #last = Number.NEGATIVE_INFINITY

  /** Whether to ask together with handing over these keys; counts as asked. */
  take({ addedSomebody, own, others }: EpochKeys, now: number): boolean {
    const due = now - this.#last >= keyFrameGapMs(others.length + 1)
    if (!this.#pageAsks || !addedSomebody || !own || !due) return false
    this.#last = now
    return true
  }

  /** The worker asks the page to ask. */
  needed(now: number): void {
    this.#pageAsks = true
    this.#last = now
  }
}
