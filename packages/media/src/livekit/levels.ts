type Energy = { readonly energy: number; readonly seconds: number }

/** Root mean square above which somebody is taken to be speaking (full scale is 1). */
const threshold = 0.01

/**
 * Loudness from the receiver's statistics, which browsers compute on decoded sound (W3C webrtc-stats,
 * totalAudioEnergy). Cheaper than an audio graph per person, and independent of levels the server could claim.
 */
export class Levels<Who> {
  readonly #before = new Map<RTCRtpReceiver, Energy>()

  /** Who is above the threshold since the last call, with the loudest level heard, 0…1. */
  async measure(receivers: readonly (readonly [RTCRtpReceiver, Who])[]): Promise<ReadonlyMap<Who, number>> {
    const levels = new Map<Who, number>()
    await Promise.all(
      receivers.map(async ([receiver, who]) => {
        const level = this.#since(receiver, energyOf(await receiver.getStats()))
        if (level > threshold) levels.set(who, Math.max(level, levels.get(who) ?? 0))
      }),
    )
    const current = new Set(receivers.map(([receiver]) => receiver))
    for (const receiver of this.#before.keys()) if (!current.has(receiver)) this.#before.delete(receiver)
    return levels
  }

  #since(receiver: RTCRtpReceiver, now: Energy | null): number {
    const before = this.#before.get(receiver)
    if (!now) return 0
    this.#before.set(receiver, now)
    if (!before || now.seconds <= before.seconds) return 0
    return Math.min(1, Math.sqrt(Math.max(0, (now.energy - before.energy) / (now.seconds - before.seconds))))
  }
}

function energyOf(report: RTCStatsReport): Energy | null {
  for (const stats of report.values())
    if (stats.type === 'inbound-rtp' && typeof stats.totalAudioEnergy === 'number')
      return { energy: stats.totalAudioEnergy, seconds: stats.totalSamplesDuration }
  return null
}
