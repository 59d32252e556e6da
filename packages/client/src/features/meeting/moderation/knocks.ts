import { openLeaf } from '@konklave/crypto'
import { type Bytes, hex, type MeetingNotice, type Signed } from '@konklave/protocol'
import { decodeKeyPackage, verifyKeyPackage } from '@konklave/protocol/mls'
import { type MemberLeaf, readLeaf } from '@konklave/protocol/rules'
import type { RoomContext } from '../context.ts'
import type { Line } from '../entry/line.ts'
import type { Group } from '../group/group.ts'
import { ActionRefused } from '../types.ts'
import type { Moderation } from './moderation.ts'

/** [K25] Who waits outside, for holders of admitRight. Knocks that nobody with a link made are counted, not shown. */
export interface KnockBoard {
  show(notice: Extract<MeetingNotice, { t: 'knocks' }>): Promise<void>
  admit(id: string): Promise<void>
  admitAll(): Promise<void>
  deny(id: string): Promise<void>
}

export type KnockDeps = {
  readonly room: RoomContext
  readonly group: Group
  readonly moderation: Moderation
  readonly line: Line
}
type Waiting = {
  readonly id: Bytes
  readonly leaf: MemberLeaf
  readonly keyPackage: Bytes
  readonly name: string
  readonly byOldLink: boolean
}

/** Beyond that the number says no more, and whoever makes them must not fill our memory. */
const FOREIGN_MAX = 999

export function createKnockBoard({ room, group, moderation, line }: KnockDeps): KnockBoard {
  let waiting: readonly Waiting[] = []
  /** Ids; each knock is told again with every other that comes or goes. */
  const foreign = new Set<string>()
  const find = (id: string) => {
    const found = waiting.find(knock => hex(knock.id) === id)
    if (!found) throw new ActionRefused('not-a-member')
    return found
  }
  const answer = async (request: Parameters<NonNullable<Line['stream']>['tell']>[0]) => {
    if (!line.stream) throw new ActionRefused('offline')
    await line.stream.tell(request)
  }
  const passOf = async ({ leaf }: Waiting): Promise<Signed> => {
    const view = group.view.value
    const pass = view && (await moderation.passFor(leaf.memberKey, view))
    if (!pass) throw new ActionRefused('not-allowed')
    return pass
  }
  const letIn = async (knock: Waiting): Promise<void> =>
    answer({ t: 'admit', knock: knock.id, pass: await passOf(knock) })

  return {
    async show({ knocks }) {
      const read = await Promise.all(knocks.map(knock => readKnock(knock, room)))
      waiting = read.filter(knock => knock !== null)
      const strange = room.ring.value ? knocks.filter((_, i) => read[i] === null) : []
      for (const { id } of strange) if (foreign.size < FOREIGN_MAX) foreign.add(hex(id))
      room.surface.foreignKnocks.value = foreign.size
      room.surface.knocks.value = waiting.map(({ id, name, byOldLink }) => ({ id: hex(id), name, byOldLink }))
    },
    async admit(id) {
      const knock = find(id)
      const pass = await passOf(knock)
      const admitted = answer({ t: 'admit', knock: knock.id, pass })
      // Right behind, instead of waiting to be asked for the commit; should it fail, the lease holder makes it.
      void moderation.addNow({ ...knock, pass }).catch(() => undefined)
      await admitted
    },
    async admitAll() {
      // Together, so that few commits carry them all.
      await Promise.all(waiting.map(letIn))
    },
    deny: async id => answer({ t: 'deny', knock: find(id).id }),
  }
}

async function readKnock(
  { id, keyPackage }: { readonly id: Bytes; readonly keyPackage: Bytes },
  room: RoomContext,
): Promise<Waiting | null> {
  const ring = room.ring.value
  if (!ring) return null
  try {
    const decoded = decodeKeyPackage(keyPackage)
    const leaf = readLeaf({ index: 0, node: decoded.leaf })
    if (!leaf.ok || !(await verifyKeyPackage(decoded))) return null
    const { profile } = await openLeaf(leaf.value, ring)
    const linkGen = room.rules.value?.state.linkGen ?? 0
    return (
      profile && {
        id,
        keyPackage,
        leaf: leaf.value,
        name: profile.name,
        byOldLink: leaf.value.credential.g < linkGen,
      }
    )
  } catch {
    return null // does not decode
  }
}
