import { type Signal, signal } from '@preact/signals-core'
import type { MeetingStream } from './meetingStream.ts'

/** The stream in use, which is another one after knocking or moving. */
export type Line = {
  stream: MeetingStream | null
  /** True while the stream is open and the meeting live: requests make sense. */
  readonly online: Signal<boolean>
}

export const createLine = (): Line => ({ stream: null, online: signal(false) })
