import { newOwnerSeed, ownerKeys, type PersonalNames, personalNames, signerOf } from '@konklave/crypto'
import { type Charter, equalBytes, hex, keyHashOf, roomPath, type Signer } from '@konklave/protocol'
import { includesBytes, isOwnerKey, personalWith } from '@konklave/protocol/rules'
import type { RoomContext } from '../context.ts'
import type { Group, GroupView } from '../group/group.ts'
import { changeCharter } from '../moderation/changeCharter.ts'
import { ActionRefused } from '../types.ts'
import { usersOf } from '../view/roleLinks.ts'
import type { Acting } from './acting.ts'

/** [K12] Invitations for one person each: made, listed and withdrawn by owners. @throws ActionRefused */
export interface PersonalDesk {
  /** The new link, which is kept nowhere. The name stays with this owner key. */
  makeLink(name: string): Promise<string>
  withdraw(id: string): Promise<void>
}

export function createPersonalDesk({
  room,
  group,
  acting,
}: {
  readonly room: RoomContext
  readonly group: Pick<Group, 'view'>
  readonly acting: Pick<Acting, 'carryOut' | 'passesUnder'>
}): PersonalDesk {
  const names = createNames(room)
  const change = (next: (personal: Personal, view: GroupView) => Personal) =>
    changeCharter({ room, acting }, view => {
      const before = view.rules.charter.personal ?? []
      const personal = next(before, view)
      return personal === before ? null : { personal }
    })
  room.scope.add(
    group.view.subscribe(view => {
      const personal = view?.rules.charter.personal ?? []
      if (personal.length === 0 && room.surface.personal.peek().length === 0) return
      void names.of(personal).then(read => {
        // What was read for an older charter must not stay on the screen.
        if (view === group.view.peek()) room.surface.personal.value = view ? listed(view, read) : []
      })
    }),
  )
  return {
    async makeLink(name) {
      // [K4] As in the key link: the first generation is good for the room's life.
      const first = room.ring.value?.generations.get(0)
      const book = await names.book()
      if (!first || !book) throw new ActionRefused('not-allowed')
      const roleSeed = newOwnerSeed()
      const keyHash = keyHashOf((await signerOf(await ownerKeys(roleSeed))).publicKey)
      const entry = { keyHash, name: await book.seal(keyHash, name) }
      await change((before, { rules }) => {
        if (before.some(one => equalBytes(one.keyHash, keyHash))) return before
        const personal = personalWith(entry, rules)
        if (!personal) throw new ActionRefused('too-many')
        return personal
      })
      const { roomId, deps } = room
      const linkSecret = first.secret.unsafeBytes()
      return deps.origin + roomPath({ kind: 'role', roomId, linkSecret, roleSeed })
    },
    withdraw: id =>
      change(before => {
        const left = before.filter(({ keyHash }) => hex(keyHash) !== id)
        return left.length === before.length ? before : left
      }),
  }
}

type Personal = NonNullable<Charter['personal']>

/** Names as they were read, by the key hash; an owner may have come by another key meanwhile (K17). */
function createNames({ identity, roomId, rules }: RoomContext) {
  const read = new Map<string, string | null>()
  let by: Signer | null = null
  let opened: Promise<PersonalNames> | null = null
  const book = async (): Promise<PersonalNames | null> => {
    const { owner } = identity
    if (!owner || !rules.value || !isOwnerKey(owner.publicKey, rules.value.charter)) return null
    if (by !== owner) {
      read.clear()
      opened = personalNames(owner, roomId)
      by = owner
    }
    return opened
  }
  return {
    book,
    async of(personal: Personal): Promise<ReadonlyMap<string, string | null>> {
      const open = await book()
      for (const entry of personal) {
        const id = hex(entry.keyHash)
        if (open && !read.has(id)) read.set(id, await open.open(entry))
      }
      return read
    },
  }
}

function listed({ rules, members }: GroupView, names: ReadonlyMap<string, string | null>) {
  return (rules.charter.personal ?? []).map(({ keyHash }) => ({
    id: hex(keyHash),
    name: names.get(hex(keyHash)) ?? null,
    barred: includesBytes(rules.state.barred, keyHash),
    usedBy: usersOf(keyHash, members),
  }))
}
