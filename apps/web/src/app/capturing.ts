import type { CaptureWish, MediaTransport } from '@konklave/media'
import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { CaptureKind, CaptureProblem, MediaKind, MediaView } from '../kernel/media.ts'
import { prefs } from '../kernel/prefs.ts'

/** What is to be done to a device before it is sent; `again` opens it anew, if it is still open. */
export type Treat = (kind: CaptureKind, again: () => void) => Promise<CaptureWish>

/** Of the own picture, for whoever spares data. */
const SMALL = { width: 640, height: 360, frameRate: 15 }

export type Capturing = Pick<MediaView, 'problems' | 'opening' | 'capture' | 'renew' | 'share'> & {
  note(kind: MediaKind, problem: CaptureProblem | null): void
  /** What is only on its way does not come on any more. */
  forgetComing(): void
}

/** Opens what the person wants opened, and keeps why it did not open. */
export function createCapturing({
  ready,
  off,
  local,
  treat,
}: {
  /** Loads what is missing. */
  readonly ready: () => Promise<MediaTransport | null>
  readonly off: (kind: CaptureKind | 'screen') => Promise<void>
  readonly local: ReadonlySignal<ReadonlyMap<MediaKind, unknown>>
  readonly treat: Treat | undefined
}): Capturing {
  const problems = signal<ReadonlyMap<MediaKind, CaptureProblem>>(new Map())
  const opening = signal<ReadonlySet<MediaKind>>(new Set())
  const turns = new Map<MediaKind, number>()

  function note(kind: MediaKind, problem: CaptureProblem | null): void {
    const next = new Map(problems.peek())
    if (problem) next.set(kind, problem)
    else next.delete(kind)
    problems.value = next
  }

  async function during(kind: MediaKind, act: () => Promise<void>): Promise<void> {
    // What is open and only changes can be switched off meanwhile: its button waits for nothing.
    if (local.peek().has(kind)) return act()
    opening.value = new Set(opening.peek()).add(kind)
    try {
      return await act()
    } finally {
      opening.value = new Set([...opening.peek()].filter(k => k !== kind))
    }
  }

  /** True as long as nothing else is wanted of this kind. */
  function turn(kind: MediaKind): () => boolean {
    const mine = (turns.get(kind) ?? 0) + 1
    turns.set(kind, mine)
    return () => turns.get(kind) === mine
  }

  async function capture(kind: CaptureKind, on: boolean): Promise<void> {
    const current = turn(kind)
    if (!on) {
      note(kind, null)
      await off(kind)
      return
    }
    await during(kind, async () => {
      // What does not arrive is left out: it must keep nobody from speaking. But nobody's room is shown who hides it (P-71).
      const hides = kind === 'camera' && prefs.peek().backdrop !== 'none'
      const treated = treat?.(kind, () => void renew(kind)).catch(() => (hides ? null : {}))
      const [loaded, wish] = await Promise.all([ready(), treated])
      // Off meanwhile: it must not come on now.
      if (!current()) return
      if (wish === null) {
        await loaded?.setCapture(kind, null)
        return note(kind, 'withheld')
      }
      const { [kind]: deviceId, pictures, sendKbps } = prefs.peek()
      const thrift = kind === 'camera' && (pictures !== 'all' || sendKbps !== null) ? { size: SMALL } : {}
      const all = { ...thrift, ...wish, ...(deviceId && { deviceId }) }
      note(kind, loaded ? await loaded.setCapture(kind, all) : 'unsupported')
    })
  }

  /** Only what is open: nothing comes on by this (P-48). */
  async function renew(kind: CaptureKind): Promise<void> {
    if (local.peek().has(kind)) await capture(kind, true)
  }

  async function share(on: boolean): Promise<void> {
    const current = turn('screen')
    if (!on) {
      await off('screen')
      return
    }
    await during('screen', async () => {
      const loaded = await ready()
      if (!current()) return
      if (!('getDisplayMedia' in (navigator.mediaDevices ?? {}))) return note('screen', 'unsupported')
      const problem = loaded ? await loaded.setShare(true) : 'unsupported'
      // Closing the browser's list is an answer, not a problem.
      note('screen', problem === 'denied' ? null : problem)
    })
  }

  function forgetComing(): void {
    for (const kind of [...turns.keys()]) turn(kind)
  }

  return { problems, opening, note, forgetComing, capture, renew, share }
}
