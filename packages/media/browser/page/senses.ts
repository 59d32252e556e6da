/** Devices that show one colour and sound one tone, and ways to recognise both at the other end. */
export function fakeDevices({ colour, hertz }: { colour: string; hertz: number }): void {
  // Firefox runs no audio graph on a machine without sound; its own fake microphone has a tone (see browsers.ts).
  const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices)
  const firefox = navigator.userAgent.includes('Firefox')
  navigator.mediaDevices.getUserMedia = async ({ video } = {}) => {
    if (!video && firefox) return real({ audio: true })
    return new MediaStream([video ? picture(colour, 320, 180) : tone(hertz)])
  }
  navigator.mediaDevices.getDisplayMedia = async () =>
    new MediaStream([picture('rgb(20, 200, 20)', 640, 360), ...(firefox ? [] : [tone(1_320)])])
}

function picture(colour: string, width: number, height: number): MediaStreamTrack {
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  const context = canvas.getContext('2d')!
  let x = 0
  setInterval(() => {
    context.fillStyle = colour
    context.fillRect(0, 0, width, height)
    // Something moves, so that encoders keep sending.
    context.fillStyle = '#fff'
    x = (x + 3) % width
    context.fillRect(x, 0, 8, 8)
  }, 60)
  return canvas.captureStream(15).getVideoTracks()[0]!
}

let audio: AudioContext | undefined
function context(): AudioContext {
  audio ??= new AudioContext()
  return audio
}

function tone(hertz: number): MediaStreamTrack {
  const oscillator = context().createOscillator()
  oscillator.frequency.value = hertz
  const out = context().createMediaStreamDestination()
  oscillator.connect(out)
  oscillator.start()
  return out.stream.getAudioTracks()[0]!
}

/** `red`, `green` or `blue`, whichever fills the lower half; null without a picture. */
export async function colourOf(track: MediaStreamTrack): Promise<string | null> {
  const video: HTMLVideoElement = Object.assign(document.createElement('video'), {
    muted: true,
    srcObject: new MediaStream([track]),
  })
  void video.play().catch(() => undefined)
  for (let i = 0; i < 40 && !video.videoWidth; i++) await new Promise(resolve => setTimeout(resolve, 50))
  if (!video.videoWidth) return null
  const canvas = Object.assign(document.createElement('canvas'), { width: 8, height: 8 })
  const sketch = canvas.getContext('2d')!
  sketch.drawImage(video, 0, video.videoHeight / 2, video.videoWidth, video.videoHeight / 2, 0, 0, 8, 8)
  const [r, g, b] = sketch.getImageData(4, 4, 1, 1).data
  video.srcObject = null
  const names = { red: r!, green: g!, blue: b! }
  const [first, second] = Object.entries(names).sort((a, b) => b[1] - a[1])
  return first![1] - second![1] > 40 ? first![0] : null
}

/** Loudest frequency in Hz, rounded to 10; null in silence. */
export async function frequencyOf(track: MediaStreamTrack): Promise<number | null> {
  const analyser = context().createAnalyser()
  analyser.fftSize = 8_192
  const source = context().createMediaStreamSource(new MediaStream([track]))
  source.connect(analyser)
  await new Promise(resolve => setTimeout(resolve, 400))
  const bins = new Float32Array(analyser.frequencyBinCount)
  analyser.getFloatFrequencyData(bins)
  source.disconnect()
  const loudest = bins.indexOf(Math.max(...bins))
  if ((bins[loudest] ?? Number.NEGATIVE_INFINITY) < -70) return null
  return Math.round((loudest * context().sampleRate) / analyser.fftSize / 10) * 10
}
