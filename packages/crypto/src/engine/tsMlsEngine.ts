import { decodeGroupInfo, decodeRatchetTree, groupExtensions, PublicGroup } from '@konklave/protocol/mls'
import { bytesToHex } from '@noble/hashes/utils.js'
import { createGroup, mlsExporter } from 'ts-mls'
import { encodeRatchetTree } from 'ts-mls/ratchetTree.js'
import { refusedAdds } from './adds.ts'
import { createSuite, type Suite } from './cipherSuite.ts'
import { applyCommit, groupInfoOf, isSame, makeCommit } from './commits.ts'
import { type Epoch, epochOf, viewOf } from './epoch.ts'
import { EngineError, guarded } from './errors.ts'
import type { EpochView, GroupEngine, LeafInput } from './groupEngine.ts'
import { byWelcome, fromOutside, makeKeyPackage, type OwnKeyPackage, refOf, shredKeyPackage } from './join.ts'
import { clientConfig, keyPackageBytes, toLibrary } from './library.ts'
import { open, seal } from './messages.ts'
import {
  advance,
  dropPending,
  enter,
  inForce,
  type Pending,
  type Session,
  Sessions,
  stepBack,
} from './sessions.ts'

/** GroupEngine on the vendored ts-mls. Nothing outside this folder knows that library. */
export const createTsMlsEngine = async (): Promise<GroupEngine> => {
  const suite = await createSuite()
  const sessions = new Sessions(suite)
  const keyPackages = new Map<string, OwnKeyPackage>()

  return {
    createGroup: ({ groupId, leaf, rules }) =>
      guarded(async () => {
        if (sessions.has(groupId)) throw new EngineError('group-exists')
        const epoch = await firstEpoch(suite, { groupId, leaf, rules })
        return viewOf(enter(sessions.open(groupId), epoch))
      }),

    keyPackage: ({ leaf }) =>
      guarded(async () => {
        const own = await makeKeyPackage(suite, leaf)
        const ref = refOf(own)
        keyPackages.set(bytesToHex(ref), own)
        return { keyPackage: keyPackageBytes(own.public), ref }
      }),

    dropKeyPackage: async ({ ref }) => {
      const own = keyPackages.get(bytesToHex(ref))
      if (own !== undefined) shredKeyPackage(suite, own, false)
      keyPackages.delete(bytesToHex(ref))
    },

    joinWelcome: p =>
      guarded(async () => {
        const { epoch, groupInfo, ref } = await byWelcome(suite, p, keyPackages)
        const view = await pend(sessions, { commit: null, next: epoch, joins: true })
        const own = keyPackages.get(ref)
        if (own !== undefined) shredKeyPackage(suite, own, true)
        keyPackages.delete(ref)
        return { view, groupInfo }
      }),

    joinExternal: p =>
      guarded(async () => {
        const { epoch, commit } = await fromOutside(suite, p)
        const groupInfo = await groupInfoOf(suite, epoch)
        const view = await pend(sessions, { commit, next: epoch, joins: true })
        return { commit, welcome: null, groupInfo, view }
      }),

    checkAdds: ({ groupId, adds }) => sessions.run(groupId, async s => refusedAdds(inForce(s).group, adds)),

    commit: ({ groupId, adds = [], removes = [], rules, identity, authenticatedData }) =>
      sessions.run(groupId, async s => {
        if (s.pending !== null) throw new EngineError('commit-pending')
        const input = { adds, removes, rules, identity, authenticatedData }
        const { commit, welcome, next } = await makeCommit(suite, inForce(s), input)
        s.pending = { commit, next, joins: false }
        return { commit, welcome, groupInfo: await groupInfoOf(suite, next), view: viewOf(next) }
      }),

    accept: ({ groupId }) => sessions.run(groupId, async s => viewOf(takePending(s))),

    drop: ({ groupId }) =>
      sessions.run(groupId, async s => {
        dropPending(s)
        if (s.current === null) sessions.close(groupId)
      }),

    process: ({ groupId, commit }) =>
      sessions.run(groupId, async s => {
        if (isSame(s.pending?.commit, commit)) return { kind: 'epoch', view: viewOf(takePending(s)) }
        const next = await applyCommit(suite, inForce(s), commit)
        return next === null ? { kind: 'removed' } : { kind: 'epoch', view: viewOf(advance(s, next)) }
      }),

    protect: ({ groupId, plaintext, authenticatedData, ahead = false }) =>
      sessions.run(groupId, async s => {
        if (ahead) {
          const { pending } = s
          if (pending === null) throw new EngineError('no-pending')
          const sealed = await seal(suite, pending.next, { plaintext, authenticatedData })
          s.pending = { ...pending, next: { ...pending.next, state: sealed.state } }
          return { epoch: pending.next.group.epoch, message: sealed.message }
        }
        const current = inForce(s)
        const { state, message } = await seal(suite, current, { plaintext, authenticatedData })
        s.current = { ...current, state }
        return { epoch: current.group.epoch, message }
      }),

    unprotect: ({ groupId, message }) =>
      sessions.run(groupId, async s => {
        const current = inForce(s)
        const { state, opened } = await open(suite, current, message)
        s.current = { ...current, state }
        return opened
      }),

    exporter: ({ groupId, label, context, length }) =>
      sessions.run(groupId, s =>
        mlsExporter(inForce(s).state.keySchedule.exporterSecret, label, context, length, suite.impl),
      ),

    authenticator: ({ groupId }) =>
      sessions.run(groupId, async s => inForce(s).state.keySchedule.epochAuthenticator.slice()),

    groupInfo: ({ groupId }) =>
      sessions.run(groupId, async s => {
        const current = inForce(s)
        return { groupInfo: await groupInfoOf(suite, current), ratchetTree: current.group.encodedTree() }
      }),

    view: ({ groupId }) => sessions.run(groupId, async s => viewOf(inForce(s))),
    rollback: ({ groupId }) => sessions.run(groupId, async s => viewOf(stepBack(s))),

    // Queued like the rest: what still runs for the group must not find its keys overwritten half-way.
    close: ({ groupId }) =>
      sessions.has(groupId) ? sessions.run(groupId, async () => sessions.close(groupId)) : Promise.resolve(),
  }
}

const firstEpoch = async (
  suite: Suite,
  p: { readonly groupId: Uint8Array; readonly leaf: LeafInput; readonly rules: Uint8Array },
): Promise<Epoch> => {
  const own = await makeKeyPackage(suite, p.leaf)
  const extensions = toLibrary(groupExtensions(p.rules))
  const state = await createGroup(p.groupId, own.public, own.private, extensions, suite.impl, clientConfig)
  shredKeyPackage(suite, own, true)
  const info = decodeGroupInfo(await groupInfoOf(suite, { state }))
  return epochOf(
    state,
    PublicGroup.fromGroupInfo(info, decodeRatchetTree(encodeRatchetTree(state.ratchetTree))),
    0,
  )
}

/** A join waits beside whatever is in force for the group, through the group's queue. */
const pend = (sessions: Sessions, pending: Pending): Promise<EpochView> => {
  const { groupId } = pending.next.group
  sessions.open(groupId)
  return sessions.run(groupId, async s => {
    if (s.pending !== null) throw new EngineError('commit-pending')
    s.pending = pending
    return viewOf(pending.next)
  })
}

const takePending = (session: Session): Epoch => {
  const { pending } = session
  if (pending === null) throw new EngineError('no-pending')
  return pending.joins ? enter(session, pending.next) : advance(session, pending.next)
}
