import { equalBytes } from '../bytes.ts'
import { ID_SIZE_BYTES, type RoomId } from '../ids.ts'
import { type Extension, extensionType, type GroupContext } from '../mls/index.ts'
import { type Rules, verifyRules } from './pair.ts'
import { bad, type ContextProblem, type Result, type RuleProblem } from './problems.ts'

/**
 * RequiredCapabilities (RFC 9420 §11.1) of each of our groups: extension 0xF0A1, no proposals, basic credentials. One
 * encoding only, so that "exactly" is a byte comparison.
 */
export const REQUIRED_CAPABILITIES = Uint8Array.of(2, 0xf0, 0xa1, 0, 2, 0, 1)

/** [K7] The complete extension list of a GroupContext that carries these encoded rules. */
export function contextExtensions(rulesBytes: Uint8Array): Extension[] {
  return [
    { type: extensionType.requiredCapabilities, data: REQUIRED_CAPABILITIES },
    { type: extensionType.rules, data: rulesBytes },
  ]
}

/** [K7] The encoded rules out of an extension list that holds exactly what ours hold, in our order. */
export function rulesBytesOf(extensions: readonly Extension[]): Result<Uint8Array, ContextProblem> {
  const [required, rules] = extensions
  const ours =
    extensions.length === 2 &&
    required?.type === extensionType.requiredCapabilities &&
    equalBytes(required.data, REQUIRED_CAPABILITIES) &&
    rules?.type === extensionType.rules
  return ours ? { ok: true, value: rules.data } : bad('context-extensions')
}

/** [K7] The verified rules of a group; who enters or seeds it has nothing but the room id to start from. */
export async function rulesOf(
  context: GroupContext,
  roomId: RoomId,
): Promise<Result<Rules, RuleProblem | ContextProblem>> {
  if (context.groupId.length !== ID_SIZE_BYTES) return bad('group-id-size')
  const bytes = rulesBytesOf(context.extensions)
  return bytes.ok ? verifyRules(bytes.value, roomId) : bytes
}
