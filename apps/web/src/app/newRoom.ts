/** Key of this tab's storage for the owner's link between making a room and keeping its key. */
export const NEW_ROOM_KEY = 'konklave:new'

/** Remembers a link that nobody has kept yet, so that a reload shows it again; null forgets it. */
export function keepNewRoom(ownerLink: string | null, storage: Storage | null): void {
  try {
    if (ownerLink === null) storage?.removeItem(NEW_ROOM_KEY)
    else storage?.setItem(NEW_ROOM_KEY, ownerLink)
  } catch {
    // Without storage a reload loses it; the page asks before it is left.
  }
}

export function keptNewRoom(storage: Storage | null): string | null {
  try {
    return storage?.getItem(NEW_ROOM_KEY) ?? null
  } catch {
    return null
  }
}
