import type { Bytes } from '@konklave/protocol'

/** Time and chance, so that a model test can own both. */
export interface Clock {
  /** Milliseconds, monotonic. */
  now(): number
  /** Calls once after `ms`; returns a cancel. */
  after(ms: number, run: () => void): () => void
}
export interface Random {
  bytes(size: number): Bytes
}

/** One WebSocket, or its equivalent in a model test: binary frames, in order. */
export interface Wire {
  readonly state: 'open' | 'closed'
  send(frame: Bytes): void
  close(): void
  onFrame(listener: (frame: Bytes) => void): void
  /** Never calls back before it returns. */
  onClose(listener: () => void): void
}
export type Connect = (signal: AbortSignal) => Promise<Wire>
