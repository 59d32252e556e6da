/** What the home page needs of the server. Wired in the composition root. */
export type HomeServices = {
  /** Who may create rooms here. */
  creation(signal: AbortSignal): Promise<'anyone' | 'grant'>
  /** A grant that came with the link this page was opened by. */
  readonly grant: Uint8Array<ArrayBuffer> | null
  /** Owner's link of a room that was made in this tab and whose key nobody has kept yet. */
  readonly unkept: string | null
  /** Makes a room; the links carry their secrets behind `#`. */
  create(grant: Uint8Array<ArrayBuffer> | null): Promise<NewRoom>
  /** Goes to the meeting page with this link. */
  enter(link: string): void
}
export type NewRoom = { readonly ownerLink: string; readonly guestLink: string }
