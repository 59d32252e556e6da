import { makeOwnerLink } from '@konklave/crypto'
import { equalBytes, hex, limits } from '@konklave/protocol'
import { handOversLeft, isOwnerKey, namedRole, nextOwners, verifyCert } from '@konklave/protocol/rules'
import { effect, type Signal } from '@preact/signals-core'
import type { Member } from '../../group/member.ts'
import { ActionRefused, type HandingOver } from '../../types.ts'
import { changeCharter } from '../changeCharter.ts'
import type { OwnerBody, OwnersDeps } from './front.ts'

type Answer = Extract<OwnerBody, { t: 'answerOwner' }>
type Asked = { readonly id: string; readonly who: string; readonly over: boolean }

/** The side of the owner who asks somebody: no key of theirs leaves this page, and none of the other's comes to it. */
export interface Giver {
  /** @throws ActionRefused: `too-many` where owners or hand-overs are used up. */
  offer(who: string, p: { readonly over: boolean }): Promise<void>
  answered(sender: Member, body: Answer): Promise<void>
  /** The new owner cannot lose its key with its tab any more: who hands the room over may go now. */
  kept(sender: Member): Promise<void>
  /** Nothing more follows from what was asked; who is an owner by then stays one. */
  dismiss(): void
  stop(): void
}

export function createGiver(
  { room, group, acting, send, nameOf }: OwnersDeps,
  handing: Signal<HandingOver | null>,
  stepDown: () => Promise<void>,
): Giver {
  let asked: Asked | null = null
  const show = (t: HandingOver['t']) => {
    const now = handing.peek()
    if (now) handing.value = { ...now, t }
    if (t !== 'asked' && t !== 'making' && t !== 'keeping') asked = null
  }
  // Whoever has gone answers no more; what they are by then they stay.
  const stop = effect(() => {
    const view = group.view.value
    const now = handing.peek()
    if (!view || !asked || !now || view.members.some(({ id }) => id === asked?.who)) return
    show('gone')
  })

  return {
    stop,
    async offer(who, { over }) {
      const view = group.view.value
      const { owner } = room.identity
      const member = view?.members.find(({ id }) => id === who)
      if (!view || !owner || !isOwnerKey(owner.publicKey, view.rules.charter) || view.own.role !== 'owner')
        throw new ActionRefused('not-allowed')
      if (!member || member === view.own || member.role === 'owner') throw new ActionRefused('not-a-member')
      const { charter } = view.rules
      if (charter.owners.length >= limits.OWNERS_MAX || handOversLeft(charter) < (over ? 2 : 1))
        throw new ActionRefused('too-many')
      const id = room.deps.random.bytes(16)
      asked = { id: hex(id), who, over }
      handing.value = { t: 'asked', who, name: nameOf(member), over }
      await send({ t: 'offerOwner', to: member.leaf.memberKey, id, over })
    },
    async answered(sender, { id, cert }) {
      if (asked?.id !== hex(id) || asked.who !== sender.id || handing.peek()?.t !== 'asked') return
      if (!cert) return show('declined')
      const { memberKey } = sender.leaf
      const { over } = asked
      if (!(await verifyCert(cert, { roomId: room.roomId, memberKey }))) return show('failed')
      show('making')
      try {
        await changeCharter({ room, acting }, async ({ rules: { charter } }) => {
          const { owner } = room.identity
          if (isOwnerKey(cert.key, charter)) return null
          const link = nextOwners(charter, [...charter.owners, cert.key])
          if (!link || !owner || namedRole(cert.key, charter)) throw new ActionRefused('too-many')
          const ownerChain = [...charter.ownerChain, await makeOwnerLink(link, owner)]
          return { owners: link.owners, ownerChain }
        })
        show(over ? 'keeping' : 'done')
      } catch {
        show('failed')
      }
    },
    async kept(sender) {
      if (!asked?.over || asked.who !== sender.id || handing.peek()?.t !== 'keeping') return
      const own = room.identity.owner?.publicKey
      // By a key of their own: a second tab of mine says nothing for them.
      if (!sender.leaf.cert || !own || equalBytes(sender.leaf.cert.key, own)) return
      try {
        await stepDown()
        show('done')
      } catch {
        show('failed')
      }
    },
    dismiss() {
      asked = null
      handing.value = null
    },
  }
}
