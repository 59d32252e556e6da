import { profileOf } from '@konklave/crypto'
import type { MeetingOpened, MeetingStatus } from '@konklave/protocol'
import type { RoomContext } from '../context.ts'
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

/** [P-40] Names of those inside, from the checked tree; only who need not knock gets here. */
export async function namesInside(
  p: { readonly opened: Pick<MeetingOpened, 'group'> | null; readonly stream: MeetingStream | null },
  room: RoomContext,
): Promise<{ readonly names: readonly string[]; readonly prepared: Prepared } | null> {
  try {
    const reply = p.opened?.group ?? (await p.stream?.fetch())
    const prepared = reply && (await prepareGroup(reply, room))
    const ring = room.ring.value
    if (!prepared?.ok || !ring) return null
    const profiles = await Promise.all(prepared.value.accepted.members.map(leaf => profileOf(leaf, ring)))
    return { names: profiles.flatMap(profile => (profile ? [profile.name] : [])), prepared: prepared.value }
  } catch {
    return null // a look ahead only: Join asks again
  }
}
