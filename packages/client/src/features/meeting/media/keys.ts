import type { LinkRing } from '@konklave/crypto'
import { MEDIA_EXPORTER_LABEL, mediaPrk, senderKeys } from '@konklave/crypto'
import type { GroupEngine } from '@konklave/crypto/engine'
import { base64url } from '@konklave/protocol'
import { mayPublish } from '@konklave/protocol/rules'
import type { GroupView } from '../group/group.ts'
import type { MediaPort } from '../ports.ts'

/** What changed with the epoch whose keys are handed over. */
export type KeyChange = { readonly addedSomebody: boolean; readonly removedBarred: boolean }

export type KeyInput = {
  readonly view: GroupView
  readonly ring: LinkRing
  readonly engine: GroupEngine
  /** [K22] Without it nothing of ours leaves. */
  readonly maySend: boolean
}

/** [K33] The media keys of the epoch in force; null until generation 0 of the link is known. */
export async function epochKeys(
  p: KeyInput,
): Promise<Omit<Parameters<MediaPort['setKeys']>[0], keyof KeyChange> | null> {
  const { view, ring } = p
  if (!ring.mediaSalt) return null
  const exported = await p.engine.exporter({
    groupId: view.groupId,
    label: MEDIA_EXPORTER_LABEL,
    context: view.groupId,
    length: 32,
  })
  const prk = mediaPrk(ring.mediaSalt, exported)
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
  return { epoch: view.epoch, own: p.maySend ? own : null, others }
}
