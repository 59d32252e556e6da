import { profileOf } from '@konklave/crypto'
import { limits, type MeetingOpened, type MeetingStatus } from '@konklave/protocol'
import type { RoomContext } from '../context.ts'
import type { Doorway } from './doorway.ts'
import type { MeetingStream } from './meetingStream.ts'
import { type Prepared, prepareGroup } from './prepare.ts'
import { mayStart } from './start.ts'

/** What Join would do now, by what the server says of the room. */
export function entryOf(status: MeetingStatus, room: RoomContext): 'enter' | 'start' | 'wait' {
  if (status.t === 'live') return 'enter'
  const rules = room.rules.value
  if (status.t === 'recovering' && status.mayStartInMs > 0) return 'wait'
  return rules && mayStart(room, rules) ? 'start' : 'wait'
}

/** The group as the server offers it now, checked. A look ahead only: where it fails, Join asks again. */
export async function lookAhead(
  p: { readonly opened: Pick<MeetingOpened, 'group'> | null; readonly stream: MeetingStream | null },
  room: RoomContext,
): Promise<Prepared | null> {
  try {
    const reply = p.opened?.group ?? (await p.stream?.fetch())
    const prepared = reply && (await prepareGroup(reply, room))
    return prepared?.ok ? prepared.value : null
  } catch {
    return null
  }
}

/** [P-40] Names of those inside, from the checked tree; only who need not knock gets here. */
export async function namesOf({ accepted }: Prepared, room: RoomContext): Promise<readonly string[]> {
  const ring = room.ring.value
  const profiles = ring ? await Promise.all(accepted.members.map(leaf => profileOf(leaf, ring))) : []
  return profiles.flatMap(profile => (profile ? [profile.name] : []))
}

/**
 * [K27] The server takes no external commit of a newcomer to a large open room. That is better known before one is made: it
 * is the most expensive thing there is, and only then would the knock begin.
 */
export function byAdd({ accepted }: Prepared, { standing }: Pick<Doorway, 'standing'>): boolean {
  return standing === 'open' && accepted.members.length >= limits.ADD_BATCH_ABOVE_MEMBERS
}
