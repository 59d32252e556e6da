import { hex, type LinkToken } from '@konklave/protocol'
import { type Signal, signal } from '@preact/signals-core'
import { createConnection } from '../../kernel/connection.ts'
import { createScope } from '../../kernel/scope.ts'
import type { MeetingDeps, NoticeBody, RoomContext, Surface } from './context.ts'
import { loadIdentity } from './identity/identity.ts'
import { rememberLink } from './identity/recallLink.ts'
import { loadMemory } from './memory/memory.ts'
import { createSealedKeep } from './memory/sealedKeep.ts'
import type { Notice, Phase } from './types.ts'

const NOTICES_KEPT = 50
const STAYS: readonly Notice['t'][] = ['alarm', 'halfSilent']

export function createSurface(phase: Phase): Surface {
  return {
    phase: signal(phase),
    link: signal('reconnecting'),
    notices: signal<readonly Notice[]>([]),
    knocks: signal([]),
    foreignKnocks: signal<readonly string[]>([]),
    personal: signal([]),
  }
}

/** Loads keys and memory of this tab for the room of the link, and dials. */
export async function openRoom(
  link: Exclude<LinkToken, { kind: 'grant' }>,
  deps: MeetingDeps,
  surface: Surface,
): Promise<RoomContext> {
  const { within } = deps
  const identity = within?.identity ?? (await loadIdentity(link, deps))
  await rememberLink(deps.tab, link)
  const memory = await loadMemory(deps.tab)
  const { connect, clock, random, build } = deps
  const scope = createScope()
  const connection = within?.connection ?? createConnection({ connect, clock, random, build })
  if (!within) scope.add(connection.close)
  return {
    deps,
    roomId: link.roomId,
    linkSecret: link.linkSecret,
    identity,
    memory,
    keep: createSealedKeep(deps.tab, identity.dmPair),
    scope,
    connection,
    surface,
    ring: signal(null),
    rules: signal(null),
    sending: signal(new Set()),
    paused: signal(false),
    notify: notifier(surface.notices, () => hex(random.bytes(8))),
  }
}

function notifier(notices: Signal<readonly Notice[]>, newId: () => string): (notice: NoticeBody) => void {
  return body => {
    const shown = notices.peek()
    const known = (notice: Notice) =>
      notice.t === 'alarm' && body.t === 'alarm' && notice.alarm === body.alarm && notice.name === body.name
    if (shown.some(known)) return
    const all = [...shown, { ...body, id: newId() } as Notice]
    // Whoever makes others notify a lot must not push an alarm off the screen.
    const oldest = all.length > NOTICES_KEPT ? all.find(({ t }) => !STAYS.includes(t)) : undefined
    notices.value = all.filter(notice => notice !== oldest)
  }
}
