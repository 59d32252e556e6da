import type { Route } from '../types.ts'

/** What the statistics of a connection say of its way. Some browsers measure there and back only by what the other side reports. */
export function routeOf(report: Pick<RTCStatsReport, 'values' | 'get'>): Route {
  let way: Route['way'] = 'unknown'
  let roundTrip: number | null = null
  for (const one of report.values()) {
    if (one.type === 'remote-inbound-rtp') roundTrip ??= seconds(one.roundTripTime)
    if (one.type !== 'candidate-pair' || one.state !== 'succeeded' || one.nominated === false) continue
    const { protocol, candidateType } = report.get(one.localCandidateId) ?? {}
    if (candidateType === 'relay') way = 'relay'
    else if (protocol === 'udp' || protocol === 'tcp') way = protocol
    roundTrip = seconds(one.currentRoundTripTime) ?? roundTrip
  }
  return { way, roundTripMs: roundTrip === null ? null : Math.max(1, Math.round(roundTrip * 1_000)) }
}

const seconds = (value: unknown): number | null => (typeof value === 'number' && value > 0 ? value : null)
