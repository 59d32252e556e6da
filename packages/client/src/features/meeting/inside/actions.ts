import { makeLeaveOrder } from '@konklave/crypto'
import { ownCredential } from '../entry/credentials.ts'
import type { GroupView } from '../group/group.ts'
import { ownName } from '../identity/ownName.ts'
import { ActionRefused } from '../types.ts'
import type { Parts } from './parts.ts'

/** What everybody does inside, beyond writing; what only those who lead do is in `lead`. @throws ActionRefused */
export interface Actions {
  rename(name: string): Promise<void>
  askToShare(): void
  compareNow(): void
  leave(): Promise<void>
}

export function createActions(parts: Parts): Actions {
  const { room, group, submitter, trust, send } = parts
  const here = (): GroupView => {
    const view = group.view.value
    if (!view) throw new ActionRefused('not-inside')
    return view
  }
  return {
    async rename(name) {
      const clean = ownName(name)
      const { own } = here()
      if (clean === null || clean === own.profile?.name) return
      const identity = await ownCredential(
        room,
        { kind: own.profile?.kind ?? 'guest', name: clean },
        own.leaf.credential,
      )
      const result = await submitter.submit(async () => ({ identity }))
      if (result.t === 'refused') throw new ActionRefused(result.code)
      if (result.t === 'offline') throw new ActionRefused('offline')
      await room.memory.setName(clean)
    },
    askToShare: () => void send({ t: 'askShare' }),
    compareNow() {
      here()
      const body = trust.begin()
      if (body) void send(body)
    },
    leave: () => orderLeave(parts),
  }
}

/** [K13] Asks the others to remove the own leaf. */
export async function orderLeave({ group, room, stream }: Parts): Promise<void> {
  const [view, open] = [group.view.value, stream()]
  if (!view || !open?.open) return
  const order = await makeLeaveOrder(room.identity.member, {
    groupId: view.groupId,
    leaf: view.own.leaf.node.raw,
  })
  // Unheard, the server states `gone` after its grace: the leaf goes either way.
  await open.tell({ t: 'leave', order }).catch(() => undefined)
}
