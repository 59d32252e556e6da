import { makeRoleCert, newOwnerSeed, ownerKeys, signerOf } from '@konklave/crypto'
import { type Bytes, equalBytes, parseToken, roomPath, type Signed } from '@konklave/protocol'
import { isOwnerKey } from '@konklave/protocol/rules'
import { effect, type Signal } from '@preact/signals-core'
import { createTimer } from '../../../../kernel/timer.ts'
import { until } from '../../../../kernel/until.ts'
import type { RoomContext } from '../../context.ts'
import type { GroupView } from '../../group/group.ts'
import type { Member } from '../../group/member.ts'
import { saveOwnerPair, wearKey } from '../../identity/identity.ts'
import { forgetNewRoom, heldNewRooms, holdNewRoom } from '../../identity/newRoom.ts'
import { ActionRefused, type OwnerOffer } from '../../types.ts'
import type { OwnerBody, OwnersDeps } from './front.ts'

/** The side of whoever is asked: the key is made here, and no other page ever sees it. */
export interface Taker {
  offered(sender: Member, body: Extract<OwnerBody, { t: 'offerOwner' }>, view: GroupView): void
  /** Yes makes a key, or uses the one that was made for an earlier try. */
  answer(yes: boolean): Promise<void>
  /** The person says that the key link is put away. */
  kept(): Promise<void>
  forget(): Promise<void>
  stop(): void
}

/** A key of this room that this tab made and nobody has put away yet. */
type Made = {
  readonly link: string
  readonly pair: CryptoKeyPair
  readonly publicKey: Bytes
  readonly signed: Signed
}
type Asked = { readonly id: Bytes; readonly who: string; readonly by: string; readonly over: boolean }

const ANSWER_WITHIN_MS = 30_000
const CERTIFIED_WITHIN_MS = 60_000

export async function openTaker(
  { room, group, send, certify, nameOf }: OwnersDeps,
  offer: Signal<OwnerOffer | null>,
): Promise<Taker> {
  let asked: Asked | null = null
  let made = await madeBefore(room)
  const { clock } = room.deps
  const late = createTimer(clock, () => {
    if (offer.peek()?.t === 'waiting') offer.value = { t: 'nothing' }
  })

  /** By the newest rules that are known: after a void they go first. */
  const isNamed = (): boolean =>
    made !== null && room.rules.value !== null && isOwnerKey(made.publicKey, room.rules.value.charter)
  /** The key counts: from here on this tab is an owner, also after a reload. */
  const adopt = async ({ link, pair, signed }: Made) => {
    const { roomId } = room
    late.stop()
    await saveOwnerPair({ roomId, ownerPair: pair }, room.deps)
    await wearKey(room.identity, pair, signed)
    offer.value = { t: 'key', link, by: asked?.by ?? null, over: asked?.over ?? false }
    certify()
  }
  let adopted = false
  const stop = effect(() => {
    const view = group.view.value
    if (!made || !isNamed() || adopted) {
      const now = offer.peek()
      const gone = asked && view && !view.members.some(({ id }) => id === asked?.who)
      if (gone && (now?.t === 'asked' || now?.t === 'waiting')) offer.value = { t: 'nothing' }
      return
    }
    adopted = true
    void adopt(made)
  })

  const make = async (): Promise<Made> => {
    const first = room.ring.value?.generations.get(0)
    if (!first) throw new ActionRefused('not-allowed')
    const ownerSeed = newOwnerSeed()
    const { roomId, deps } = room
    const linkSecret = first.secret.unsafeBytes()
    const link = deps.origin + roomPath({ kind: 'owner', roomId, linkSecret, ownerSeed })
    // Before anybody hears of it: a charter that names a key which is nowhere would waste one of few.
    await holdNewRoom(link, deps)
    return readMade(link, ownerSeed, room)
  }

  return {
    stop() {
      stop()
      late.stop()
    },
    offered(sender, { to, id, over }, { own }) {
      if (!equalBytes(to, room.identity.memberKey) || own.role === 'owner') return
      const now = offer.peek()?.t
      if (now === 'waiting' || now === 'key') return
      asked = { id, who: sender.id, by: nameOf(sender), over }
      offer.value = { t: 'asked', by: asked.by, over }
    },
    async answer(yes) {
      if (!asked || offer.peek()?.t !== 'asked') {
        offer.value = null
        return
      }
      const { id, by, over } = asked
      if (!yes) {
        offer.value = null
        return send({ t: 'answerOwner', id })
      }
      made ??= await make()
      offer.value = { t: 'waiting', by, over }
      late.start(ANSWER_WITHIN_MS)
      const { key, sig } = made.signed
      await send({ t: 'answerOwner', id, cert: { key, sig } })
    },
    async kept() {
      if (offer.peek()?.t !== 'key') return
      if (made) await forgetNewRoom(made.link, room.deps)
      offer.value = null
      made = null
      // After stepping down there may be another key.
      adopted = false
      const owns = () => group.view.value?.own.role === 'owner'
      if (await until(group.view, owns, { clock, ms: CERTIFIED_WITHIN_MS, abort: room.scope.signal }))
        await send({ t: 'ownerKept' })
    },
    async forget() {
      // A key that counts is shown again by the start page of this tab, until it is put away.
      if (made && !isNamed() && !adopted) await forgetNewRoom(made.link, room.deps)
      offer.value = null
    },
  }
}

/** [K32] The key that was made before a reload of this tab. */
async function madeBefore(room: RoomContext): Promise<Made | null> {
  for (const link of await heldNewRooms(room.deps)) {
    const token = parseToken(new URL(link).hash)
    if (typeof token === 'object' && token.kind === 'owner' && equalBytes(token.roomId, room.roomId))
      return readMade(link, token.ownerSeed, room)
  }
  return null
}

async function readMade(link: string, seed: Bytes, { roomId, identity }: RoomContext): Promise<Made> {
  const pair = await ownerKeys(seed)
  const signer = await signerOf(pair)
  const { signed } = await makeRoleCert(signer, { roomId, memberKey: identity.memberKey })
  return { link, pair, publicKey: signer.publicKey, signed }
}
