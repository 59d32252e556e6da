/** What the probe in a page has seen; times are milliseconds since 1970. */
export type Seen = {
  readonly clickAt: number | null
  readonly soundAt: number | null
  /** First frame with this code, by code. */
  readonly pictureAt: Readonly<Record<number, number>>
}

/**
 * Watches every sound and picture that a page gives to a media element. Runs inside the page before its scripts and must
 * not use anything outside itself. A picture counts when a decoded frame shows a readable code; a sound when a decoded
 * block of 10 ms or less carries a tone. What is drawn or spoken after that is the same for everybody and left out.
 */
export function installProbe(): void {
  type Processor = { readonly readable: ReadableStream<AudioData> }
  const make = (
    window as unknown as { MediaStreamTrackProcessor: new (o: { track: MediaStreamTrack }) => Processor }
  ).MediaStreamTrackProcessor
  const seen = {
    clickAt: null as number | null,
    soundAt: null as number | null,
    pictureAt: {} as Record<number, number>,
  }
  const listening = new WeakSet<MediaStreamTrack>()
  const watching = new WeakSet<HTMLVideoElement>()
  const canvas = document.createElement('canvas')
  canvas.width = 16
  canvas.height = 8
  const context = canvas.getContext('2d', { willReadFrequently: true })

  const readCode = (video: HTMLVideoElement): number | null => {
    if (!context || video.videoWidth === 0) return null
    context.drawImage(video, 0, 0, 16, 8)
    const { data } = context.getImageData(0, 0, 16, 8)
    let code = 0
    for (let i = 0; i < 8; i++) {
      const at = (((i >> 2) * 4 + 1) * 16 + (i & 3) * 4 + 1) * 4
      const light = ((data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0)) / 3
      if (light > 90 && light < 165) return null
      if (light >= 165) code |= 1 << i
    }
    return code
  }
  const watch = (video: HTMLVideoElement): void => {
    if (watching.has(video)) return
    watching.add(video)
    const frame = () => {
      const code = readCode(video)
      // Neither black nor white: those are empty pictures.
      if (code !== null && code !== 0 && code !== 255) seen.pictureAt[code] ??= Date.now()
      video.requestVideoFrameCallback(frame)
    }
    video.requestVideoFrameCallback(frame)
  }
  const listen = async (track: MediaStreamTrack): Promise<void> => {
    if (listening.has(track)) return
    listening.add(track)
    const reader = new make({ track }).readable.getReader()
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      if (seen.soundAt === null) {
        const samples = new Float32Array(value.numberOfFrames)
        value.copyTo(samples, { planeIndex: 0, format: 'f32-planar' })
        if (samples.some(s => Math.abs(s) > 0.01)) seen.soundAt = Date.now()
      }
      value.close()
    }
  }
  const use = (element: HTMLMediaElement, stream: MediaStream): void => {
    if (element instanceof HTMLVideoElement) watch(element)
    if (element.muted) return
    const all = () => {
      for (const track of stream.getAudioTracks()) void listen(track)
    }
    all()
    stream.addEventListener('addtrack', all)
  }
  const property = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject')
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    ...property,
    set(this: HTMLMediaElement, stream: unknown) {
      property?.set?.call(this, stream)
      if (stream instanceof MediaStream) use(this, stream)
    },
  })
  const clicked = () => {
    seen.clickAt ??= Date.now()
  }
  addEventListener('pointerup', clicked, true)
  addEventListener('click', clicked, true)
  const connections: RTCPeerConnection[] = []
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      connections.push(this)
    }
  }
  Object.assign(window, {
    /** Whether media could flow: the way to the engine has been found and its keys agreed. It has 3 + 3 sections. */
    __connected: () =>
      connections.some(c => c.connectionState === 'connected' && c.getReceivers().length >= 6),
    __pcs: () => connections,
    __seen: () => seen,
    __forget: () => {
      Object.assign(seen, { clickAt: null, soundAt: null, pictureAt: {} })
    },
  })
}

/**
 * A camera of 30 frames per second and a tone, instead of the ones a page asks for. Made before they are asked for, the
 * way a camera that is already open would be: how long a device takes to start is not our subject.
 */
export function installSource(code: number, toneHz: number): void {
  const canvas = document.createElement('canvas')
  canvas.width = 320
  canvas.height = 180
  const context = canvas.getContext('2d') as CanvasRenderingContext2D
  let tick = 0
  const stamps: number[] = []
  const draw = () => {
    for (let i = 0; i < 8; i++) {
      context.fillStyle = (code >> i) & 1 ? '#fff' : '#000'
      context.fillRect((i % 4) * 80, Math.floor(i / 4) * 90, 80, 90)
    }
    context.fillStyle = '#777'
    tick += 4
    context.fillRect(tick % 320, 86, 12, 8)
    stamps.push(performance.now())
    if (stamps.length > 300) stamps.shift()
  }
  const tone = (): MediaStreamTrack => {
    const audio = new AudioContext()
    const oscillator = audio.createOscillator()
    oscillator.frequency.value = toneHz
    const gain = audio.createGain()
    gain.gain.value = 0.4
    const out = audio.createMediaStreamDestination()
    oscillator.connect(gain).connect(out)
    oscillator.start()
    void audio.resume()
    return out.stream.getAudioTracks()[0] as MediaStreamTrack
  }
  let _timer: ReturnType<typeof setInterval> | undefined
  navigator.mediaDevices.getUserMedia = async (wish = {}) => {
    const tracks: MediaStreamTrack[] = []
    if (wish.video) {
      draw()
      _timer ??= setInterval(draw, 1000 / 30)
      tracks.push(...canvas.captureStream(30).getVideoTracks())
    }
    if (wish.audio) tracks.push(tone())
    return new MediaStream(tracks)
  }
  Object.assign(window, {
    /** Milliseconds between the frames this source has drawn lately. */
    __intervals: () => stamps.slice(1).map((t, i) => t - (stamps[i] ?? t)),
  })
}
