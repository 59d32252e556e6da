import type {
  CaptureProblem,
  CaptureWish,
  HeldDevice,
  HeldDevices,
  MediaKind,
  TrackProcessor,
  VideoSize,
} from '../types.ts'
import { type Captured, openCamera, openMicrophone, openScreen } from './capture.ts'
import type { Publisher } from './publisher.ts'

type Surroundings = {
  readonly publisher: Pick<Publisher, 'set' | 'source' | 'drop'>
  readonly camera: VideoSize
  /** False when nothing may be captured for sending any more. */
  readonly allowed: () => boolean
  readonly changed: () => void
  readonly ended: (kind: MediaKind, problem: CaptureProblem) => void
}

/** A device's own track, and what is sent of it where something is done to it first. */
type Open = HeldDevice

/** Opens devices when the person asks, and lets go of them when the person, the system or the server ends it. */
export class Devices {
  readonly #around: Surroundings
  /** Counts the wishes per kind: a device that opens after the wish was taken back is closed again. */
  readonly #wishes = new Map<MediaKind, number>()
  readonly #open = new Map<MediaKind, Open>()

  constructor(around: Surroundings) {
    this.#around = around
  }

  async capture(kind: 'microphone' | 'camera', wish: CaptureWish | null): Promise<CaptureProblem | null> {
    const turn = this.#turn(kind)
    if (!wish) {
      this.#take(kind, null)
      return null
    }
    const opened =
      kind === 'microphone' ? await openMicrophone(wish) : await openCamera(wish, this.#around.camera)
    return this.#adopt(opened, { current: turn, kindOf: () => kind, ...wish })
  }

  /** The devices' own tracks. */
  open(): ReadonlyMap<MediaKind, MediaStreamTrack> {
    return new Map([...this.#open].map(([kind, { device }]) => [kind, device]))
  }

  async share(on: boolean): Promise<CaptureProblem | null> {
    const turn = this.#turn('screen')
    if (!on) {
      await Promise.all([this.#take('screen', null), this.#take('screenAudio', null)])
      return null
    }
    const opened = await openScreen()
    if (!('problem' in opened))
      await Promise.all([this.#take('screen', null), this.#take('screenAudio', null)])
    const kindOf = (track: MediaStreamTrack) => (track.kind === 'audio' ? 'screenAudio' : 'screen')
    return this.#adopt(opened, { current: turn, kindOf })
  }

  end(kind: MediaKind, problem: CaptureProblem): void {
    this.#take(kind, null)
    if (kind === 'screen') this.#take('screenAudio', null)
    this.#around.ended(kind, problem)
  }

  stopAll(): void {
    for (const kind of [...this.#open.keys()]) this.#take(kind, null)
  }

  /** Of microphone and camera, what is open, still open, and nothing that is only on its way; the screen is let go. */
  giveAway(): HeldDevices {
    for (const kind of [...this.#wishes.keys()]) this.#turn(kind)
    const held = new Map<'microphone' | 'camera', Open>()
    for (const [kind, open] of this.#open) {
      if (kind === 'microphone' || kind === 'camera') held.set(kind, open)
      else release(open)
    }
    this.#open.clear()
    this.#around.publisher.drop()
    this.#around.changed()
    return held
  }

  takeOver(held: HeldDevices): void {
    for (const [kind, open] of held) {
      this.#turn(kind)
      const unplugged = open.device.readyState === 'ended'
      if (unplugged || !this.#around.allowed()) {
        release(open)
        this.#around.ended(kind, unplugged ? 'ended' : 'not-allowed')
      } else this.#hold(kind, open)
    }
  }

  /** Lets go of every device, when nobody is to be told any more. */
  close(): void {
    // What is still being opened is not wanted any more either.
    for (const kind of [...this.#wishes.keys()]) this.#turn(kind)
    for (const open of this.#open.values()) release(open)
    this.#open.clear()
  }

  #turn(kind: MediaKind): () => boolean {
    const turn = (this.#wishes.get(kind) ?? 0) + 1
    this.#wishes.set(kind, turn)
    return () => this.#wishes.get(kind) === turn
  }

  async #adopt(
    opened: Captured,
    { current, kindOf, process, withhold }: Adopting,
  ): Promise<CaptureProblem | null> {
    if ('problem' in opened) return opened.problem
    for (const device of opened.tracks) {
      const kind = kindOf(device)
      const refused = () => !current() || !this.#around.allowed()
      // Unasked for by now: nothing is to be set up on a device that closes again.
      const processed = process && !refused() ? await process(device).catch(() => null) : null
      const open = { device, processed }
      if (refused()) release(open)
      else if (withhold && !processed) {
        release(open)
        // What was sent until now has given up as well, or is not wanted any more.
        this.#take(kind, null)
        return 'withheld'
      }
      // Unplugged while it was being set up: no event comes any more.
      else if (device.readyState === 'ended' && processed) {
        release(open)
        return 'ended'
      } else this.#hold(kind, open)
    }
    return current() && !this.#around.allowed() ? 'not-allowed' : null
  }

  #hold(kind: MediaKind, open: Open): void {
    open.device.addEventListener('ended', () => {
      if (this.#open.get(kind) === open) this.end(kind, 'ended')
    })
    this.#take(kind, open)
  }

  /** Shuts the sender before the old device is let go. Publishing follows by itself and is not waited for. */
  #take(kind: MediaKind, open: Open | null): void {
    const { publisher, changed } = this.#around
    const before = this.#open.get(kind)
    if (!before && !open) return
    if (open) this.#open.set(kind, open)
    else this.#open.delete(kind)
    publisher.set(kind, open ? sentOf(open) : null)
    if (before) release(before)
    changed()
  }
}

type Adopting = {
  /** False once the person wants something else. */
  readonly current: () => boolean
  readonly kindOf: (track: MediaStreamTrack) => MediaKind
  readonly process?: TrackProcessor
  readonly withhold?: boolean
}

const sentOf = ({ device, processed }: Open): MediaStreamTrack => processed?.track ?? device

function release({ device, processed }: Open): void {
  device.stop()
  processed?.track.stop()
  processed?.stop()
}
