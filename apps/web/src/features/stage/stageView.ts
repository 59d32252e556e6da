import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { Tiles } from './capacity.ts'
import type { Corner } from './layout.ts'
import type { SmallWindow } from './smallWindow.ts'

/** How one person looks at the meeting, for as long as they are in it. What is remembered on the device is in `prefs`. */
export type StageView = {
  /** Keys of what is kept large, in the order of pinning. */
  readonly pins: ReadonlySignal<readonly string[]>
  readonly page: ReadonlySignal<number>
  readonly hideSelf: ReadonlySignal<boolean>
  /** Where the own tile lies, while it lies over a picture. */
  readonly corner: ReadonlySignal<Corner>
  readonly hideWithout: ReadonlySignal<boolean>
  /** Key of the screen that fills the window. */
  readonly full: ReadonlySignal<string | null>
  /** The meeting is shown in a small window of its own. */
  readonly small: ReadonlySignal<SmallWindow | null>
  togglePin(key: string): void
  turnTo(page: number): void
  setHideSelf(hide: boolean): void
  setCorner(corner: Corner): void
  setHideWithout(hide: boolean): void
  /** While a press is handled: browsers allow it only then. */
  fill(key: string | null): void
  toggleFullscreen(): void
  setSmall(small: SmallWindow | null): void
  comeBack(): void
  /** Follows what the browser does by itself, until the returned function is called. */
  watch(): () => void
}

/** A key that changes how one sees the others. */
export type ViewKey = {
  readonly keys: string
  readonly cap?: string
  readonly label: string
  readonly allowed: boolean
  readonly run: () => void
}

export function createStageView(): StageView {
  const pins = signal<readonly string[]>([])
  const page = signal(0)
  const hideSelf = signal(false)
  const corner = signal<Corner>(0)
  const hideWithout = signal(false)
  const full = signal<string | null>(null)
  const small = signal<SmallWindow | null>(null)
  const comeBack = () => {
    const open = small.peek()
    small.value = null
    open?.close()
  }
  return {
    pins,
    page,
    hideSelf,
    corner,
    hideWithout,
    full,
    small,
    togglePin(key) {
      const now = pins.peek()
      pins.value = now.includes(key) ? now.filter(k => k !== key) : [...now, key]
    },
    turnTo(next) {
      page.value = Math.max(0, next)
    },
    setHideSelf(hide) {
      hideSelf.value = hide
    },
    setCorner(next) {
      corner.value = next
    },
    setHideWithout(hide) {
      hideWithout.value = hide
    },
    fill(key) {
      full.value = key
      setFullscreen(key !== null)
    },
    toggleFullscreen: () => setFullscreen(!document.fullscreenElement),
    setSmall(next) {
      small.value = next
    },
    comeBack,
    watch() {
      const onChange = () => {
        if (!document.fullscreenElement) full.value = null
      }
      document.addEventListener('fullscreenchange', onChange)
      return () => {
        document.removeEventListener('fullscreenchange', onChange)
        comeBack()
      }
    },
  }
}

/** The page as a whole, so that sheets, alarms and the bar are in it. iPhones have no such thing: there it fills the window. */
function setFullscreen(on: boolean): void {
  const change = on
    ? document.fullscreenElement
      ? undefined
      : document.documentElement.requestFullscreen?.()
    : document.fullscreenElement
      ? document.exitFullscreen()
      : undefined
  change?.catch(() => undefined)
}

export const tilesOf = (kept: string): Tiles => (kept === 'auto' ? 'auto' : (Number(kept) as Tiles))
