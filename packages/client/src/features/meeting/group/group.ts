import { keepsKind, MEDIA_EXPORTER_LABEL, openBody, Secret, sealBody } from '@konklave/crypto'
import { EngineError } from '@konklave/crypto/engine'
import { type Bytes, equalBytes, type GroupId } from '@konklave/protocol'
import type { PublicGroup } from '@konklave/protocol/mls'
import { type Accepted, acceptCommit, isBarred, type MemberLeaf, readAll } from '@konklave/protocol/rules'
import { signal } from '@preact/signals-core'
import { createHistory } from './history.ts'
import { createLock } from './lock.ts'
import { type Member, readMembers } from './member.ts'
import type { Applied, EnterInput, Group, GroupOptions, GroupView, Pending } from './types.ts'

export type { Applied, Group, GroupView, Pending } from './types.ts'

/** What follows from the public group. */
type EpochFacts = Omit<GroupView, 'stay' | 'change' | 'mediaExport'>

export function createGroup({ engine, memberKey, ring }: GroupOptions): Group {
  const view = signal<GroupView | null>(null)
  const history = createHistory()
  let previous: GroupView | null = null
  let floor = 0
  let previousFloor = 0
  let expected: Bytes | null = null
  let pending: Pending | null = null
  let stays = 0
  let closings = 0

  /** Asked for in the same breath as what leads to the epoch, so that its media keys wait for nothing else. */
  const exportMedia = (groupId: Uint8Array): Promise<Secret> => {
    const exported = engine
      .exporter({ groupId, label: MEDIA_EXPORTER_LABEL, context: groupId, length: 32 })
      .then(bytes => new Secret(bytes))
    // Also when nobody gets to ask for it.
    exported.catch(() => undefined)
    return exported
  }

  const build = async (p: EnterInput, before: readonly Member[]): Promise<EpochFacts> => {
    const held = ring.value
    if (!held) throw new Error('no link ring')
    const members = await readMembers({ leaves: p.leaves, rules: p.rules, ring: held, before })
    const own = members.find(({ leaf }) => equalBytes(leaf.memberKey, memberKey))
    if (!own) throw new Error('own leaf is missing')
    const { group, rules } = p
    const groupId = group.groupId as GroupId
    return { groupId, epoch: group.epoch, ctxHash: group.ctxHash as Bytes, group, rules, members, own }
  }

  const settle = (outcome: 'applied' | 'lost') => {
    pending?.outcome(outcome)
    pending = null
  }

  const enter = async (p: EnterInput, exporting = exportMedia(p.group.groupId)) => {
    const next: GroupView = {
      ...(await build(p, [])),
      stay: ++stays,
      change: { addedSomebody: true, removedBarred: false },
      mediaExport: await exporting,
    }
    previous = null
    history.clear()
    floor = next.epoch
    expected = null
    view.value = next
    return next
  }

  const leavesOf = (group: PublicGroup): readonly MemberLeaf[] => {
    const leaves = readAll(group)
    // Commit and group were accepted before: every leaf has been read.
    if (!leaves.ok) throw new Error(`unreadable leaf: ${leaves.reason}`)
    return leaves.value
  }

  const comeIn = async (mine: Pending): Promise<Applied> => {
    const { accepted } = mine
    const accepting = engine.accept({ groupId: mine.groupId })
    const exporting = exportMedia(mine.groupId)
    await accepting
    const old = view.value
    if (old && !equalBytes(old.groupId, mine.groupId)) await engine.close({ groupId: old.groupId })
    const { group, rules } = accepted
    const after = await enter({ group, rules, leaves: leavesOf(group) }, exporting)
    settle('applied')
    return { t: 'entered', accepted, after }
  }

  const judge = async (before: GroupView, bytes: Bytes) => {
    const result = await acceptCommit({ group: before.group, rules: before.rules, bytes })
    if (!result.ok) return result
    if (expected && !equalBytes(result.value.rules.bytes, expected))
      return { ok: false as const, reason: 'not-the-rules' as const }
    const held = ring.value
    if (!held) throw new Error('no link ring')
    const fresh = [...result.value.added, ...(result.value.renamed ? [result.value.renamed] : [])]
    const read = await readMembers({ leaves: fresh, rules: result.value.rules, ring: held, before: [] })
    if (read.some(({ mac }) => mac === 'false')) return { ok: false as const, reason: 'false-mac' as const }
    const { renamed } = result.value
    const was = renamed && before.members.find(({ leaf }) => leaf.index === renamed.index)
    // [K6] Where the generation is not known here, nobody can tell yet.
    const tells = was && held.generations.has(renamed.credential.g)
    return tells && !(await keepsKind(was.leaf, renamed, held))
      ? { ok: false as const, reason: 'kind-changed' as const }
      : result
  }

  const step = async (
    before: GroupView,
    accepted: Accepted,
    bytes: Bytes,
    own: boolean,
  ): Promise<Applied> => {
    let removed = false
    const begun = closings
    const processing = engine.process({ groupId: before.groupId, commit: bytes })
    const exporting = exportMedia(before.groupId)
    try {
      removed = (await processing).kind === 'removed'
    } catch {
      return { t: 'refused', reason: 'engine' }
    }
    if (!own) settle('lost')
    if (removed) return { t: 'removed', accepted }
    const { group, rules } = accepted
    const after: GroupView = {
      ...(await build({ group, rules, leaves: leavesOf(group) }, before.members)),
      stay: before.stay,
      change: {
        addedSomebody: accepted.added.length > 0,
        removedBarred: accepted.removed.some(leaf => isBarred(leaf, rules.state)),
      },
      mediaExport: await exporting,
    }
    // Closing does not wait for its turn: what ends meanwhile does not come back.
    if (closings !== begun) return { t: 'old' }
    history.add(before.group, bytes)
    previous = before
    previousFloor = floor
    if (accepted.removed.length > 0) floor = after.epoch
    expected = null
    if (own) settle('applied')
    view.value = after
    return { t: 'epoch', accepted, before, after, own }
  }

  return {
    view,
    history,
    lock: createLock(),
    engine,
    get floor() {
      return floor
    },
    get pending() {
      return pending
    },
    set pending(next) {
      if (next) settle('lost')
      pending = next
    },
    enter: p => enter(p),
    async apply({ epoch, bytes, ctxHash }) {
      const mine = pending && equalBytes(pending.bytes, bytes) ? pending : null
      if (mine && mine.accepted.kind === 'external') return comeIn(mine)
      // On the way back in: what was held before is given up, and may have lost an own commit that now comes back.
      if (pending?.accepted.kind === 'external') return { t: 'old' }
      const before = view.value
      if (!before || epoch < before.epoch) return { t: 'old' }
      if (epoch > before.epoch) return { t: 'gap' }
      const judged = mine ? { ok: true as const, value: mine.accepted } : await judge(before, bytes)
      if (!judged.ok) return { t: 'refused', reason: judged.reason }
      // [K28] The server computed the same context, or one of us is wrong.
      if (!equalBytes(judged.value.ctxHash, ctxHash)) return { t: 'refused', reason: 'other-context' }
      return step(before, judged.value, bytes, mine !== null)
    },
    async rollback() {
      const back = previous
      if (!back) return null
      settle('lost')
      try {
        await engine.rollback({ groupId: back.groupId })
      } catch (error) {
        // So many voids that the engine gives up: fetch the group anew.
        if (error instanceof EngineError) return null
        throw error
      }
      history.dropLast()
      floor = previousFloor
      previous = null
      // Whoever came, and who was barred, was told when this epoch began.
      view.value = { ...back, change: { addedSomebody: false, removedBarred: false } }
      return back
    },
    expectRules(bytes) {
      expected = bytes
    },
    async reread() {
      const now = view.value
      const held = ring.value
      if (!now || !held || now.members.every(({ mac }) => mac === 'ok')) return
      const leaves = now.members.map(({ leaf }) => leaf)
      const members = await readMembers({ leaves, rules: now.rules, ring: held, before: now.members })
      const own = members.find(({ id }) => id === now.own.id) ?? now.own
      if (view.value === now) view.value = { ...now, members, own }
    },
    async protect(body, { ahead = false, groupId = view.value?.groupId } = {}) {
      if (!groupId) throw new Error('not in a group')
      const sealed = await engine.protect({
        groupId,
        plaintext: sealBody(body),
        authenticatedData: new Uint8Array(),
        ahead,
      })
      return { epoch: sealed.epoch, message: new Uint8Array(sealed.message) }
    },
    async open(message) {
      const now = view.value
      if (!now) return null
      try {
        const opened = await engine.unprotect({ groupId: now.groupId, message })
        const sender = now.members.find(({ leaf }) => equalBytes(leaf.memberKey, opened.senderKey))
        return sender ? { epoch: opened.epoch, sender, body: openBody(opened.plaintext) } : null
      } catch {
        return null
      }
    },
    async close() {
      closings++
      const now = view.value
      settle('lost')
      view.value = null
      previous = null
      history.clear()
      if (now) await engine.close({ groupId: now.groupId })
    },
  }
}
