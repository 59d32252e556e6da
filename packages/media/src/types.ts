/** The browser side of a call, as the product sees it. Nothing here names an engine. */

export type MediaKind = 'microphone' | 'camera' | 'screen' | 'screenAudio'

/** base64url of the 16-byte media id (K26): a member's pseudonym in the engine. */
export type ParticipantId = string

/** One sender whose frames may be opened in one epoch (K33, K35). */
export type SenderKey = {
  readonly leafIndex: number
  readonly participant: ParticipantId
  /** 32 bytes, k(s) of K33. */
  readonly secret: Uint8Array<ArrayBuffer>
}

export type PeerKey = SenderKey & {
  /** [K43] What the room's rules let this member send. */
  readonly kinds: readonly MediaKind[]
}

/**
 * What the app tells the media side about keys. Wired to `crypto` by the app; media never sees MLS.
 * `own` is null while this member may not send (K22): then no frame leaves.
 */
export type EpochKeys = {
  readonly epoch: number
  readonly own: SenderKey | null
  readonly others: readonly PeerKey[]
  /** True when this epoch added somebody: senders make a key frame after switching (K37). */
  readonly addedSomebody: boolean
  /** True when a barred member was removed: earlier epochs live 2 s instead of 10 s (K37). */
  readonly removedBarred: boolean
}

/** Live context of a sender in the running epoch, for heartbeats (K21, K36). */
export type LiveContext = { readonly ctx: number; readonly kind: MediaKind; readonly counter: number }

/** From heartbeats of others: closes contexts and raises low-water marks (K36). */
export type SenderReport = {
  readonly epoch: number
  readonly leafIndex: number
  readonly nextCtx: number
  readonly contexts: readonly LiveContext[]
}

/**
 * Something that may be shown; exists only after a frame of exactly this leaf and kind authenticated, and its track
 * ends when that is over. Sound is in the list for information: the transport plays it itself (`setOutput`).
 */
export type RemoteMedia = {
  readonly participant: ParticipantId
  readonly leafIndex: number
  readonly kind: MediaKind
  readonly track: MediaStreamTrack
}

export type MediaAlarm =
  /** A participant without leaf in the engine for more than 5 s (K38). */
  | { readonly kind: 'ghost'; readonly participant: ParticipantId }
  /** Frames on this receiver do not authenticate although the epoch is current. */
  | { readonly kind: 'unauthentic'; readonly participant: ParticipantId | null }
  /** The start-up self-test saw a plain frame, or a sender was made outside the hook: nothing is published. */
  | { readonly kind: 'not-encrypted' }

export type MediaState =
  | { readonly t: 'idle' }
  | { readonly t: 'connecting' }
  /** `media`: packets flow. `transport`: what ICE chose. */
  | { readonly t: 'connected'; readonly transport: 'udp' | 'tcp' | 'unknown' }
  | { readonly t: 'interrupted'; readonly sinceMs: number }
  | { readonly t: 'unavailable'; readonly reason: 'no-webrtc' | 'no-transform' | 'refused' | 'blocked' }

/** How media goes. `roundTripMs`: to the engine and back; null where the browser does not tell. */
export type Route = { readonly way: Way | 'unknown'; readonly roundTripMs: number | null }

/** What the person wants sent, with the device to use and what is done to it before it is sent. */
export type CaptureWish = {
  readonly deviceId?: string
  /** What the browser itself does to a voice; default true. */
  readonly browserCleans?: boolean
  /** Of the camera; default is the transport's. */
  readonly size?: VideoSize
  readonly process?: TrackProcessor
  /** Nothing is sent where `process` cannot do its work; default is to send the device as it is. */
  readonly withhold?: boolean
}

export type VideoSize = { readonly width: number; readonly height: number; readonly frameRate: number }

/**
 * Puts itself between a device and what is sent. Null, or an error: it cannot; then the device is sent as it is, or not at
 * all (`withhold`). It never ends the device's own track.
 */
export type TrackProcessor = (device: MediaStreamTrack) => Promise<Processed | null>

/** `stop` lets go of everything that `track` was made with. */
export type Processed = { readonly track: MediaStreamTrack; stop(): void }

/** A device that is open and belongs to no call: nothing of it is sent. */
export type HeldDevice = {
  readonly device: MediaStreamTrack
  readonly processed: Processed | null
}

/** What one call had open, for another one of the same page. */
export type HeldDevices = ReadonlyMap<'microphone' | 'camera', HeldDevice>

export type CaptureProblem =
  | 'denied'
  | 'no-device'
  | 'in-use'
  | 'ended'
  | 'unsupported'
  | 'not-allowed'
  /** What was to be done to it first could not be done. */
  | 'withheld'

/** Why a picture that is sent is not received: the line here is weak, the person's own limit, or the engine holds it back. */
export type PausedBy = 'line' | 'limit' | 'engine'

/** The own line, by what is measured at this end of it. */
export type LineState = {
  readonly weak: 'no' | 'receiving' | 'sending' | 'both'
  /** Whose picture is wanted, and not received. */
  readonly paused: ReadonlyMap<ParticipantId, PausedBy>
  /** The own camera is on and not sent, so that the sound gets through. */
  readonly cameraHeld: boolean
}

/** Sound and what is shared are never less for a limit. */
export type Limits = {
  /** What this device may use, in kbit/s; null: as much as there is. */
  readonly receiveKbps: number | null
  readonly sendKbps: number | null
  /** Who says that their own line is weak: for them what is shared becomes slow, and stays sharp. */
  readonly weak: ReadonlySet<ParticipantId>
}

export type MediaEvents = {
  state: (state: MediaState) => void
  line: (line: LineState) => void
  /** Complete list, by content authenticated so far. */
  remote: (media: readonly RemoteMedia[]) => void
  /** Devices open here, sent or not: what a preview shows. */
  captured: (kinds: ReadonlyMap<MediaKind, MediaStreamTrack>) => void
  /** The devices themselves, which only differ from what was captured where something is done to it. */
  devices: (kinds: ReadonlyMap<MediaKind, MediaStreamTrack>) => void
  /** What is really being sent now. */
  local: (kinds: ReadonlyMap<MediaKind, MediaStreamTrack>) => void
  /** Ask the key side for a heartbeat (publish, unpublish, mute; K21). */
  contexts: () => void
  captureEnded: (kind: MediaKind, problem: CaptureProblem) => void
  /** True while the browser holds sound back that should be heard: it waits for a gesture or for {@link MediaTransport.hear}. */
  heldBack: (held: boolean) => void
  /** Participants whose sound is above the speaking threshold, computed locally from decoded audio. */
  speaking: (levels: ReadonlyMap<ParticipantId, number>) => void
  /** From whom nothing has arrived for some seconds although it did. Whether it should is for others to say. */
  broken: (participants: ReadonlyMap<ParticipantId, Broken>) => void
  alarm: (alarm: MediaAlarm) => void
}

/** `sound`: the packets of the microphone stopped; `all`: the person is no longer connected to the engine. */
export type Broken = 'sound' | 'all'

/** Which streams the layout wants, by leaf identity; the adapter diffs it every 100 ms. */
export type Wanted = {
  readonly participant: ParticipantId
  readonly kind: MediaKind
  /** CSS pixels of the largest tile, for adaptive streams; 0: keep subscribed but hidden. */
  readonly width: number
  readonly height: number
}

/** Which pictures of people are received: as large as they are shown, small ones, none. What is shared stays as it is. */
export type Pictures = 'all' | 'small' | 'none'

export type Connecting = {
  /** Of the gate. */
  readonly url: string
  readonly ticket: string
  readonly signal: AbortSignal
  /** TURN over TLS at this page's own name and port, where nothing else gets through. */
  readonly relay?: { readonly username: string; readonly credential: string }
}

/** How media can reach the engine. `relay`: TURN over TLS at this page's own name and port. */
export type Way = 'udp' | 'tcp' | 'relay'

export type Trying = Connecting & { readonly way: Way }

/** `closed`: the engine answered, and this way does not lead there. `unasked`: it did not answer in the first place. */
export type WayFound =
  | { readonly t: 'open'; readonly roundTripMs: number | null }
  | { readonly t: 'closed' | 'unasked' }

export interface MediaTransport {
  on<E extends keyof MediaEvents>(event: E, listener: MediaEvents[E]): () => void
  /**
   * Connects (pre-warmed when the server grants only that). `ticket` comes from the meeting stream.
   * Resolves when the signalling connection stands; may be called long before {@link enter}.
   */
  connect(p: Connecting): Promise<void>
  /**
   * The click. With `others`, the people inside: the rights are on their way, and the eager offer goes along with what
   * asks for them, carrying what `setCapture` prepared. Without: the rights are there; offers if that has not been done.
   */
  enter(others?: readonly ParticipantId[]): Promise<void>
  /** Roster of the running epoch: who may be subscribed and shown at all. */
  setKeys(keys: EpochKeys): void
  setWanted(wanted: readonly Wanted[]): void
  /** Before anything is wanted: on entering, pictures are asked for before the layout wants them. */
  setPictures(pictures: Pictures): void
  setLimits(limits: Partial<Limits>): void
  report(report: SenderReport): void
  /** Own live contexts of `epoch`, for the heartbeat. */
  contexts(): Promise<{
    readonly epoch: number
    readonly nextCtx: number
    readonly contexts: readonly LiveContext[]
  }>
  /** Opens the device and sends (or prepares to, before {@link enter}); null stops. Resolves with a problem or null. */
  setCapture(kind: 'microphone' | 'camera', wish: CaptureWish | null): Promise<CaptureProblem | null>
  setShare(on: boolean): Promise<CaptureProblem | null>
  /**
   * Out of the call until {@link connect}: from this moment nothing is sent or played. Microphone and camera stay open and are
   * the caller's; a shared screen ends, because other people were meant to see it.
   */
  pause(): HeldDevices
  /** Goes on with what another call had open, without opening it anew. Nothing is switched on by this. */
  takeOver(held: HeldDevices): void
  setOutput(deviceId: string): Promise<void>
  /** How loud one person is here: 0…2, 1 as it comes. */
  setVolume(participant: ParticipantId, volume: number): void
  /** Starts the sound that the browser held back; to be called while it handles a press. */
  hear(): void
  /** The next own frame of a kind as the server gets it, sealed; null: none leaves (for "what the server sees"). */
  ciphertextSample(kind: MediaKind): Promise<Uint8Array<ArrayBuffer> | null>
  /** The way of what is sent now; null when there is none. */
  route(): Promise<Route | null>
  /** Counters for proofs and UI. */
  stats(): Promise<MediaStats>
  close(): Promise<void>
}

export type MediaStats = {
  readonly framesSealed: number
  readonly framesOpened: number
  readonly framesRefused: number
  /** Plain frames the server itself wrote (blank audio); dropped without alarm (K38). */
  readonly foreignClear: number
  readonly selfTest: 'not-run' | 'passed' | 'failed'
  readonly selfTestAt: number | null
}
