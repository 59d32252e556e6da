import type { SealedBody } from '@konklave/protocol'
import { type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import { onDemand } from '../../../../kernel/onDemand.ts'
import type { RoomContext } from '../../context.ts'
import type { Group, GroupView } from '../../group/group.ts'
import type { Member } from '../../group/member.ts'
import type { Acting } from '../../lead/acting.ts'
import type { HandingOver, OwnerOffer } from '../../types.ts'
import type { OwnerDesk } from './desk.ts'

export type OwnerBody = Extract<SealedBody, { t: 'offerOwner' | 'answerOwner' | 'ownerKept' | 'stepDown' }>

/** [K17] Who owns the room, and what owners do: loaded when the first of it happens, as most people in a meeting never do. */
export interface Owners {
  /** What somebody has asked me, and how far that is. */
  readonly offer: ReadonlySignal<OwnerOffer | null>
  /** What I have asked somebody, and how far that is. */
  readonly handing: ReadonlySignal<HandingOver | null>
  /** Goes on by itself: what follows is a commit, for which the log must go on. */
  received(sender: Member, body: OwnerBody, view: GroupView): void
  desk(): Promise<OwnerDesk>
  /** The meeting is over here: a key that no charter names opens nothing, and goes. */
  forget(): Promise<void>
}

export type OwnersDeps = {
  readonly room: RoomContext
  readonly group: Pick<Group, 'view'>
  readonly acting: Pick<Acting, 'carryOut' | 'passesUnder'>
  /** Given along: what is loaded late must not tear apart what comes before. */
  readonly nameOf: (member: Member) => string
  readonly send: (body: SealedBody) => Promise<void>
  /** My leaf shows nothing of my key: time to come back with it. */
  readonly certify: () => void
}

/** What the desk writes, and the screen reads. */
export type OwnerSurface = {
  readonly offer: Signal<OwnerOffer | null>
  readonly handing: Signal<HandingOver | null>
}

/** The code of what owners do; a clock that is not the real one cannot wait for it. */
export const loadOwnerDesk = () => import('./desk.ts')

export function createOwners(deps: OwnersDeps): Owners {
  const { tab } = deps.room.deps
  const surface: OwnerSurface = { offer: signal(null), handing: signal(null) }
  const load = onDemand(async () => (await loadOwnerDesk()).openOwnerDesk(deps, surface))
  let asked: Promise<OwnerDesk> | null = null
  const desk = () => {
    asked = load()
    return asked
  }
  // A key that was made before this page was loaded: the charter may name it by now.
  void tab.get('new').then(kept => (kept ? desk().catch(() => undefined) : undefined))
  return {
    ...surface,
    desk,
    received(sender, body, view) {
      // What is lost with code that does not arrive is asked again by its person.
      void desk()
        .then(one => one.received(sender, body, view))
        .catch(() => undefined)
    },
    forget: async () => (await asked?.catch(() => null))?.forget(),
  }
}
