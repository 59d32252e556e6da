import type { MediaPort } from '@konklave/client'
import type { HeldDevice, MediaTransport } from '@konklave/media'
import { type Signal, signal } from '@preact/signals-core'
import type { CaptureKind, MediaKind, MediaView } from '../kernel/media.ts'
import { changePrefs } from '../kernel/prefs.ts'
import { createCapturing, type Treat } from './capturing.ts'
import { createLine, type Line, type LineView } from './mediaLine.ts'

export type MediaDeps = {
  /** Loads the engine's client; throws an error with a `reason` where the browser cannot take part. */
  readonly load: () => Promise<MediaTransport>
  /** Where the gate of the media engine is. */
  readonly url: string
  readonly treat?: Treat
  /** What was on when the page was reloaded. */
  readonly before?: readonly CaptureKind[]
}

/**
 * Sound and picture of this page: devices, which are there once, and the room they are on the line to. That is the meeting, or for
 * a while a room beside it (mediaBeside.ts); only one of the two sends, receives and plays.
 */
export type Media = {
  /** Of the meeting. */
  readonly port: MediaPort
  readonly view: MediaView
  readonly board: Switchboard
  /** Starts loading the engine, on the screen before the meeting. */
  warm(): void
  close(): void
}

/** Which line the devices are on, for whoever changes it. */
export type Switchboard = {
  readonly main: Line
  current: Line
  /** Of the room beside the meeting that the devices are with; null: they are with the meeting. */
  readonly beside: Signal<MediaView | null>
  /** The part of each line's view that is of the page. */
  readonly view: Omit<MediaView, keyof LineView>
  readonly local: Signal<ReadonlyMap<MediaKind, MediaStreamTrack>>
  readonly devices: Signal<ReadonlyMap<MediaKind, MediaStreamTrack>>
  /** On the way from one line to the next, sent nowhere. */
  readonly held: Map<CaptureKind, HeldDevice>
  /** Of what is held. */
  letGo?: (kind: CaptureKind) => void
  line(paused?: boolean): Line
  forgetComing(): void
  closed: boolean
}

/** Sets up the glue; nothing is loaded, opened or sent before it is asked for. */
export function createMedia({ load, url, treat, before = [] }: MediaDeps): Media {
  const local = signal<ReadonlyMap<MediaKind, MediaStreamTrack>>(new Map())
  const devices = signal<ReadonlyMap<MediaKind, MediaStreamTrack>>(new Map())
  const offSinceReload = signal<ReadonlySet<CaptureKind>>(new Set(before))
  const held = new Map<CaptureKind, HeldDevice>()

  const line = (paused = false): Line => {
    const mine = () => board.current === made
    const made: Line = createLine({
      load,
      url,
      paused,
      news: {
        captured(next) {
          if (!mine() || held.size > 0) return
          local.value = next
          const off = [...offSinceReload.peek()].filter(kind => !next.has(kind))
          if (off.length < offSinceReload.peek().size) offSinceReload.value = new Set(off)
        },
        devices(next) {
          if (mine() && held.size === 0) devices.value = next
        },
        ended: (kind, problem) => mine() && note(kind, problem),
        mute(kind) {
          // Those in the room that one is not in just now have nothing of this person to mute.
          if (!mine()) return
          if (kind === 'microphone' || kind === 'camera') void capture(kind, false)
          else void share(false)
        },
      },
    })
    return made
  }

  const { problems, opening, note, forgetComing, capture, renew, share } = createCapturing({
    ready: () => board.current.ready(),
    async off(kind) {
      const transport = board.current.transport()
      if (kind === 'screen') return void (await transport?.setShare(false))
      board.letGo?.(kind)
      await transport?.setCapture(kind, null)
    },
    local,
    treat,
  })

  const view: Switchboard['view'] = {
    local,
    devices,
    problems,
    opening,
    offSinceReload,
    capture,
    share,
    async chooseDevice(kind, deviceId) {
      changePrefs({ [kind]: deviceId === 'default' ? null : deviceId })
      await renew(kind)
    },
    renew,
    async chooseOutput(deviceId) {
      changePrefs({ speaker: deviceId === 'default' ? null : deviceId })
      // A speaker that is gone: the browser goes on with its own choice.
      const choose = (one: Line) =>
        one
          .transport()
          ?.setOutput(deviceId === 'default' ? '' : deviceId)
          .catch(() => undefined)
      await Promise.all([main, board.current].map(choose))
    },
    forgetReload() {
      offSinceReload.value = new Set()
    },
    forget: kind => note(kind, null),
    another: load,
  }

  const main = line()
  const board: Switchboard = {
    main,
    current: main,
    beside: signal<MediaView | null>(null),
    view,
    local,
    devices,
    held,
    line,
    forgetComing,
    closed: false,
  }
  return {
    port: main.port,
    view: { ...main.view, ...view },
    board,
    warm: () => void main.ready(),
    close() {
      board.closed = true
      for (const kind of [...held.keys()]) board.letGo?.(kind)
      main.close()
      board.current.close()
      local.value = new Map()
    },
  }
}
