import { newestLink } from '@konklave/crypto'
import { type Admission, limits, roomPath } from '@konklave/protocol'
import type { ReadonlySignal } from '@preact/signals-core'
import type { RoomContext } from '../context.ts'
import { LIST_CHARS_MAX } from '../memory/memory.ts'
import type { NameDoubt } from '../names/doubts.ts'
import type { Listed } from '../names/list.ts'
import type { Reach } from './reach.ts'

export type Knock = {
  readonly id: string
  readonly name: string
  /** Against the names of those who are inside. */
  readonly doubt: NameDoubt | null
  /** Against {@link DoorView.nameList}; null without one. */
  readonly listed: Listed | null
  readonly byOldLink: boolean
  /** [K12] By the personal invitation with this id, by which those with these names are here already. */
  readonly personal: { readonly id: string; readonly usedBy: readonly string[] } | null
}

/** Who comes in, and by which link. */
export interface DoorView {
  readonly admission: ReadonlySignal<Admission>
  readonly knocks: ReadonlySignal<readonly Knock[]>
  /** Ids of those who wait by a knock that nobody with the link made: there is no name to show. New ones come up every 10 s at most. */
  readonly foreignKnocks: ReadonlySignal<readonly string[]>
  /** Guest link of the running generation, with its fragment; null until known. */
  readonly guestLink: ReadonlySignal<string | null>
  /** The person's own list, as pasted; empty: none. It stays on this device and lets nobody in: it only sorts and marks who knocks. */
  readonly nameList: ReadonlySignal<string>
  setNameList(text: string): Promise<void>
  setAdmission(admission: Admission): Promise<void>
  admit(knock: string): Promise<void>
  admitAll(): Promise<void>
  deny(knock: string): Promise<void>
  /** [K25] To everybody who waits now; at most 200 characters. They are shown the newest, and not by whom. */
  tellWaiting(text: string): Promise<void>
  rotateLink(): Promise<void>
}

export function doorSide({ from, now, lead, surface }: Reach): DoorView {
  return {
    admission: from(({ room }) => room.rules.value?.state.admission ?? 'open', 'open'),
    knocks: surface.knocks,
    foreignKnocks: surface.foreignKnocks,
    guestLink: from(({ room }) => guestLink(room), null),
    nameList: from(({ room }) => room.memory.list, ''),
    setNameList: text => now().room.memory.setList(text.slice(0, LIST_CHARS_MAX).trim()),
    setAdmission: admission => lead(({ acting }) => acting.setAdmission(admission)),
    admit: id => lead(({ knocks }) => knocks.admit(id)),
    admitAll: () => lead(({ knocks }) => knocks.admitAll()),
    deny: id => lead(({ knocks }) => knocks.deny(id)),
    async tellWaiting(text) {
      const said = text.trim().slice(0, limits.KNOCK_WORDS_MAX_CHARS)
      if (said !== '') await lead(({ knocks }) => knocks.tell(said))
    },
    rotateLink: () => lead(({ kicks }) => kicks.rotate()),
  }
}

function guestLink({ ring, rules, roomId, deps }: RoomContext): string | null {
  const held = ring.value && newestLink(ring.value)
  if (!held || held.g !== rules.value?.state.linkGen) return null
  return deps.origin + roomPath({ kind: 'guest', roomId, linkSecret: held.secret.unsafeBytes() })
}
