import { type Bytes, equalBytes, type KeyHash, type Signer } from '@konklave/protocol'
import { type Identity, keysOfKick, type Rules, type StateChange } from '@konklave/protocol/rules'
import { openTitle, sealTitle } from '../credentials/title.ts'
import { authHashOf, deriveLink } from '../links/deriveLink.ts'
import { sealKept } from '../links/kept.ts'
import { newLinkSecret } from '../links/newLinkSecret.ts'
import { sealOlder } from '../links/older.ts'
import { type LinkRing, withLinks } from '../links/ring.ts'
import { makeState } from './makeState.ts'

export type Rotation = {
  /** Encoded rules for the commit. */
  readonly rules: Bytes
  /** The new generation and its secret, to be sent in the same upload to those present. */
  readonly g: number
  readonly secret: Bytes
  /** The ring with it, to be used once the commit is accepted. */
  readonly ring: LinkRing
}

/**
 * [K4, K14] A new link generation, alone or with a kick of `bar` and other changes. The title moves under the new link
 * where it can be read. An owner key keeps the new secret for itself.
 */
export async function rotateLink(p: {
  readonly rules: Rules
  readonly ring: LinkRing
  readonly signer: Signer
  readonly kick?: readonly Identity[]
  /** Keys to bar of people who need not be known here (K44). */
  readonly bar?: readonly KeyHash[]
  readonly change?: Omit<StateChange, 'link' | 'bar'>
}): Promise<Rotation> {
  const { state, charter } = p.rules
  const g = state.linkGen + 1
  const secret = newLinkSecret()
  const link = deriveLink(p.ring.roomId, secret, g)
  const title = await openTitle(state.title, p.ring)
  const owns = charter.owners.some(owner => equalBytes(owner, p.signer.publicKey))
  const kept = owns ? await sealKept(p.signer, link) : null
  const older = await sealOlder(link, old => p.ring.generations.get(old))
  const change: StateChange = {
    ...(title === null ? {} : { title: await sealTitle(title, link) }),
    ...p.change,
    link: { authHash: authHashOf(link), older, ...(kept && { kept }) },
    ...(p.kick === undefined && !p.bar
      ? {}
      : { bar: [...keysOfKick(p.kick ?? [], charter), ...(p.bar ?? [])] }),
  }
  return { rules: await makeState(p.rules, change, p.signer), g, secret, ring: withLinks(p.ring, [link]) }
}
