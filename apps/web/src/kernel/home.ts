import type { OwnerFileProblem } from '@konklave/protocol'
import type { RoomLink } from './link.ts'

/** What the home page needs of the server. Wired in the composition root. */
export type HomeServices = {
  /** Who may create rooms here. */
  creation(signal: AbortSignal): Promise<'anyone' | 'grant'>
  /** A grant that came with the link this page was opened by. */
  readonly grant: Uint8Array<ArrayBuffer> | null
  /** A room that was made in this tab and whose key nobody has kept yet. */
  readonly unkept: NewRoom | null
  /** Makes a room, and holds its link. */
  create(kind: 'meeting' | 'call', grant: Uint8Array<ArrayBuffer> | null): Promise<NewRoom>
  /** Whether a reload of this tab shows this owner's link again. */
  hold(ownerLink: string, on: boolean): Promise<void>
  /** Goes to the meeting page. Rejects when this browser keeps nothing for it, or its code cannot be had. */
  enter(link: RoomLink): Promise<void>
  /** Its code comes when it is wanted. */
  ownerFiles(): Promise<OwnerFiles>
}
/** The owner's link as people keep it, with its secrets behind `#`, and what it says. */
export type NewRoom = { readonly ownerLink: string; readonly owner: RoomLink }

/** [K17] An owner's link as a file under a passphrase. Rejects when the code for it cannot be had, or on abort. */
export type OwnerFiles = {
  /** Takes a second or some. */
  seal(link: string, passphrase: string, signal: AbortSignal): Promise<SealedOwnerFile>
  /** The file's bytes, or what is wrong with it whatever the passphrase may be. */
  read(file: Blob): Promise<ReadOwnerFile>
  /** Takes a second or some. */
  open(bytes: OwnerFileBytes, passphrase: string, signal: AbortSignal): Promise<OpenedOwnerFile>
}
export type OwnerFileBytes = Uint8Array<ArrayBuffer>
export type SealedOwnerFile =
  | { readonly t: 'file'; readonly bytes: OwnerFileBytes }
  | { readonly t: 'failed' }
export type ReadOwnerFile =
  | { readonly t: 'file'; readonly bytes: OwnerFileBytes }
  | { readonly t: OwnerFileProblem | 'unreadable' }
export type OpenedOwnerFile =
  | { readonly t: 'room'; readonly link: RoomLink }
  | { readonly t: 'elsewhere'; readonly host: string }
  | { readonly t: OwnerFileProblem | 'wrong-passphrase' | 'failed' }
