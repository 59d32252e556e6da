import { forgetNewRoom, heldNewRooms, holdNewRoom, layDown } from '@konklave/client'
import { parseToken } from '@konklave/protocol'
import type { NewRoom } from '../kernel/home.ts'
import type { RoomLink } from '../kernel/link.ts'
import { stores } from './stores.ts'

/** Keeps a new room's link over a reload of this tab, or forgets it: then its person has it. */
export async function hold(ownerLink: string, on: boolean): Promise<void> {
  try {
    await (on ? holdNewRoom : forgetNewRoom)(ownerLink, stores())
  } catch {
    // Without storage a reload loses it; the page asks before it is left.
  }
}

/** The newest room that {@link hold} keeps. */
export async function held(): Promise<NewRoom | null> {
  const ownerLink = (await heldNewRooms(stores())).at(-1)
  const owner = ownerLink && parseToken(new URL(ownerLink).hash)
  return owner && typeof owner === 'object' && owner.kind === 'owner' ? { ownerLink, owner } : null
}

/** [K2] Goes to the room without an address that names it: that would stand in the browser's history. */
export async function enter(link: RoomLink): Promise<void> {
  await layDown(link, stores())
  location.assign('/m')
}
