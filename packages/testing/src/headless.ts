import { effect, type MeetingView, type Phase } from '@konklave/client'

/** Resolves when the view is in this phase. */
export function inPhase({ phase }: MeetingView, wanted: Phase['t']): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const stop = effect(() => {
    if (phase.value.t === wanted) resolve()
  })
  return promise.finally(stop)
}
