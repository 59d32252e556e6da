import { signal } from '@preact/signals-core'

/** Counts actions that were refused; the toasts say so. */
export const refusals = signal(0)

/** Counts parts of the screen whose code did not arrive; the toasts say so. */
export const losses = signal(0)

export function partLost(): void {
  losses.value = losses.peek() + 1
}

/** For buttons whose outcome shows by itself: a refusal is said, and the state on the screen stays the true one. */
export function attempt(action: Promise<void>): void {
  action.catch(() => {
    refusals.value = refusals.peek() + 1
  })
}
