import type { LinkRing } from '@konklave/crypto'
import { mediaPrk, senderKeys } from '@konklave/crypto'
import { base64url } from '@konklave/protocol'
import { mayPublish } from '@konklave/protocol/rules'
import type { EpochChange, GroupView } from '../group/types.ts'
import type { MediaPort } from '../ports.ts'

export type KeyInput = {
  readonly view: GroupView
  readonly ring: LinkRing
  /** [K22] Without it nothing of ours leaves. */
  readonly maySend: boolean
}

/** [K33] The media keys of the epoch in force; null until generation 0 of the link is known. */
export function epochKeys({
  view,
  ring,
  maySend,
}: KeyInput): Omit<Parameters<MediaPort['setKeys']>[0], keyof EpochChange> | null {
  if (!ring.mediaSalt) return null
  const prk = mediaPrk(ring.mediaSalt, view.mediaExport)
  const leaves = view.members.filter(({ mac }) => mac !== 'false').map(({ leaf }) => leaf)
  const kinds = new Map(leaves.map(leaf => [leaf.index, mayPublish(leaf, view.rules)]))
  const all = senderKeys(prk, view.groupId, leaves).map(({ leafIndex, mediaId, secret }) => ({
    leafIndex,
    participant: base64url(mediaId),
    secret,
  }))
  const own = all.find(({ leafIndex }) => leafIndex === view.own.leaf.index) ?? null
  const others = all
    .filter(key => key !== own)
    .map(key => ({ ...key, kinds: kinds.get(key.leafIndex) ?? [] }))
  return { epoch: view.epoch, own: maySend ? own : null, others }
}
