import { makeState } from '@konklave/crypto'
import {
  type Action,
  type Admission,
  admissions,
  allowed,
  type Bytes,
  type SealedBody,
  type Signer,
} from '@konklave/protocol'
import { isBarredKey, keyMay, type StateChange, verifyRules } from '@konklave/protocol/rules'
import type { RoomContext } from '../context.ts'
import type { Group, GroupView } from '../group/group.ts'
import type { Member } from '../group/member.ts'
import type { CommitPlan, Submitter } from '../group/submit.ts'
import { passesFor } from '../moderation/passes.ts'
import { ActionRefused } from '../types.ts'

/** What somebody with a right does to the room's rules: each is one commit (K8). @throws ActionRefused */
export interface Acting {
  change(action: Action, change: (view: GroupView) => StateChange | null): Promise<void>
  /** One commit by the plan, made anew on whatever was faster. @throws ActionRefused: whoever asks for it may not. */
  carryOut(action: Action, plan: (view: GroupView) => Promise<CommitPlan | null>): Promise<void>
  /** [K11] Passes for these members under rules to come, to be sent in the same upload. */
  passesUnder(rules: Bytes, members: readonly Member[], view: GroupView): Promise<SealedBody[]>
  /** Key that signs a state for this action: the owner key, else a member key that the charter names. */
  signerFor(action: Action, view: GroupView): Signer
  setAdmission(admission: Admission): Promise<void>
}

export type ActingDeps = {
  readonly room: RoomContext
  readonly group: Pick<Group, 'view'>
  readonly submitter: Submitter
}

export function createActing({ room, group, submitter }: ActingDeps): Acting {
  const { identity } = room

  const signerFor: Acting['signerFor'] = (action, { rules }) => {
    const signers = identity.owner ? [identity.owner, identity.member] : [identity.member]
    const found = signers.find(
      ({ publicKey }) =>
        keyMay(publicKey, action, rules.charter) &&
        (publicKey === identity.owner?.publicKey || !isBarredKey(publicKey, rules.state)),
    )
    if (!found) throw new ActionRefused('not-allowed')
    return found
  }

  const carryOut: Acting['carryOut'] = async (action, plan) => {
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
    if (result.t === 'refused') throw new ActionRefused(result.code)
    if (result.t === 'offline') throw new ActionRefused('offline')
  }

  return {
    carryOut,
    signerFor,
    change: (action, change) =>
      carryOut(action, async view => {
        const wanted = change(view)
        return wanted && { rules: await makeState(view.rules, wanted, signerFor(action, view)) }
      }),
    /** Their generation may be the next: a full list that is emptied raises it, too. */
    async passesUnder(rules, members, view) {
      const after = await verifyRules(rules, room.roomId)
      if (!after.ok) throw new Error(`own rules: ${after.reason}`)
      return passesFor(members, { ...view, rules: after.value }, room)
    },
    setAdmission: admission =>
      carryOut('setAdmission', async view => {
        const before = view.rules.state.admission
        if (before === admission) return null
        const rules = await makeState(view.rules, { admission }, signerFor('setAdmission', view))
        const stricter = admissions.indexOf(admission) > admissions.indexOf(before)
        return { rules, messages: stricter ? await passesFor(view.members, view, room) : [] }
      }),
  }
}
