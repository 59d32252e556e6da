import { type Bytes, type GroupId, type Signer, sign } from '@konklave/protocol'
import { encodeRules, nextState, type Rules, type StateChange } from '@konklave/protocol/rules'

/** [K8] The next state, signed, with the charter as it is: encoded rules for a GroupContextExtensions commit. */
export async function makeState(rules: Rules, change: StateChange, signer: Signer): Promise<Bytes> {
  const state = await sign('state', nextState(rules.state, change, rules.charter), signer)
  return encodeRules({ charter: rules.charterSigned, state })
}

/** [K18] The rules with which a meeting starts: signed anew, for its group unless anyone may start meetings here. */
export function makeStart(
  rules: Rules,
  p: { readonly groupId: GroupId; readonly newMeeting: boolean },
  signer: Signer,
): Promise<Bytes> {
  const groupId = rules.charter.anyoneMayStart ? new Uint8Array() : p.groupId
  return makeState(rules, { start: { groupId, newMeeting: p.newMeeting } }, signer)
}
