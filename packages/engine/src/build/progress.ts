/** One step of getting hold of the engine, for a person who waits. */
export interface Progress {
  readonly step: 'wait' | 'check' | 'source' | 'compile' | 'download' | 'verify' | 'done'
  /** English, one line, no trailing full stop. */
  readonly message: string
  readonly elapsedMs: number
}

export type OnProgress = (progress: Progress) => void

/** Adds the time since the first step. */
export function progressFrom(onProgress: OnProgress | undefined, now: () => number = Date.now) {
  const start = now()
  return (step: Progress['step'], message: string): void =>
    onProgress?.({ step, message, elapsedMs: now() - start })
}
