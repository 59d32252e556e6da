import { addToRing, makePass, makeState, type Rotation, rotateLink } from '@konklave/crypto'
import {
  type Action,
  type Admission,
  allowed,
  type Bytes,
  equalBytes,
  limits,
  type SealedBody,
  type Signed,
  type Signer,
} from '@konklave/protocol'
import {
  everyTabOf,
  type Identity,
  includesBytes,
  isBarred,
  isBarredKey,
  keyMay,
  keysOfKick,
  type MemberLeaf,
  mayIssue,
  type StateChange,
  verifyRules,
} from '@konklave/protocol/rules'
import type { RoomContext } from '../context.ts'
import type { Group, GroupView } from '../group/group.ts'
import type { Member } from '../group/member.ts'
import type { CommitPlan, SubmitResult, Submitter } from '../group/submit.ts'
import { rememberLink } from '../identity/recallLink.ts'
import { ActionRefused } from '../types.ts'
import type { Visitors } from './visitors.ts'

/** What somebody with a right does to the room's rules: each is one commit (K8, K14). @throws ActionRefused */
export interface Moderation {
  change(action: Action, change: (view: GroupView) => StateChange | null): Promise<void>
  /** One commit by the plan, made anew on whatever was faster. @throws ActionRefused: whoever asks for it may not. */
  carryOut(action: Action, plan: (view: GroupView) => Promise<CommitPlan | null>): Promise<void>
  /** [K11] Passes for these members under rules to come, to be sent in the same upload. */
  passesUnder(rules: Bytes, members: readonly Member[], view: GroupView): Promise<SealedBody[]>
  /** [K14] Bar, remove, new link, passes for those who stay: one upload. Also of somebody who has departed. */
  kick(id: string): Promise<void>
  /** [K14] New passes for those present, and none of the old ones count: whoever has left knocks. An open room gets a new link with it. */
  endPasses(): Promise<void>
  rotate(): Promise<void>
  setAdmission(admission: Admission): Promise<void>
  /** [K27] Role holders commit without a lease: the Add of somebody who was just let in. Others leave it to the lease holder. */
  addNow(knock: Admitted): Promise<void>
  /** [K11] A pass by the strongest key in hand; null when none may issue one. */
  passFor(memberKey: Member['leaf']['memberKey'], view: GroupView): Promise<Signed | null>
}

/** Somebody let in: the item of the queue and what its commit needs. */
export type Admitted = {
  readonly id: Bytes
  readonly keyPackage: Bytes
  readonly leaf: Pick<MemberLeaf, 'memberKey'>
  readonly pass: Signed
}

export type ModerationDeps = {
  readonly room: RoomContext
  readonly group: Group
  readonly submitter: Submitter
  readonly visitors: Pick<Visitors, 'departed' | 'shown'>
}

const STRICTNESS: readonly Admission[] = ['open', 'lobby', 'locked']

export function createModeration({ room, group, submitter, visitors }: ModerationDeps): Moderation {
  const { identity } = room

  /** Key that signs a state for this action: the owner key, else a member key that the charter names. */
  const stateSigner = (action: Action, { rules }: GroupView): Signer => {
    const signers = identity.owner ? [identity.owner, identity.member] : [identity.member]
    const found = signers.find(
      ({ publicKey }) =>
        keyMay(publicKey, action, rules.charter) &&
        (publicKey === identity.owner?.publicKey || !isBarredKey(publicKey, rules.state)),
    )
    if (!found) throw new ActionRefused('not-allowed')
    return found
  }

  const passFor: Moderation['passFor'] = async (memberKey, { rules, members }) => {
    const leaves = members.map(({ leaf }) => leaf)
    const issuer = [identity.owner, identity.member].find(
      key => key && mayIssue(key.publicKey, { rules, leaves }),
    )
    const { roomId } = room
    return issuer ? makePass(issuer, { roomId, memberKey, passGen: rules.state.passGen }) : null
  }

  const passesFor = async (members: readonly Member[], view: GroupView): Promise<SealedBody[]> => {
    const made = await Promise.all(members.map(({ leaf }) => passFor(leaf.memberKey, view)))
    const passes = made.filter(pass => pass !== null)
    const size = limits.PASSES_PER_MESSAGE
    return Array.from({ length: Math.ceil(passes.length / size) }, (_, i) => ({
      t: 'passes' as const,
      passes: passes.slice(i * size, (i + 1) * size),
    }))
  }

  /** Passes under rules to come, whose generation may be the next: a full list that is emptied raises it, too. */
  const passesUnder = async (rules: Bytes, members: readonly Member[], view: GroupView) => {
    const after = await verifyRules(rules, room.roomId)
    if (!after.ok) throw new Error(`own rules: ${after.reason}`)
    return passesFor(members, { ...view, rules: after.value })
  }

  /** [K14] A new link generation, with or without a kick, as one plan. */
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
      signer: stateSigner(action, view),
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
   * [K14] A person in every tab that is known: back under the same key meanwhile, or another with the same role key, which
   * would come back without it, as a guest with a pass.
   */
  const everywhere = (who: Identity, { rules, members }: GroupView): Identity[] =>
    everyTabOf(
      who,
      [...members.map(({ leaf }) => leaf), ...visitors.departed.value, ...visitors.shown()],
      rules.charter,
    )

  const finish = (result: SubmitResult) => {
    if (result.t === 'refused') throw new ActionRefused(result.code)
    if (result.t === 'offline') throw new ActionRefused('offline')
  }

  const guarded = async (action: Action, plan: (view: GroupView) => Promise<CommitPlan | null>) => {
    const view = group.view.value
    if (!view) throw new ActionRefused('not-inside')
    if (!allowed(view.own.role, action, view.rules.charter)) throw new ActionRefused('not-allowed')
    let refused: ActionRefused['reason'] | null = null
    const result = await submitter.submit(async now => {
      try {
        return await plan(now)
      } catch (error) {
        if (!(error instanceof ActionRefused)) throw error
        refused = error.reason
        return null
      }
    })
    if (refused) throw new ActionRefused(refused)
    finish(result)
  }

  return {
    carryOut: guarded,
    passesUnder,
    passFor,
    async addNow({ id, keyPackage, leaf, pass }) {
      const role = group.view.value?.own.role
      if (role !== 'owner' && role !== 'moderator') return
      const inside = ({ members }: GroupView) =>
        members.some(member => equalBytes(member.leaf.memberKey, leaf.memberKey))
      await submitter.submit(
        async view =>
          inside(view) ? null : { adds: [keyPackage], evidence: { passes: [pass] }, items: [id] },
        { tries: 2 },
      )
    },
    change: (action, change) =>
      guarded(action, async view => {
        const wanted = change(view)
        return wanted && { rules: await makeState(view.rules, wanted, stateSigner(action, view)) }
      }),
    async kick(id) {
      const member = group.view.value?.members.find(one => one.id === id)
      const who = member ? member.leaf : visitors.departed.value.find(one => one.id === id)
      if (!who || id === group.view.value?.own.id) throw new ActionRefused('not-a-member')
      // Gone or back meanwhile: who is absent for a moment must not come back as if nothing had happened.
      await guarded('kick', async view => {
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
      await guarded('kick', async view => {
        const { passGen, admission } = view.rules.state
        if (passGen !== first) return null
        // Whoever has the link needs no pass in an open room.
        if (admission === 'open') return rotation(view, 'kick', { change: { newPasses: true } })
        const rules = await makeState(view.rules, { newPasses: true }, stateSigner('kick', view))
        return { rules, messages: await passesUnder(rules, view.members, view) }
      })
      await rotated()
    },
    async rotate() {
      await guarded('rotateLink', view => rotation(view, 'rotateLink'))
      await rotated()
    },
    setAdmission: admission =>
      guarded('setAdmission', async view => {
        const before = view.rules.state.admission
        if (before === admission) return null
        const rules = await makeState(view.rules, { admission }, stateSigner('setAdmission', view))
        const stricter = STRICTNESS.indexOf(admission) > STRICTNESS.indexOf(before)
        return { rules, messages: stricter ? await passesFor(view.members, view) : [] }
      }),
  }
}
