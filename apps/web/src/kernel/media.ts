import type {
  Broken,
  CaptureProblem,
  LineState,
  MediaAlarm,
  MediaKind,
  MediaState,
  MediaStats,
  MediaTransport,
  ParticipantId,
  RemoteMedia,
  Wanted,
} from '@konklave/media'
import type { ReadonlySignal } from '@preact/signals-core'

export type {
  Broken,
  CaptureProblem,
  LineState,
  MediaAlarm,
  MediaKind,
  MediaState,
  MediaStats,
  RemoteMedia,
  Wanted,
}

export type CaptureKind = 'microphone' | 'camera'

/** Sound and picture as the screens see them. The engine behind it is loaded on first need. */
export interface MediaView {
  readonly state: ReadonlySignal<MediaState>
  readonly remote: ReadonlySignal<readonly RemoteMedia[]>
  /** Devices that are open here. */
  readonly local: ReadonlySignal<ReadonlyMap<MediaKind, MediaStreamTrack>>
  /** The same before anything is done to it: with the names of the devices. */
  readonly devices: ReadonlySignal<ReadonlyMap<MediaKind, MediaStreamTrack>>
  /** 0…1, only of those above the speaking threshold. */
  readonly levels: ReadonlySignal<ReadonlyMap<ParticipantId, number>>
  /** From whom nothing has arrived for some seconds although it did. */
  readonly broken: ReadonlySignal<ReadonlyMap<ParticipantId, Broken>>
  /** The own line, by what is measured here, and what is left out because of it. */
  readonly line: ReadonlySignal<LineState>
  /** What disagrees now: stays until it is over. */
  readonly alarms: ReadonlySignal<readonly MediaAlarm[]>
  /** Why a device did not open, until it is tried again. */
  readonly problems: ReadonlySignal<ReadonlyMap<MediaKind, CaptureProblem>>
  /** Kinds that are being opened at this moment. */
  readonly opening: ReadonlySignal<ReadonlySet<MediaKind>>
  /** The browser holds the sound of the others back until the person does something. */
  readonly heldBack: ReadonlySignal<boolean>
  /** Devices that were on before a reload and are off now, until they are on again or the person has read it. */
  readonly offSinceReload: ReadonlySignal<ReadonlySet<CaptureKind>>
  /** [P-48] Only a press of the person's own button may call this with `on`. */
  capture(kind: CaptureKind, on: boolean): Promise<void>
  share(on: boolean): Promise<void>
  chooseDevice(kind: CaptureKind, deviceId: string): Promise<void>
  /** Opens what is open anew, as it is now to be treated. */
  renew(kind: CaptureKind): Promise<void>
  chooseOutput(deviceId: string): Promise<void>
  /** How loud people are here, where it is not 1 (0…2); for this meeting only. */
  readonly volumes: ReadonlySignal<ReadonlyMap<ParticipantId, number>>
  setVolume(participant: ParticipantId, volume: number): void
  /** Starts the sound that was held back; while a press is handled. */
  hear(): void
  forgetReload(): void
  want(wanted: readonly Wanted[]): void
  forget(kind: MediaKind): void
  ciphertext(kind: MediaKind): Promise<Uint8Array | null>
  stats(): Promise<MediaStats | null>
  /** A transport beside that of the meeting, to try the way with; whoever asks for it closes it. */
  another(): Promise<MediaTransport>
}
