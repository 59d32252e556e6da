import { createTsMlsEngine } from '@konklave/crypto/engine'
import type { LinkProblem, LinkToken } from '@konklave/protocol'
import * as lead from './features/meeting/lead/index.ts'
import {
  type Connect,
  createMeeting,
  httpTree,
  type MeetingView,
  memoryKeyStore,
  memoryTabStore,
  systemClock,
  systemRandom,
  webSocketConnect,
} from './index.ts'

/** A member without screens, media and memory, with its keys in this process: for terminals and for many joins. */
export async function openHeadless(p: {
  /** `https://host[:port]` */
  readonly origin: string
  readonly link: LinkToken | LinkProblem
  /** Names this build to the server. */
  readonly build: string
  /** Another wire than the usual one. */
  readonly connect?: Connect
}): Promise<MeetingView> {
  const { origin, link, build, connect = webSocketConnect(origin) } = p
  return createMeeting({
    link,
    origin,
    connect,
    engine: await createTsMlsEngine(),
    keys: memoryKeyStore(),
    tab: memoryTabStore(),
    clock: systemClock,
    random: systemRandom,
    media: null,
    lead: async () => lead,
    fetchTree: httpTree({ origin, fetch }),
    build,
  })
}
