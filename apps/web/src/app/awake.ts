type Around = {
  /** Absent where the browser has none: the screen then goes dark as always. */
  readonly wakeLock: Pick<WakeLock, 'request'> | undefined
  readonly page: Pick<Document, 'visibilityState' | 'addEventListener'>
  readonly signal: AbortSignal
}

/** Keeps the screen on while that is wished for. The browser takes it back whenever the page is hidden, and does not give it again by itself. */
export function createAwake({ wakeLock, page, signal }: Around): (wish: boolean) => void {
  let wished = false
  let held: WakeLockSentinel | null = null
  let asking = false
  const settle = async () => {
    if (!wished) return void held?.release().catch(() => undefined)
    // Hidden pages are refused. One request at a time: what a second one brings, nobody would give back.
    if (asking || (held && !held.released) || page.visibilityState !== 'visible') return
    asking = true
    held = (await wakeLock?.request('screen').catch(() => null)) ?? null
    asking = false
    if (!wished) await settle()
  }
  page.addEventListener('visibilitychange', () => void settle(), { signal })
  return wish => {
    wished = wish
    void settle()
  }
}
