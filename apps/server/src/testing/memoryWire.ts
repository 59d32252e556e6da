import { type ClientFrame, decode, encode, type ServerFrame, serverFrame } from '@konklave/protocol'
import type { Wire } from '../streams/wire.ts'

/** A socket in memory, driven by hand. */
export class MemoryWire implements Wire {
  readonly sent: ServerFrame[] = []
  bufferedBytes = 0
  ended: 'no' | 'closed' | 'terminated' = 'no'
  code: number | null = null
  paused = false
  allowed = 0
  #onFrame: (bytes: Uint8Array) => void = () => {}
  #onForeign: () => void = () => {}
  #onClose: () => void = () => {}

  receive(frame: ClientFrame): void {
    this.receiveBytes(encode(frame))
  }
  receiveBytes(bytes: Uint8Array): void {
    this.#onFrame(bytes)
  }
  receiveText(): void {
    this.#onForeign()
  }
  drop(): void {
    this.#onClose()
  }

  send(bytes: Uint8Array, flushed: () => void): void {
    this.sent.push(decode(serverFrame, bytes, 8 * 1024 * 1024))
    queueMicrotask(flushed)
  }
  pause(): void {
    this.paused = true
  }
  resume(): void {
    this.paused = false
  }
  allowFrames(bytes: number): void {
    this.allowed = bytes
  }
  close(code: number): void {
    this.ended = 'closed'
    this.code = code
    this.#onClose()
  }
  terminate(): void {
    this.ended = 'terminated'
    this.#onClose()
  }
  onFrame(listener: (bytes: Uint8Array) => void): void {
    this.#onFrame = listener
  }
  onNoise(): void {}
  onForeign(listener: () => void): void {
    this.#onForeign = listener
  }
  onClose(listener: () => void): void {
    this.#onClose = listener
  }
}
