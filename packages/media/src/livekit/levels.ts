type Heard = { readonly energy: number; readonly seconds: number; readonly packets: number }

export type Measured<Who> = {
  /** Who is above the threshold since the last call, with the loudest level heard, 0…1. */
  readonly levels: ReadonlyMap<Who, number>
  /** Packets that arrived so far. */
  readonly packets: ReadonlyMap<Who, number>
}

/** Root mean square above which somebody is taken to be speaking (full scale is 1). */
const threshold = 0.01

/**
 * Loudness from the receiver's statistics, which browsers compute on decoded sound (W3C webrtc-stats,
 * totalAudioEnergy). Cheaper than an audio graph per person, and independent of levels the server could claim.
 */
export class Levels<Who> {
  readonly #before = new Map<RTCRtpReceiver, Heard>()

  async measure(receivers: readonly (readonly [RTCRtpReceiver, Who])[]): Promise<Measured<Who>> {
    const levels = new Map<Who, number>()
    const packets = new Map<Who, number>()
    await Promise.all(
      receivers.map(async ([receiver, who]) => {
        const heard = heardBy(await receiver.getStats())
        if (heard) packets.set(who, (packets.get(who) ?? 0) + heard.packets)
        const level = this.#since(receiver, heard)
        if (level > threshold) levels.set(who, Math.max(level, levels.get(who) ?? 0))
      }),
    )
    const current = new Set(receivers.map(([receiver]) => receiver))
    for (const receiver of this.#before.keys()) if (!current.has(receiver)) this.#before.delete(receiver)
    return { levels, packets }
  }

  #since(receiver: RTCRtpReceiver, now: Heard | null): number {
    const before = this.#before.get(receiver)
    if (!now) return 0
    this.#before.set(receiver, now)
    if (!before || now.seconds <= before.seconds) return 0
    return Math.min(1, Math.sqrt(Math.max(0, (now.energy - before.energy) / (now.seconds - before.seconds))))
  }
}

function heardBy(report: RTCStatsReport): Heard | null {
  for (const stats of report.values())
    if (stats.type === 'inbound-rtp' && typeof stats.totalAudioEnergy === 'number')
      return {
        energy: stats.totalAudioEnergy,
        seconds: stats.totalSamplesDuration,
        packets: stats.packetsReceived,
      }
  return null
}
