import { openLeaf, sealKnockWords } from '@konklave/crypto'
import { type Bytes, equalBytes, hex, keyHashOf, type MeetingNotice, type Signed } from '@konklave/protocol'
import { decodeKeyPackage, verifyKeyPackage } from '@konklave/protocol/mls'
import { isPersonalKey, type MemberLeaf, othersBy, verifyLeaf } from '@konklave/protocol/rules'
import { computed } from '@preact/signals-core'
import { createTimer } from '../../../kernel/timer.ts'
import { nameOf } from '../chat/chat.ts'
import type { RoomContext } from '../context.ts'
import type { Line } from '../entry/line.ts'
import type { Group, GroupView } from '../group/group.ts'
import type { Submitter } from '../group/submit.ts'
import { passFor } from '../moderation/passes.ts'
import { nameDoubts } from '../names/doubts.ts'
import { againstList, type Listed, readList } from '../names/list.ts'
import { ActionRefused, type Knock } from '../types.ts'

/** [K25] Who waits outside, for holders of admitRight. Of knocks that nobody with a link made only ids are told. */
export interface KnockBoard {
  show(notice: KnocksTold): Promise<void>
  admit(id: string): Promise<void>
  admitAll(): Promise<void>
  deny(id: string): Promise<void>
  /** Words for all who wait now: nobody else reads them, and they are told whoever knocks later only if said again. */
  tell(text: string): Promise<void>
}

export type KnockDeps = {
  readonly room: RoomContext
  readonly group: Pick<Group, 'view'>
  readonly submitter: Submitter
  readonly line: Pick<Line, 'stream'>
}
export type KnocksTold = Extract<MeetingNotice, { t: 'knocks' }>
type Waiting = {
  readonly id: Bytes
  readonly leaf: MemberLeaf
  readonly keyPackage: Bytes
  readonly name: string
  readonly byOldLink: boolean
}

/** Beyond that the number says no more. */
const FOREIGN_MAX = 999
/** Whoever knocks and stops in turns must not make the screen flicker. They go at once. */
const FOREIGN_EVERY_MS = 10_000

export function createKnockBoard({ room, group, submitter, line }: KnockDeps): KnockBoard {
  let waiting: readonly Waiting[] = []
  const { foreignKnocks, knocks: shown } = room.surface
  /** Those of now, of which some may not be on the screen yet. */
  let foreign: readonly string[] = []
  const rest = createTimer(room.deps.clock, () => showForeign())
  room.scope.add(rest.stop)
  const showForeign = () => {
    const still = foreignKnocks.peek().filter(id => foreign.includes(id))
    const more = foreign.length > still.length
    if (more && !rest.running) {
      foreignKnocks.value = foreign
      rest.start(FOREIGN_EVERY_MS)
    } else if (still.length < foreignKnocks.peek().length) foreignKnocks.value = still
  }
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
    const pass = view && (await passFor(leaf.memberKey, view, room))
    if (!pass) throw new ActionRefused('not-allowed')
    return pass
  }
  /** [K27] Role holders commit without a lease: the Add of somebody who was just let in. Others leave it to the lease holder. */
  const addNow = async ({ id, keyPackage, leaf }: Waiting, pass: Signed) => {
    const role = group.view.value?.own.role
    if (role !== 'owner' && role !== 'moderator') return
    const inside = ({ members }: GroupView) =>
      members.some(member => equalBytes(member.leaf.memberKey, leaf.memberKey))
    await submitter.submit(
      async view => (inside(view) ? null : { adds: [keyPackage], evidence: { passes: [pass] }, items: [id] }),
      { tries: 2 },
    )
  }
  const wordsFor = async ({ id, leaf, keyPackage }: Waiting, text: string) => {
    const { g, dmKey } = leaf.credential
    const link = room.ring.value?.generations.get(g)
    if (!link) throw new Error('a name was read by a link that is not there')
    return { knock: id, sealed: await sealKnockWords(text, { link, keyPackage, dmKey }) }
  }
  const letIn = async (knock: Waiting): Promise<void> =>
    answer({ t: 'admit', knock: knock.id, pass: await passOf(knock) })

  const listed = computed(() => {
    const names = readList(room.memory.list)
    return names.length > 0 ? againstList(names) : null
  })
  const show = () => {
    const knocks = waiting.map(({ id, name, byOldLink, leaf }) => {
      return { id: hex(id), name, byOldLink, personal: invitationOf(leaf, group.view.value) }
    })
    const here = (group.view.value?.members ?? []).map(one => ({ id: one.id, name: nameOf(one) }))
    const doubts = nameDoubts(knocks, here)
    shown.value = knocks
      .map(knock => ({
        ...knock,
        doubt: doubts.get(knock.id) ?? null,
        listed: listed.peek()?.(knock.name) ?? null,
      }))
      .toSorted((a, b) => placeOf(a.listed) - placeOf(b.listed))
  }
  room.scope.add(listed.subscribe(() => void (waiting.length > 0 && show())))
  // Whoever comes in or takes another name may be whom somebody at the door looks like.
  room.scope.add(group.view.subscribe(() => void (waiting.length > 0 && show())))
  const take = (knocks: KnocksTold['knocks'], read: readonly (Waiting | null)[]) => {
    waiting = read.filter(knock => knock !== null)
    const strange = room.ring.value ? knocks.filter((_, i) => read[i] === null) : []
    foreign = strange.slice(0, FOREIGN_MAX).map(({ id }) => hex(id))
    showForeign()
    show()
  }
  let told: KnocksTold['knocks'] = []
  /** Reading takes a while, and the list of last counts. */
  let reads = 0
  const read = async () => {
    const [knocks, turn] = [told, ++reads]
    const read = await Promise.all(knocks.map(knock => readKnock(knock, room)))
    if (turn === reads) take(knocks, read)
  }
  // A link that comes late may be the one by which somebody waits.
  room.scope.add(room.ring.subscribe(() => void (told.length > 0 && read())))

  return {
    async show({ knocks }) {
      told = knocks
      await read()
    },
    async admit(id) {
      const knock = find(id)
      const pass = await passOf(knock)
      const admitted = answer({ t: 'admit', knock: knock.id, pass })
      // Right behind, instead of waiting to be asked for the commit; should it fail, the lease holder makes it.
      void addNow(knock, pass).catch(() => undefined)
      await admitted
    },
    async admitAll() {
      // Together, so that few commits carry them all.
      await Promise.all(waiting.map(letIn))
    },
    async tell(text) {
      const words = await Promise.all(waiting.map(knock => wordsFor(knock, text)))
      if (words.length === 0) return
      await answer({ t: 'tellKnocks', words })
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
    const leaf = await verifyLeaf({ index: 0, node: decoded.leaf }, room.roomId)
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

/** [K12] The personal invitation by which somebody knocks instead of coming in, and who is in by it. */
function invitationOf({ cert, memberKey }: MemberLeaf, view: GroupView | null): Knock['personal'] {
  if (!view || !cert || !isPersonalKey(cert.key, view.rules.charter)) return null
  const leaves = view.members.map(member => ({ ...member.leaf, name: nameOf(member) }))
  return {
    id: hex(keyHashOf(cert.key)),
    usedBy: othersBy(cert.key, memberKey, leaves).map(({ name }) => name),
  }
}

/** Those on the list first; the others in their order. */
const placeOf = (listed: Listed | null) => (listed ? ['on', 'similar', 'off'].indexOf(listed) : 0)
