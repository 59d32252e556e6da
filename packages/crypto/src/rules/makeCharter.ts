import { type Bytes, type OwnerChainLink, type Signed, type Signer, sign } from '@konklave/protocol'
import {
  type CharterChange,
  encodeRules,
  mayChangeState,
  nextCharter,
  nextState,
  type Rules,
} from '@konklave/protocol/rules'

/**
 * [K8, K17] The next charter, signed by an owner. A state whose signer has no say under it any more is signed anew by that
 * owner, with nothing changed: the pair would not verify else.
 */
export async function makeCharter(rules: Rules, change: CharterChange, owner: Signer): Promise<Bytes> {
  const charter = nextCharter(rules.charter, change)
  const signed = await sign('charter', charter, owner)
  const state = mayChangeState(rules.stateSigned.key, charter)
    ? rules.stateSigned
    : await sign('state', nextState(rules.state, {}, charter), owner)
  return encodeRules({ charter: signed, state })
}

/** [K17] A link of the owner chain, for {@link makeCharter}. */
export const makeOwnerLink = (link: OwnerChainLink, owner: Signer): Promise<Signed> =>
  sign('owner chain', link, owner)
