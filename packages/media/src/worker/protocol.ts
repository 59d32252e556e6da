import type { Mark } from '../frame/keyRing.ts'
import type { EpochKeys, LiveContext, MediaKind, ParticipantId, SenderReport } from '../types.ts'

/** `test` is the desk of the start-up self-test: own keys, own slots, nothing in common with the call. */
export type DeskName = 'call' | 'test'
export type SlotId = number

/** Given to a transform when its sender or receiver is made. */
export type SlotOptions = {
  readonly desk: DeskName
  readonly slot: SlotId
  readonly dir: 'seal' | 'open'
  readonly media: 'audio' | 'video'
  /** What this sender carries; null: nothing may leave through it. */
  readonly kind: MediaKind | null
  readonly live: boolean
}

/** Whose frames a receiver carries, as authenticated. */
export type Binding = {
  readonly participant: ParticipantId
  readonly leafIndex: number
  readonly kind: MediaKind
}

export type Counters = {
  readonly sealed: number
  readonly opened: number
  readonly refused: number
  readonly foreignClear: number
  /** Frames of own senders that did not leave: no key, no kind, muted. */
  readonly withheld: number
}

export type Contexts = {
  readonly epoch: number
  readonly nextCtx: number
  readonly contexts: readonly LiveContext[]
}

/** [K36] What passed on the receivers in the running epoch: a new worker must not let it pass again. */
export type Marks = { readonly epoch: number; readonly seen: readonly Mark[] }

export type ToWorker =
  /**
   * `base`: first context number of this worker instance. `asked`: the page has asked the encoders for key frames at the
   * same time; the worker looks whether they come.
   */
  | {
      readonly t: 'keys'
      readonly desk: DeskName
      readonly keys: EpochKeys
      readonly base: number
      readonly asked: boolean
    }
  | { readonly t: 'report'; readonly report: SenderReport }
  | { readonly t: 'passed'; readonly marks: Marks }
  | { readonly t: 'send'; readonly slot: SlotId; readonly kind: MediaKind | null; readonly live: boolean }
  /** The page shows nobody else for this receiver, and has had time to put the sender of this binding up. */
  | { readonly t: 'shown'; readonly slot: SlotId; readonly n: number }
  | { readonly t: 'unbind'; readonly slot: SlotId }
  /** Its peer connection is closed. Chromium does not end the streams of its senders. */
  | { readonly t: 'gone'; readonly slot: SlotId }
  | { readonly t: 'contexts'; readonly id: number }
  | { readonly t: 'sample'; readonly id: number; readonly kind: MediaKind }
  | { readonly t: 'ping'; readonly id: number }
  /** Fallback for browsers without RTCRtpScriptTransform. */
  | {
      readonly t: 'streams'
      readonly options: SlotOptions
      readonly readable: ReadableStream
      readonly writable: WritableStream
    }

export type FromWorker =
  /** Frames of this sender authenticate on this receiver; they wait for `shown` with the same `n`. */
  | { readonly t: 'bound'; readonly slot: SlotId; readonly n: number; readonly binding: Binding }
  | { readonly t: 'unbound'; readonly slot: SlotId }
  | { readonly t: 'needKeyFrame' }
  /** [K21] Something starts or stops leaving, in the midst of an epoch: the others are to hear of it. */
  | { readonly t: 'contextsChanged' }
  | { readonly t: 'refusing'; readonly slot: SlotId; readonly participant: ParticipantId | null }
  | { readonly t: 'contexts'; readonly id: number; readonly contexts: Contexts }
  | { readonly t: 'sample'; readonly id: number; readonly bytes: Uint8Array<ArrayBuffer> | null }
  | {
      readonly t: 'pong'
      readonly id: number
      readonly counters: Readonly<Record<DeskName, Counters>>
      readonly marks: Marks
    }
