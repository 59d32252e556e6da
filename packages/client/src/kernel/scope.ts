/** Ends together: timers, subscriptions, streams. Whatever is added after the end is ended at once. */
export interface Scope {
  readonly ended: boolean
  readonly signal: AbortSignal
  add(end: () => void): void
  end(): void
}

export function createScope(): Scope {
  const controller = new AbortController()
  const ends: (() => void)[] = []
  return {
    get ended() {
      return controller.signal.aborted
    },
    signal: controller.signal,
    add(end) {
      if (controller.signal.aborted) end()
      else ends.push(end)
    },
    end() {
      if (controller.signal.aborted) return
      controller.abort()
      for (const end of ends.splice(0).reverse()) end()
    },
  }
}
