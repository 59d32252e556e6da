import { sealLinkFor } from '@konklave/crypto'
import { hex, keyHashOf, type SealedBody } from '@konklave/protocol'
import type { RoomContext } from '../context.ts'
import type { GroupView } from '../group/group.ts'
import type { Member } from '../group/member.ts'

/**
 * [K4, K5] Gives link secrets to members who lack them. Everybody who holds one may; the first by leaf does it soon, the
 * next only if it did not, which all of them see.
 */
export interface LinkHelp {
  /** `upTo`: the asker holds every generation it needs up to this one. */
  lacks(asker: Member, upTo: number, view: GroupView): void
  /** Somebody helped. */
  helped(body: Extract<SealedBody, { t: 'linkFor' }>): void
  stop(): void
}

export type LinkHelpDeps = { readonly room: RoomContext; readonly send: (body: SealedBody) => Promise<void> }

const STEP_MS = 300
const STEPS_MAX = 10

export function createLinkHelp({ room, send }: LinkHelpDeps): LinkHelp {
  const { clock } = room.deps
  const planned = new Map<string, () => void>()
  const keyOf = (id: string, g: number) => `${id} ${g}`

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
      const before = helpers.filter(({ leaf }) => leaf.index < view.own.leaf.index).length
      for (const g of neededGenerations(view)) {
        const key = keyOf(asker.id, g)
        if (g <= upTo || planned.has(key) || !room.ring.value?.generations.has(g)) continue
        const cancel = clock.after(Math.min(before, STEPS_MAX) * STEP_MS, () => {
          planned.delete(key)
          void give(asker, g, view)
        })
        planned.set(key, cancel)
      }
    },
    helped({ to, g }) {
      const key = keyOf(hex(keyHashOf(to)), g)
      planned.get(key)?.()
      planned.delete(key)
    },
    stop() {
      for (const cancel of planned.values()) cancel()
      planned.clear()
    },
  }
}

/** Generations of which somebody here came, and the present one. */
export function neededGenerations({ members, rules }: GroupView): readonly number[] {
  return [...new Set([...members.map(({ leaf }) => leaf.credential.g), rules.state.linkGen])].sort(
    (a, b) => a - b,
  )
}

/** Up to which generation nothing that is needed is missing here; −1: not even the first. */
export function heldUpTo(view: GroupView, held: (g: number) => boolean): number {
  const missing = neededGenerations(view).find(g => !held(g))
  return missing === undefined ? view.rules.state.linkGen : missing - 1
}
