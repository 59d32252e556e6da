import { addToRing, makeState, type Rotation, rotateLink } from '@konklave/crypto'
import { type Action, equalBytes } from '@konklave/protocol'
import {
  everyTabOf,
  type Identity,
  includesBytes,
  isBarred,
  keysOfKick,
  type StateChange,
} from '@konklave/protocol/rules'
import type { RoomContext } from '../context.ts'
import type { Group, GroupView } from '../group/group.ts'
import type { CommitPlan } from '../group/submit.ts'
import { rememberLink } from '../identity/recallLink.ts'
import type { Visitors } from '../moderation/visitors.ts'
import { ActionRefused } from '../types.ts'
import type { Acting } from './acting.ts'

/** [K14] Who stays out, and by which link others come in: each is one commit. @throws ActionRefused */
export interface Kicks {
  /** Bar, remove, new link, passes for those who stay: one upload. Also of somebody who has departed. */
  kick(id: string): Promise<void>
  /** New passes for those present, and none of the old ones count: whoever has left knocks. An open room gets a new link with it. */
  endPasses(): Promise<void>
  rotate(): Promise<void>
}

export type KickDeps = {
  readonly room: RoomContext
  readonly group: Group
  readonly acting: Pick<Acting, 'carryOut' | 'passesUnder' | 'signerFor'>
  readonly visitors: Pick<Visitors, 'departed' | 'shown'>
}

export function createKicks({ room, group, acting, visitors }: KickDeps): Kicks {
  const { identity } = room
  const { carryOut, passesUnder, signerFor } = acting

  /** A new link generation, with or without a kick, as one plan. */
  const rotation = async (
    view: GroupView,
    action: Action,
    {
      people = [],
      change = {},
    }: { readonly people?: readonly Identity[]; readonly change?: StateChange } = {},
  ): Promise<CommitPlan> => {
    const ring = room.ring.value
    if (!ring) throw new ActionRefused('not-allowed')
    const next = await rotateLink({
      rules: view.rules,
      ring,
      signer: signerFor(action, view),
      change,
      ...(people.length > 0 ? { kick: people } : {}),
    })
    const barred = keysOfKick(people, view.rules.charter)
    const gone = view.members.filter(({ leaf }) => isBarred(leaf, { barred }))
    const stay = view.members.filter(member => !gone.includes(member))
    made.push(next)
    return {
      rules: next.rules,
      removes: gone.map(({ leaf }) => leaf.index),
      messages: [
        { t: 'link', g: next.g, secret: next.secret },
        ...(await passesUnder(next.rules, stay, view)),
      ],
    }
  }

  /** Rotations that were tried; the link of the one whose commit counts is ours to keep. */
  const made: Rotation[] = []
  const rotated = async () => {
    const [ring, view] = [room.ring.value, group.view.value]
    if (!ring || !view) return
    const { state } = view.rules
    for (const { g, secret } of made.splice(0)) {
      const grown = g === state.linkGen ? await addToRing(ring, { g, secret, state }) : 'wrong-secret'
      if (grown === 'wrong-secret') continue
      room.ring.value = grown
      await rememberLink(room.deps.tab, { kind: 'guest', roomId: room.roomId, linkSecret: secret })
      return group.lock(() => group.reread())
    }
  }

  /**
   * A person in every tab that is known: back under the same key meanwhile, or another with the same role key, which
   * would come back without it, as a guest with a pass.
   */
  const everywhere = (who: Identity, { rules, members }: GroupView): Identity[] =>
    everyTabOf(
      who,
      [...members.map(({ leaf }) => leaf), ...visitors.departed.value, ...visitors.shown()],
      rules.charter,
    )

  return {
    async kick(id) {
      const member = group.view.value?.members.find(one => one.id === id)
      const who = member ? member.leaf : visitors.departed.value.find(one => one.id === id)
      if (!who || id === group.view.value?.own.id) throw new ActionRefused('not-a-member')
      // Gone or back meanwhile: who is absent for a moment must not come back as if nothing had happened.
      await carryOut('kick', async view => {
        const tabs = everywhere(who, view)
        if (tabs.some(({ memberKey }) => equalBytes(memberKey, identity.memberKey)))
          throw new ActionRefused('oneself')
        // Who was faster may have known less of the person than I do.
        const { charter, state } = view.rules
        const left = keysOfKick(tabs, charter).filter(key => !includesBytes(state.barred, key))
        return left.length === 0 ? null : rotation(view, 'kick', { people: tabs })
      })
      await rotated()
    },
    async endPasses() {
      const first = group.view.value?.rules.state.passGen
      await carryOut('kick', async view => {
        const { passGen, admission } = view.rules.state
        if (passGen !== first) return null
        // Whoever has the link needs no pass in an open room.
        if (admission === 'open') return rotation(view, 'kick', { change: { newPasses: true } })
        const rules = await makeState(view.rules, { newPasses: true }, signerFor('kick', view))
        return { rules, messages: await passesUnder(rules, view.members, view) }
      })
      await rotated()
    },
    async rotate() {
      await carryOut('rotateLink', view => rotation(view, 'rotateLink'))
      await rotated()
    },
  }
}
