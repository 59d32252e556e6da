import type { RelayCredential } from '@konklave/engine'

/** Names and lines that exist nowhere else; whoever finds one has found the canary meeting. */
export type CanaryWords = {
  readonly title: string
  readonly names: { readonly host: string; readonly guest: string }
  readonly lines: { readonly host: string; readonly guest: string }
}

export type CanaryOrder = {
  readonly origin: string
  /** Where the origin is reached from here. */
  readonly connectTo: string
  /** PEM of what the server showed and of an authority of the operator's own: nobody else has to trust these. */
  readonly trust: readonly string[]
  /** base64url; null: none is needed. */
  readonly grant: string | null
  readonly words: CanaryWords
}

type Pair<T> = { readonly host: T; readonly guest: T }
type Stand = { readonly epoch: number; readonly code: readonly string[] }

/** What two members without media saw of a meeting of their own. Bytes are hexadecimal. */
export type CanaryEvent =
  | {
      readonly t: 'room'
      readonly roomId: string
      /** Path and query of the links, without what is behind #. */
      readonly paths: readonly string[]
      /** What must never reach a server. */
      readonly secrets: Readonly<Record<string, string>>
    }
  | {
      /** The guest has knocked; nobody has let it in. */
      readonly t: 'waiting'
      readonly phase: string
      readonly seen: { readonly people: number; readonly chat: number; readonly frames: readonly string[] }
      readonly knocks: readonly string[]
    }
  | {
      readonly t: 'inside'
      readonly rosters: Pair<readonly string[]>
      readonly read: Pair<readonly string[]>
      readonly stands: Pair<Stand>
      /** Of the guest, for the call. */
      readonly ticket: string
      readonly relay: RelayCredential | null
      /** What a copy of the guest's own opening frame got on another connection. */
      readonly replayed: string
      /** What the guest was refused that only its host may do. */
      readonly refused: readonly string[]
    }
  | {
      readonly t: 'removed'
      readonly guest: string
      readonly stand: Stand
      readonly rosters: readonly string[]
    }
  | { readonly t: 'ended'; readonly host: string }
  | { readonly t: 'failed'; readonly at: string; readonly why: string }

/** A meeting that waits after each event for {@link next}. */
export type CanaryRun = {
  next(): Promise<CanaryEvent>
  stop(): void
}

export type StartCanary = (order: CanaryOrder) => CanaryRun
