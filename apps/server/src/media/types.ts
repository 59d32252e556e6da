import type { RelayCredential } from '@konklave/engine'

/** Between meetings (who may be in the call) and the gate (who is let through to the engine). */

export type CallRights =
  | { readonly kind: 'prewarm' }
  | { readonly kind: 'member'; readonly publish: readonly MediaSource[] }
export type MediaSource = 'microphone' | 'camera' | 'screen' | 'screenAudio'

/** `room` is base64url of the group id, `participant` base64url of the media id: both pseudonyms of one meeting. */
export interface MediaDesk {
  /** A 16-byte ticket, valid until `remove`, `absent` plus grace, or `closeRoom`. One per participant; asking again returns the same, and of somebody banned one that opens nothing. */
  issue(room: string, participant: string, rights: CallRights): Uint8Array<ArrayBuffer>
  /** Pauses the participant's signalling pipe, updates the engine, resumes (so an early offer cannot overtake). */
  setRights(room: string, participant: string, rights: CallRights): Promise<void>
  /** Pauses the pipe of somebody whose commit is being judged, until the returned function is called. */
  hold(room: string, participant: string): () => void
  /** Ban, remove from the engine, cut the signalling socket 50 ms later. Final for this ticket. */
  remove(room: string, participant: string): Promise<void>
  /** Lifts the ban: the next `issue` gives another ticket. */
  readmit(room: string, participant: string): void
  /** The member's own socket died: removed from the engine after a grace unless `present` comes first. */
  absent(room: string, participant: string): void
  present(room: string, participant: string): void
  closeRoom(room: string): Promise<void>
  /** What a client shows the relay, where there is one. */
  relay(): RelayCredential | null
  engineStatus(): 'up' | 'down'
  onEngine(listener: (status: 'up' | 'down') => void): () => void
}
