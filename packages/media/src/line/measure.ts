/** One look at a connection: counts since it began, and how things are at that moment. */
export type Measure = {
  readonly at: number
  /** People who are received and do not themselves say that their line is weak: what of theirs is lost, is lost here. */
  readonly sources: number
  /** Those whose streams are left out for it; with others left out all counts begin anew. */
  readonly without: string
  readonly receiving: {
    readonly bytes: number
    readonly packets: number
    readonly lost: number
    /** Samples of sound that were played, and those of them that were made up for want of packets. */
    readonly samples: number
    readonly concealed: number
    /** Seconds that pictures stood still. */
    readonly frozen: number
  }
  readonly sending: {
    readonly packets: number
    /** Of the last report of the other end, 0…1. */
    readonly lost: number
    /** Bits per second, where the browser says it. */
    readonly available: number | null
    readonly camera: boolean
  }
  readonly roundTripMs: number | null
  /** Streams of pictures that the engine itself holds back. */
  readonly held: number
}

/** Of what is no longer sent the last report stays for ever. The engine makes one a second. */
const reportMs = 4_000

const count = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0)
const orNull = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null

/** From the statistics of a whole connection (W3C webrtc-stats). */
export function measureOf(
  report: Iterable<Record<string, unknown>>,
  p: Pick<Measure, 'at' | 'held' | 'sources' | 'without'> & {
    readonly camera: boolean
    /** Tracks of those who are left out. */
    readonly leftOut?: ReadonlySet<unknown>
  },
): Measure {
  const receiving = {
    bytes: 0,
    packets: 0,
    lost: 0,
    samples: 0,
    concealed: 0,
    frozen: 0,
  }
  const sending = { packets: 0, lost: 0, available: null as number | null, camera: p.camera }
  // What answers to what is sent, second by second; the way's own is looked at twice a minute only.
  const roundTrips: number[] = []
  let ofWay: number | null = null
  let weight = 0
  const all = [...report]
  const newest = Math.max(...all.map(({ timestamp }) => count(timestamp)))
  for (const stats of all) {
    if (stats.type === 'inbound-rtp') {
      if (p.leftOut?.has(stats.trackIdentifier)) continue
      receiving.bytes += count(stats.bytesReceived)
      receiving.packets += count(stats.packetsReceived)
      receiving.lost += Math.max(0, count(stats.packetsLost))
      receiving.frozen += count(stats.totalFreezesDuration)
      if (stats.kind !== 'audio') continue
      receiving.samples += count(stats.totalSamplesReceived)
      receiving.concealed += Math.max(0, count(stats.concealedSamples) - count(stats.silentConcealedSamples))
    } else if (stats.type === 'outbound-rtp') sending.packets += count(stats.packetsSent)
    else if (stats.type === 'remote-inbound-rtp' && newest - count(stats.timestamp) < reportMs) {
      // Where little is sent one packet is a lot: sound, which always flows, counts like everything else together.
      sending.lost += count(stats.fractionLost)
      weight++
      const roundTrip = orNull(stats.roundTripTime)
      if (roundTrip !== null) roundTrips.push(roundTrip)
    } else if (stats.type === 'candidate-pair' && stats.state === 'succeeded' && stats.nominated !== false) {
      sending.available = orNull(stats.availableOutgoingBitrate) ?? sending.available
      ofWay = orNull(stats.currentRoundTripTime)
    }
  }
  const roundTrip = roundTrips.length > 0 ? Math.min(...roundTrips) : ofWay
  if (weight > 0) sending.lost /= weight
  const { at, held, sources, without } = p
  return {
    ...{ at, held, sources, without },
    receiving,
    sending,
    roundTripMs: roundTrip === null ? null : roundTrip * 1_000,
  }
}
