import { sealLinkFor } from '@konklave/crypto'
import { hex, keyHashOf, type SealedBody } from '@konklave/protocol'
import type { RoomContext } from '../context.ts'
import type { GroupView } from '../group/group.ts'
import type { Member } from '../group/member.ts'
import { createTurns } from './turns.ts'

/** [K4, K5] Gives link secrets to members who lack them. Everybody who holds one may, in turns. */
export interface LinkHelp {
  /** `upTo`: the asker holds every generation it needs up to this one. */
  lacks(asker: Member, upTo: number, view: GroupView): void
  /** `by` says it helped. */
  helped(by: string, body: Extract<SealedBody, { t: 'linkFor' }>): void
  stop(): void
}

export type LinkHelpDeps = { readonly room: RoomContext; readonly send: (body: SealedBody) => Promise<void> }

export function createLinkHelp({ room, send }: LinkHelpDeps): LinkHelp {
  const turns = createTurns(room.deps.clock)
  const needOf = (id: string, g: number) => `${id} ${g}`

  const give = async (to: Member, g: number, view: GroupView) => {
    const link = room.ring.value?.generations.get(g)
    if (!link) return
    const recipient = to.leaf.memberKey
    const context = { groupId: view.groupId, sender: room.identity.memberKey, recipient }
    const secret = link.secret.unsafeBytes()
    const sealed = await sealLinkFor({ ...context, dmKey: to.leaf.credential.dmKey, g, secret })
    await send({ t: 'linkFor', g, to: recipient, ...sealed })
  }

  return {
    lacks(asker, upTo, view) {
      const helpers = view.members.filter(({ id }) => id !== asker.id)
      const place = helpers.filter(({ leaf }) => leaf.index < view.own.leaf.index).length
      for (const g of neededGenerations(view)) {
        if (g <= upTo || !room.ring.value?.generations.has(g)) continue
        turns.plan(needOf(asker.id, g), place, () => give(asker, g, view))
      }
    },
    helped: (by, { to, g }) => turns.done(by, needOf(hex(keyHashOf(to)), g)),
    stop: turns.stop,
  }
}

/** What of a group says which generations are needed. */
type CameBy = {
  readonly members: readonly { readonly leaf: { readonly credential: { readonly g: number } } }[]
  readonly rules: { readonly state: { readonly linkGen: number } }
}

/**
 * Generations of which somebody here came, the present one, and the first, from which the media salt comes (K3): the author
 * of a rotation may have left it out of what the new link opens.
 */
export function neededGenerations({ members, rules }: CameBy): readonly number[] {
  const all = [0, ...members.map(({ leaf }) => leaf.credential.g), rules.state.linkGen]
  return [...new Set(all)].sort((a, b) => a - b)
}

/** Up to which generation nothing that is needed is missing here; −1: not even the first. */
export function heldUpTo(view: CameBy, held: (g: number) => boolean): number {
  const missing = neededGenerations(view).find(g => !held(g))
  return missing === undefined ? view.rules.state.linkGen : missing - 1
}
