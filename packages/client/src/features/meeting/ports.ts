import type { Bytes, MediaRelay, TabKey } from '@konklave/protocol'

export type { Clock, Connect, Random, Wire } from '../../kernel/ports.ts'

/** What the meeting needs of its surroundings. The web, the headless member and the model test each bring their own. */

/**
 * The media side, fed with keys and asked for its live contexts. The member without media passes null.
 * Structurally a part of `MediaTransport` in `media`; the app wires the two.
 */
export interface MediaPort {
  setKeys(keys: {
    epoch: number
    own: { leafIndex: number; participant: string; secret: Bytes } | null
    others: readonly {
      leafIndex: number
      participant: string
      secret: Bytes
      /** [K43] What the rules let this member send; frames of other kinds are not let through. */
      kinds: readonly ('microphone' | 'camera' | 'screen' | 'screenAudio')[]
    }[]
    addedSomebody: boolean
    removedBarred: boolean
  }): void
  report(report: {
    epoch: number
    leafIndex: number
    nextCtx: number
    contexts: readonly {
      ctx: number
      kind: 'microphone' | 'camera' | 'screen' | 'screenAudio'
      counter: number
    }[]
  }): void
  contexts(): Promise<{
    epoch: number
    nextCtx: number
    contexts: readonly {
      ctx: number
      kind: 'microphone' | 'camera' | 'screen' | 'screenAudio'
      counter: number
    }[]
  }>
  /** The own line is weak, by what is measured at this end; changes are told like those of `contexts`. */
  weak?(): boolean
  /** Those here who say that their line is weak, by media id: what is shared is to be sent so that it reaches them as well. */
  weakHere?(who: readonly string[]): void
  /** `contexts` changed: send a heartbeat at once (K21). */
  onContexts(listener: () => void): () => void
  /** A ticket for the media engine is there; `rights` tell whether it is only pre-warmed. */
  ticket(p: { ticket: string; rights: 'prewarm' | 'member'; relay?: MediaRelay } | null): void
  /**
   * This member's commit is on its way, and the eager offer may travel with it. `others`: media ids (base64url) of those
   * inside, from the checked tree. The commit may still be refused.
   */
  entering(others: readonly string[]): void
  /** This member has just entered the group: make the eager offer. */
  entered(): void
  /** A moderator asked to mute: the person's own client does it (P-48). */
  mute(kind: 'microphone' | 'camera' | 'screen' | 'screenAudio'): void
  /** [K44] This member is in a breakout: nothing is sent to the main room, and nothing of it is heard, until it is back. */
  pause?(away: boolean): void
}

/** Small sealed store of one browser tab (K19, K32): never MLS state. Values survive a reload. */
export interface TabStore {
  get(key: TabKey): Promise<Bytes | null>
  set(key: TabKey, value: Bytes): Promise<void>
  delete(key: TabKey): Promise<void>
}

export type KeyKind = 'Ed25519' | 'X25519'

/** Keys that cannot be read out: Ed25519 and X25519 pairs kept as non-extractable CryptoKeys (IndexedDB on the web). */
export interface KeyStore {
  load(name: string): Promise<CryptoKeyPair | null>
  /** Makes a pair whose private half cannot be exported, and keeps it. */
  create(name: string, kind: KeyKind): Promise<CryptoKeyPair>
  save(name: string, pair: CryptoKeyPair): Promise<void>
  delete(name: string): Promise<void>
}
