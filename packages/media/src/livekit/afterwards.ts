import type { RemoteTrackPublication, Room } from 'livekit-client'
import type { Wanted } from '../types.ts'
import { type Caring, LineCare } from './lineCare.ts'
import { Quiet } from './quiet.ts'

/** What looks after a call once it runs; loaded then, and apart from the SDK, which is there already. */
export type Afterwards = {
  readonly care: LineCare
  readonly quiet: Quiet
  readonly thin: (wanted: readonly Wanted[]) => readonly Wanted[]
}

export function afterwards({ room, ...rest }: { readonly room: Room } & Omit<Caring, 'held'>): Afterwards {
  const care = new LineCare({ ...rest, held: () => heldByEngine(room) })
  return { care, quiet: new Quiet(), thin: wanted => care.thin(wanted) }
}

/** Whose camera the engine does not send on although it is asked for: it finds no room on the way here. */
function heldByEngine(room: Room): readonly string[] {
  return [...room.remoteParticipants.values()]
    .filter(({ trackPublications }) => [...trackPublications.values()].some(isHeld))
    .map(({ identity }) => identity)
}

const isHeld = ({ source, isDesired, isEnabled, isMuted, track }: RemoteTrackPublication): boolean =>
  `${source}` === 'camera' && isDesired && isEnabled && !isMuted && `${track?.streamState}` === 'paused'
