import { type LinkRing, openLeaf } from '@konklave/crypto'
import { type Bytes, hex, limits, type QueueItem, type Signed, workBytes } from '@konklave/protocol'
import { decodeKeyPackage, verifyKeyPackage } from '@konklave/protocol/mls'
import { checkAdd, isOpenTo, verifyLeaf, verifyLeafStatement } from '@konklave/protocol/rules'
import type { GroupView } from '../group/group.ts'
import type { CommitPlan } from '../group/submit.ts'

/** What the lease holder makes of the queue on this epoch. */
export type Work = { readonly plan: CommitPlan | null; readonly bad: readonly Bytes[] }

export type WorkInput = {
  readonly items: readonly QueueItem[]
  readonly view: GroupView
  readonly ring: LinkRing
  /** Milliseconds since a verified message of this member; null when none came. */
  readonly heardAgoMs: (id: string) => number | null
  /** Places of key packages that the engine cannot add, each judged alone. */
  readonly refusedAdds: (adds: readonly Bytes[]) => Promise<readonly number[]>
}

type AddItem = Extract<QueueItem, { t: 'add' }>
type GoItem = Exclude<QueueItem, { t: 'add' }>

/** [K13] Who was heard within this time is not removed on the server's word. */
const HEARD_RECENTLY_MS = 10_000

/** [K13, K16, K27] One commit out of all items that can be carried out; what cannot is declined or reported. */
export async function workOn(input: WorkInput): Promise<Work> {
  const entries: { readonly item: AddItem; readonly pass: Signed | null }[] = []
  const goes: { readonly item: GoItem; readonly statement: Signed }[] = []
  const declined: Bytes[] = []
  const bad: Bytes[] = []
  for (const item of thatFit(input.items)) {
    if (item.t === 'add') {
      const entry = await entryOf(item, input)
      if (entry === 'bad') bad.push(item.id)
      else entries.push({ item, pass: entry })
    } else {
      const verdict = await checkGo(item, input)
      if (verdict === 'bad') bad.push(item.id)
      else if (verdict === 'declined') declined.push(item.id)
      else goes.push({ item, statement: verdict })
    }
  }
  const refused = await input.refusedAdds(entries.map(({ item }) => item.keyPackage))
  bad.push(...refused.flatMap(place => entries[place]?.item.id ?? []))
  const adds = entries.filter((_, place) => !refused.includes(place))
  if (adds.length + goes.length === 0) return { plan: null, bad }
  const orders = (t: GoItem['t']) => goes.filter(({ item }) => item.t === t).map(({ statement }) => statement)
  return {
    bad,
    plan: {
      adds: adds.map(({ item }) => item.keyPackage),
      removes: goes.map(({ item }) => item.leaf),
      evidence: {
        passes: adds.flatMap(({ pass }) => (pass ? [pass] : [])),
        leaveOrders: orders('leave'),
        gone: orders('gone'),
      },
      items: [...adds, ...goes].map(({ item }) => item.id),
      declined,
    },
  }
}

/** What one commit can carry; the rest stays in the queue for the next. */
function thatFit(items: readonly QueueItem[]): readonly QueueItem[] {
  let bytes = 0
  const tooMuch = items.findIndex(item => {
    bytes += workBytes(item)
    return bytes > limits.COMMIT_WORK_MAX_BYTES
  })
  return (tooMuch < 0 ? items : items.slice(0, tooMuch)).slice(0, limits.ADDS_PER_COMMIT_MAX)
}

/** The pass that lets this leaf in, null when the room is open to it. */
async function entryOf(item: AddItem, { view, ring }: WorkInput): Promise<Signed | null | 'bad'> {
  try {
    const keyPackage = decodeKeyPackage(item.keyPackage)
    const read = await verifyLeaf({ index: 0, node: keyPackage.leaf }, view.rules.charter.roomId)
    if (!read.ok || !(await verifyKeyPackage(keyPackage))) return 'bad'
    if ((await openLeaf(read.value, ring)).mac === 'false') return 'bad'
    const leaves = view.members.map(member => member.leaf)
    const pass = isOpenTo(read.value, view.rules) ? null : (item.pass ?? null)
    const problem = await checkAdd(read.value, { rules: view.rules, leaves, pass })
    return problem === null ? pass : 'bad'
  } catch {
    return 'bad' // does not decode
  }
}

async function checkGo(item: GoItem, { view, heardAgoMs }: WorkInput): Promise<Signed | 'declined' | 'bad'> {
  const member = view.members.find(({ leaf }) => leaf.index === item.leaf)
  if (!member || member === view.own) return 'bad'
  const statement = item.t === 'leave' ? item.order : item.statement
  const said = await verifyLeafStatement({
    statement,
    purpose: item.t === 'leave' ? 'leave order' : 'gone',
    by: item.t === 'leave' ? member.leaf.memberKey : view.rules.charter.serverKey,
    leaf: member.leaf,
    groupId: view.groupId,
  })
  if (!said) return 'bad'
  // A leave order is the person's own word; `gone` is only the server's.
  const ago = item.t === 'gone' ? heardAgoMs(member.id) : null
  return ago !== null && ago < HEARD_RECENTLY_MS ? 'declined' : statement
}

export const itemKey = (item: QueueItem): string => hex(item.id)
