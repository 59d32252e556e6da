/** How frames come from the device and go back into a track. */
export type Way = {
  readonly track: MediaStreamTrack
  /** A frame that was painted, or null for one that was left out. */
  take(frame: ImageBitmap | null): void
  stop(): void
}
