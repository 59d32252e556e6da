import type { RelayCredential } from './relay.ts'

/** Pseudonym of a person in one meeting's call: base64url of the 16-byte media id, new in each meeting (K26). */
export type ParticipantId = string & { readonly __brand: 'ParticipantId' }

export const MEDIA_SOURCES = ['microphone', 'camera', 'screen', 'screenAudio'] as const
export type MediaSource = (typeof MEDIA_SOURCES)[number]

/**
 * What somebody may do in a call. *prewarm*: connected while still looking at the preview, seen by nobody,
 * sends and receives nothing. *member*: seen by everybody, receives, and sends exactly the named sources.
 */
export type MediaRights =
  | { readonly kind: 'prewarm' }
  | { readonly kind: 'member'; readonly publish: readonly MediaSource[] }

/** *down* is a crash being repaired; *stopped* is final. */
export type EngineStatus = 'starting' | 'up' | 'down' | 'stopped'

/** Where media flows, for documentation, port checks and the clients' own ICE configuration. */
export interface MediaAddress {
  /** Addresses told to clients; one IPv4, one IPv6 or both. */
  readonly ips: readonly string[]
  readonly udpPorts: readonly number[]
  /** ICE over TCP; absent when switched off. */
  readonly tcpPort?: number
}

/** Where the gate forwards signalling to; never reachable from outside this machine. */
export interface Endpoint {
  readonly host: '127.0.0.1'
  readonly port: number
}

/**
 * The server side of calls, as the gate and the meeting see it. Rooms and participants are opaque names
 * (base64url, at most 128 characters). Every call rejects with `EngineError`; while the engine is not up it
 * does so at once, so that the gate can answer 503 instead of keeping a client waiting.
 */
export interface EngineControl {
  readonly status: () => EngineStatus
  /** Tells each later change. The returned function ends the subscription. */
  onStatus(listener: (status: EngineStatus) => void): () => void
  /**
   * Makes the room exist; a living room is left alone. Needed before *every* forwarded join: an emptied
   * room vanishes after a while, and a restarted engine knows none. Deadline 1 s.
   * `maxParticipants` counts pre-warmed people too, so the limit of a meeting is better kept by the caller.
   */
  ensureRoom(room: string, opts?: { maxParticipants?: number; signal?: AbortSignal }): Promise<void>
  /** Ends the call for everybody in it. An unknown room is not an error. */
  closeRoom(room: string): Promise<void>
  /**
   * Changes the rights of a connected participant; sources no longer named are unpublished.
   * @returns false when the engine does not know the participant (not connected yet, or gone)
   * @throws EngineError `hidden-again` for prewarm rights after member rights
   */
  setRights(room: string, participant: string, rights: MediaRights): Promise<boolean>
  /** Disconnects. Somebody unknown is not an error. Ban in the gate first, cut the socket 50 ms after. */
  removeParticipant(room: string, participant: string): Promise<void>
  /**
   * The credential for one forwarded join, valid for 60 s, for the gate's `Authorization` header. It never
   * goes to a browser.
   * @throws EngineError `hidden-again` for prewarm rights after member rights
   */
  admission(room: string, participant: string, rights: MediaRights): Promise<{ authorization: string }>
  endpoint(): Endpoint
  mediaAddress(): MediaAddress
  /** TURN behind the front door's TLS; null when it is switched off. */
  relay(): Relay | null
}

/** Where the front door pipes what begins like TURN, and what clients have to show there. */
export interface Relay {
  readonly endpoint: Endpoint
  /** A new one for each asking; good for starting to relay for some hours, or as said, and then as long as it goes on. */
  credential(validSeconds?: number): RelayCredential
}

export type EngineReason =
  | 'down'
  | 'deadline'
  | 'aborted'
  | 'hidden-again'
  | 'invalid-name'
  | 'invalid-rights'
  | 'refused'
  | 'start-failed'
  | 'port-unavailable'

/** An engine operation that did not happen. Messages carry no names of rooms or participants. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly reason: EngineReason
  constructor(reason: EngineReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

const NAME = /^[A-Za-z0-9_-]{1,128}$/

/** @throws EngineError `invalid-name` unless all names are base64url of at most 128 characters */
export function checkNames(...names: readonly string[]): void {
  if (!names.every(name => NAME.test(name)))
    throw new EngineError('invalid-name', 'a room or participant name is not base64url')
}

export const participantId = (mediaId: Uint8Array): ParticipantId =>
  Buffer.from(mediaId).toString('base64url') as ParticipantId
