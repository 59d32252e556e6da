import type { OwnerFileProblem } from '@konklave/protocol'

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
  /** Its code comes when it is wanted. */
  ownerFiles(): Promise<OwnerFiles>
}
export type NewRoom = { readonly ownerLink: string; readonly guestLink: string }

/** [K17] An owner's link as a file under a passphrase. Rejects when the code for it cannot be had, or on abort. */
export type OwnerFiles = {
  /** Takes a second or some. */
  seal(link: string, passphrase: string, signal: AbortSignal): Promise<SealedOwnerFile>
  /** The file's bytes, or what is wrong with it whatever the passphrase may be. */
  read(file: Blob, signal: AbortSignal): Promise<ReadOwnerFile>
  /** Takes a second or some. */
  open(bytes: OwnerFileBytes, passphrase: string, signal: AbortSignal): Promise<OpenedOwnerFile>
}
export type OwnerFileBytes = Uint8Array<ArrayBuffer>
export type SealedOwnerFile =
  | { readonly t: 'file'; readonly bytes: OwnerFileBytes }
  | { readonly t: 'failed' }
export type ReadOwnerFile =
  | { readonly t: 'file'; readonly bytes: OwnerFileBytes }
  | { readonly t: OwnerFileProblem | 'unreadable' | 'failed' }
export type OpenedOwnerFile =
  | { readonly t: 'room'; readonly link: string }
  | { readonly t: 'elsewhere'; readonly host: string }
  | { readonly t: OwnerFileProblem | 'wrong-passphrase' | 'failed' }
