import {
  createMeeting,
  effect,
  httpTree,
  type MeetingView,
  memoryKeyStore,
  memoryTabStore,
  type Phase,
  systemClock,
  systemRandom,
  webSocketConnect,
} from '@konklave/client'
import { createTsMlsEngine } from '@konklave/crypto/engine'
import type { LinkToken } from '@konklave/protocol'

/** The client library without screens and media, in this process: for many joins. */
export async function openHeadless(origin: string, link: LinkToken): Promise<MeetingView> {
  return createMeeting({
    link,
    origin,
    connect: webSocketConnect(origin),
    engine: await createTsMlsEngine(),
    keys: memoryKeyStore(),
    tab: memoryTabStore(),
    clock: systemClock,
    random: systemRandom,
    media: null,
    fetchTree: httpTree({ origin, fetch }),
    build: 'headless',
  })
}

/** Resolves when the view is in this phase. */
export function inPhase({ phase }: MeetingView, wanted: Phase['t']): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const stop = effect(() => {
    if (phase.value.t === wanted) resolve()
  })
  return promise.finally(stop)
}
