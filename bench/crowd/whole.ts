import {
  createMeeting,
  effect,
  httpTree,
  type MediaPort,
  memoryKeyStore,
  memoryTabStore,
  systemClock,
  systemRandom,
  webSocketConnect,
} from '@konklave/client'
import { createTsMlsEngine } from '@konklave/crypto/engine'
import type { LinkToken } from '@konklave/protocol'
import { inPhase } from '@konklave/testing/headless'
import type { Resident, Tell } from './words.ts'

/** A whole member: everything of the client but screens. Its media side only passes tickets on, unless another is given. */
export async function openWhole(p: {
  readonly origin: string
  readonly link: LinkToken
  readonly tell: Tell
  readonly media?: MediaPort
}): Promise<Resident> {
  const { origin, link, tell } = p
  const { who, say, now } = tell
  const media = p.media ?? ticketsOnly(ticket => say({ t: 'ticket', who, ticket }))
  const view = createMeeting({
    link,
    origin,
    connect: webSocketConnect(origin),
    engine: await createTsMlsEngine(),
    keys: memoryKeyStore(),
    tab: memoryTabStore(),
    clock: systemClock,
    random: systemRandom,
    media,
    lead: () => import('@konklave/client/lead'),
    fetchTree: httpTree({ origin, fetch }),
    build: 'bench',
  })
  let told = 0
  let settled = false
  let going = false
  effect(() => {
    const { epoch, people, unconfirmed } = view.trust.state.value
    if (people === 0) return
    if (epoch !== told) say({ t: 'epoch', who, epoch, at: now() })
    told = epoch
    if (settled || unconfirmed || view.phase.value.t !== 'inside') return
    settled = true
    say({ t: 'settled', who, at: now() })
  })
  effect(() => {
    const phase = view.phase.value
    if (!going && (phase.t === 'gone' || phase.t === 'failed')) say({ t: 'out', who, why: phase.why })
  })
  await inPhase(view, 'prejoin')
  return {
    async enter() {
      const asked = now()
      await view.entry.join(`Member ${who}`)
      await inPhase(view, 'inside')
      say({ t: 'inside', who, at: now(), tookMs: now() - asked })
    },
    async leave() {
      going = true
      await view.entry.leave()
      view.close()
    },
  }
}

/** Tells the ticket once the rights are there. */
export function ticketsOnly(tell: (ticket: string) => void): MediaPort {
  let epoch = 0
  return {
    setKeys(keys) {
      epoch = keys.epoch
    },
    report: () => undefined,
    contexts: async () => ({ epoch, nextCtx: 0, contexts: [] }),
    onContexts: () => () => undefined,
    ticket(given) {
      if (given?.rights === 'member') tell(given.ticket)
    },
    entering: () => undefined,
    entered: () => undefined,
    mute: () => undefined,
  }
}
