import type { Credential, ErrorCode } from '@konklave/protocol'

/** One open stream as a feature sees it. The kernel owns framing, credit, ping and the socket. */
export interface StreamPort {
  /** Distinguishes streams across sockets for as long as the process lives; in memory only. */
  readonly id: string
  /** Ordered lane; `seq` is the feature's own gapless sequence. Held back by the kernel while credit is short. */
  ordered(seq: number, body: unknown): void
  /** Ephemeral lane: latest wins per `key`. */
  ephemeral(key: string, body: unknown): void
  /** Closes this stream only. The session's `closed` is not called again. */
  close(code: ErrorCode): void
}

export type OpenRequest = {
  /** The 16-byte id named in `open`. */
  readonly id: Uint8Array
  /** Already proved: the member key signed {origin, roomId, nonce} of this socket (K26). */
  readonly credential: Credential
  readonly after: number | undefined
  readonly body: unknown
  readonly port: StreamPort
}

export type Answer =
  | { readonly ok: true; readonly body?: unknown }
  | { readonly ok: false; readonly code: ErrorCode }

export interface StreamSession {
  /** Body of the `opened` frame. The kernel sends it before anything the port was given meanwhile. */
  readonly opened: unknown
  /** One `send`; the kernel turns the answer into `reply` or `refused`. `body` is untrusted: parse it. */
  request(body: unknown): Promise<Answer>
  ephemeral?(body: unknown): void
  /** The stream or its socket is gone. */
  closed(): void
}

/** A kind of stream (`meeting`, `lobby`, later `document`). Adding one changes nothing in the kernel. */
export interface StreamKind {
  readonly kind: string
  open(request: OpenRequest): Promise<StreamSession | ErrorCode>
}

export interface Clock {
  /** Monotonic milliseconds. */
  now(): number
  /** Runs once after `ms`; returns a cancel. Never keeps the process alive. */
  after(ms: number, run: () => void): () => void
}
