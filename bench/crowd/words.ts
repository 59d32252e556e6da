/** What the bench and the processes that hold its people say to each other. Times are milliseconds since 1970. */

export type Kind = 'whole' | 'seat'

export type ToHost =
  /** Opens `count` people, numbered from `first`, up to where Join could be pressed. */
  | {
      readonly t: 'open'
      readonly kind: Kind
      readonly link: string
      readonly first: number
      readonly count: number
      /** File with what the cameras of whole members show; without one they have none. */
      readonly clip?: string | undefined
    }
  | { readonly t: 'enter'; readonly who: number }
  | { readonly t: 'leave'; readonly who: number }
  /** Somebody needs a key frame of this one. */
  | { readonly t: 'keyFrame'; readonly who: number }
  /** How busy this process has been since it was last asked. */
  | { readonly t: 'load' }

export type FromHost =
  | { readonly t: 'ready'; readonly who: number }
  /** Inside: the Welcome or the own commit has come. `ticket`: for the media engine, base64url. */
  | { readonly t: 'inside'; readonly who: number; readonly at: number; readonly tookMs: number }
  | { readonly t: 'ticket'; readonly who: number; readonly ticket: string }
  /** Somebody's verified heartbeat has come: it may send. */
  | { readonly t: 'settled'; readonly who: number; readonly at: number }
  /** This member has the epoch in force. */
  | { readonly t: 'epoch'; readonly who: number; readonly epoch: number; readonly at: number }
  /** The commit that leads to this epoch was there. */
  | { readonly t: 'arrived'; readonly who: number; readonly epoch: number; readonly at: number }
  | { readonly t: 'void'; readonly who: number }
  /** It is out, and nobody asked it to go. */
  | { readonly t: 'out'; readonly who: number; readonly why: string }
  | { readonly t: 'left'; readonly who: number }
  /** Sealed, for its bot. */
  | { readonly t: 'frame'; readonly who: number; readonly frame: Uint8Array }
  /** How late a timer came in this process, at the 95th of a hundred and at worst, ms; CPU ms. */
  | { readonly t: 'load'; readonly lateP95Ms: number; readonly lateWorstMs: number; readonly cpuMs: number }

export type Resident = { enter(): Promise<void>; leave(): Promise<void>; keyFrame?(): void }

/** How one of a process's people makes itself heard. */
export type Tell = {
  readonly who: number
  readonly say: (message: FromHost) => void
  /** Milliseconds since 1970. */
  readonly now: () => number
}
