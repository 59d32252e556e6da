/** Where the focus goes when what had it is gone: to the first of `first` there is, else to the head of the room. */
export function focusRoom(first?: string): void {
  const found =
    (first ? document.querySelector<HTMLElement>(first) : null) ?? document.getElementById(ROOM_HEADING)
  found?.focus({ preventScroll: true })
}

export const ROOM_HEADING = 'room'
