/**
 * Fake camera, microphone and screen for a page, the same in every browser: a coded picture and a tone. Runs inside
 * the page before its scripts; must not use anything outside itself.
 *
 * Picture: 4×2 black or white fields encode `code` (0…255) around a moving bar, so that frames differ.
 */
export function installDevices(code: number, toneHz: number): void {
  if (!navigator.mediaDevices) return // about:blank, before the page
  // Firefox runs no audio graph on a machine without a sound card; its own fake microphone has a tone (see launch.ts).
  const firefox = navigator.userAgent.includes('Firefox')
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  const width = 320
  const height = 180
  // Each picture is drawn, encoded, sealed, opened, decoded and shown on the same two cores.
  const perSecond = 10
  const draw = (context: CanvasRenderingContext2D, value: number, tick: number) => {
    for (let i = 0; i < 8; i++) {
      context.fillStyle = (value >> i) & 1 ? '#fff' : '#000'
      context.fillRect((i % 4) * 80, Math.floor(i / 4) * 90, 80, 90)
    }
    context.fillStyle = '#777'
    context.fillRect(tick % width, 86, 12, 8)
  }
  const picture = (value: number): MediaStreamTrack => {
    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = height
    const context = canvas.getContext('2d') as CanvasRenderingContext2D
    let tick = 0
    draw(context, value, tick)
    const timer = setInterval(() => {
      tick += 8
      draw(context, value, tick)
    }, 1000 / perSecond)
    const [track] = canvas.captureStream(perSecond).getVideoTracks()
    if (!track) throw new Error('no canvas track')
    const stop = track.stop.bind(track)
    track.stop = () => {
      clearInterval(timer)
      stop()
    }
    return track
  }
  const sound = (hz: number): MediaStreamTrack => {
    const context = new AudioContext()
    const oscillator = context.createOscillator()
    oscillator.frequency.value = hz
    const gain = context.createGain()
    gain.gain.value = 0.4
    const out = context.createMediaStreamDestination()
    oscillator.connect(gain).connect(out)
    oscillator.start()
    void context.resume()
    const [track] = out.stream.getAudioTracks()
    if (!track) throw new Error('no tone track')
    const stop = track.stop.bind(track)
    track.stop = () => {
      void context.close()
      stop()
    }
    return track
  }
  const opened: string[] = []
  Object.assign(window, { __opened: opened })
  navigator.mediaDevices.getUserMedia = async (wish = {}) => {
    const tracks: MediaStreamTrack[] = []
    if (wish.video) tracks.push(picture(code))
    if (wish.audio && firefox) tracks.push(...(await real({ audio: true })).getAudioTracks())
    else if (wish.audio) tracks.push(sound(toneHz))
    opened.push(...tracks.map(t => t.kind))
    return new MediaStream(tracks)
  }
  navigator.mediaDevices.getDisplayMedia = async (wish = {}) => {
    const tracks = [picture(255 - code)]
    if (wish.audio && !firefox) tracks.push(sound(toneHz * 2))
    opened.push('screen')
    return new MediaStream(tracks)
  }
  const fake = (kind: MediaDeviceKind, deviceId: string, label: string) =>
    ({ kind, deviceId, label, groupId: 'g', toJSON: () => ({}) }) as MediaDeviceInfo
  navigator.mediaDevices.enumerateDevices = async () => [
    fake('audioinput', 'mic1', 'Microphone 1'),
    fake('videoinput', 'cam1', 'Camera 1'),
    fake('audiooutput', 'out1', 'Speaker 1'),
  ]
}

/** Inside a page: the code of the picture a video element shows now, or null when no field is clear. */
export function readPicture(video: HTMLVideoElement): number | null {
  if (video.videoWidth === 0) return null
  const canvas = document.createElement('canvas')
  canvas.width = 80
  canvas.height = 45
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return null
  context.drawImage(video, 0, 0, 80, 45)
  let code = 0
  for (let i = 0; i < 8; i++) {
    const [r = 0, g = 0, b = 0] = context.getImageData(
      (i % 4) * 20 + 10,
      Math.floor(i / 4) * 22 + 9,
      1,
      1,
    ).data
    const light = (r + g + b) / 3
    if (light > 90 && light < 165) return null
    if (light >= 165) code |= 1 << i
  }
  return code
}

/** Inside a page: loudest frequency in Hz of each sound that plays now. */
export async function readTones(): Promise<number[]> {
  type Ear = { analyser: AnalyserNode; bins: Float32Array<ArrayBuffer> }
  const w = window as unknown as {
    __ears?: Map<string, Ear>
    __ear?: AudioContext
    __playing: Set<HTMLMediaElement>
  }
  const tracks = [...w.__playing]
    .filter(e => !e.muted && !e.paused && e.srcObject instanceof MediaStream)
    .flatMap(e => (e.srcObject as MediaStream).getAudioTracks())
    .filter(t => t.readyState === 'live')
  if (navigator.userAgent.includes('Firefox')) return (await Promise.all(tracks.map(recordedTone))).flat()
  w.__ear ??= new AudioContext()
  w.__ears ??= new Map()
  await w.__ear.resume()
  const tones: number[] = []
  for (const track of tracks) {
    const known = w.__ears.get(track.id)
    const analyser = known?.analyser ?? w.__ear.createAnalyser()
    if (!known) {
      analyser.fftSize = 8192
      w.__ear.createMediaStreamSource(new MediaStream([track])).connect(analyser)
      w.__ears.set(track.id, { analyser, bins: new Float32Array(analyser.frequencyBinCount) })
      continue
    }
    analyser.getFloatFrequencyData(known.bins)
    let best = 0
    for (let i = 0; i < known.bins.length; i++)
      if ((known.bins[i] ?? -200) > (known.bins[best] ?? -200)) best = i
    if ((known.bins[best] ?? -200) > -70) tones.push((best * w.__ear.sampleRate) / analyser.fftSize)
  }
  return tones

  /** Records for a moment and counts how often the wave crosses zero: exact for a single tone, and needs no sound card. */
  async function recordedTone(track: MediaStreamTrack): Promise<number[]> {
    const recorder = new MediaRecorder(new MediaStream([track]))
    const data = new Promise<Blob>(done => {
      recorder.ondataavailable = event => done(event.data)
    })
    recorder.start()
    await new Promise(done => setTimeout(done, 600))
    recorder.stop()
    const bytes = await (await data).arrayBuffer()
    const offline = new OfflineAudioContext(1, 48_000, 48_000)
    const wave = await offline.decodeAudioData(bytes).then(
      b => b.getChannelData(0),
      () => new Float32Array(),
    )
    const middle = wave.subarray(Math.floor(wave.length / 3), Math.floor((wave.length * 2) / 3))
    if (middle.length < 4_000 || Math.max(...middle) < 0.01) return []
    let crossings = 0
    for (let i = 1; i < middle.length; i++) if ((middle[i - 1] ?? 0) < 0 !== (middle[i] ?? 0) < 0) crossings++
    return [(crossings / 2 / middle.length) * 48_000]
  }
}
