import type { Person } from '@konklave/testing/person'

export type Heard = {
  readonly ms: number
  /** Without the tone, and the longest such stretch. */
  readonly silentMs: number
  readonly longestMs: number
  /** Of the browser's statistics: parts of the samples that were made up, with and without those for nothing but silence. */
  readonly concealed: number
  readonly concealedEvents: number
}
type Counts = { samples: number; concealed: number; events: number }
type Eared = {
  __gaps: { ms: number; silentMs: number; longestMs: number }
  __pcs: RTCPeerConnection[]
}

/** Runs in the page before its scripts: keeps its connections, and looks at each 10 ms of every sound that is played. */
export function installEar(): void {
  type Processor = { readonly readable: ReadableStream<AudioData> }
  const make = (
    window as unknown as { MediaStreamTrackProcessor: new (o: { track: MediaStreamTrack }) => Processor }
  ).MediaStreamTrackProcessor
  const ear = { ms: 0, silentMs: 0, longestMs: 0 }
  const pcs: RTCPeerConnection[] = []
  Object.assign(window, { __gaps: ear, __pcs: pcs })
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      pcs.push(this)
    }
  }
  const listening = new WeakSet<MediaStreamTrack>()
  const listen = async (track: MediaStreamTrack) => {
    const reader = new make({ track: track.clone() }).readable.getReader()
    let stretch = 0
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      const samples = new Float32Array(value.numberOfFrames)
      value.copyTo(samples, { planeIndex: 0, format: 'f32-planar' })
      const ms = (value.numberOfFrames / value.sampleRate) * 1_000
      value.close()
      const loud = Math.sqrt(samples.reduce((sum, v) => sum + v * v, 0) / samples.length) > 0.02
      ear.ms += ms
      stretch = loud ? 0 : stretch + ms
      if (!loud) ear.silentMs += ms
      ear.longestMs = Math.max(ear.longestMs, stretch)
    }
  }
  const playing = () => (window as unknown as { __playing?: Set<HTMLMediaElement> }).__playing ?? new Set()
  setInterval(() => {
    for (const { srcObject } of playing())
      for (const track of srcObject instanceof MediaStream ? srcObject.getAudioTracks() : []) {
        if (listening.has(track)) continue
        listening.add(track)
        void listen(track)
      }
  }, 100)
}

/** What is heard meanwhile. */
export async function hearing<T>(person: Person, during: () => Promise<T>): Promise<readonly [T, Heard]> {
  await person.page.evaluate(() =>
    Object.assign((window as unknown as Eared).__gaps, { ms: 0, silentMs: 0, longestMs: 0 }),
  )
  const before = await counts(person)
  const result = await during()
  const after = await counts(person)
  const ear = await person.page.evaluate(() => ({ ...(window as unknown as Eared).__gaps }))
  const samples = Math.max(1, after.samples - before.samples)
  return [
    result,
    {
      ...ear,
      concealed: (after.concealed - before.concealed) / samples,
      concealedEvents: after.events - before.events,
    },
  ]
}

/** Statistics of the connection that carries the call. */
export const statsOf = ({ page }: Person): Promise<Record<string, unknown>[]> =>
  page.evaluate(async () => {
    const { __pcs: pcs } = window as unknown as Eared
    const live = pcs.filter(pc => pc.connectionState === 'connected')
    return (await Promise.all(live.map(pc => pc.getStats()))).flatMap(report => [...report.values()])
  })

async function counts(person: Person): Promise<Counts> {
  const all = { samples: 0, concealed: 0, events: 0 }
  for (const one of await statsOf(person)) {
    if (one.type !== 'inbound-rtp' || one.kind !== 'audio') continue
    all.samples += Number(one.totalSamplesReceived ?? 0)
    all.concealed += Number(one.concealedSamples ?? 0) - Number(one.silentConcealedSamples ?? 0)
    all.events += Number(one.concealmentEvents ?? 0)
  }
  return all
}
