import type { CaptureKind } from '../kernel/media.ts'

export const DEVICES_KEY = 'konklave:devices'

const KINDS: readonly CaptureKind[] = ['microphone', 'camera']

/** What was on when the page was reloaded: it is off now, and the person is told so. */
export function devicesBefore(storage: Pick<Storage, 'getItem'> | undefined): readonly CaptureKind[] {
  try {
    const kept = storage?.getItem(DEVICES_KEY)?.split(' ') ?? []
    return KINDS.filter(kind => kept.includes(kind))
  } catch {
    return []
  }
}

/** Keeps what is on now; nothing on, nothing kept. */
export function keepDevices(
  storage: Pick<Storage, 'setItem' | 'removeItem'> | undefined,
  on: Iterable<string>,
): void {
  const all = [...on]
  const kept = KINDS.filter(kind => all.includes(kind))
  try {
    if (kept.length > 0) storage?.setItem(DEVICES_KEY, kept.join(' '))
    else storage?.removeItem(DEVICES_KEY)
  } catch {
    // Without storage nothing is said after a reload.
  }
}

/** Reading the name alone throws where cookies are blocked. */
export function tabStorage(): Storage | undefined {
  try {
    return sessionStorage
  } catch {
    return undefined
  }
}
