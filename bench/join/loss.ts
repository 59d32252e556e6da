import type { Person } from '@konklave/testing/person'

type Probed = { __pcs(): RTCPeerConnection[]; __seen(): unknown }

/** What a side had when a join was lost: its connections, sections and flows. Runs in the page. */
const flowsOf = ({ page }: Person): Promise<string> =>
  page.evaluate(async () => {
    const probed = window as unknown as Probed
    const lines = [JSON.stringify(probed.__seen())]
    for (const connection of probed.__pcs()) {
      if (connection.connectionState === 'closed') continue
      lines.push(`connection ${connection.connectionState} ${connection.signalingState}`)
      for (const { mid, currentDirection, direction, receiver, sender } of connection.getTransceivers())
        lines.push(
          ` ${mid} ${direction}/${currentDirection} in ${receiver.track.kind} ${receiver.track.muted ? 'muted' : 'live'} out ${sender.track?.kind ?? '-'} ${JSON.stringify(sender.getParameters().encodings.map(e => [e.active, e.scaleResolutionDownBy, e.maxBitrate]))}`,
        )
      for (const stat of (await connection.getStats()).values()) {
        if (stat.type !== 'inbound-rtp' && stat.type !== 'outbound-rtp') continue
        const of = (...names: string[]) => names.map(n => `${n} ${stat[n] ?? '-'}`).join(', ')
        lines.push(
          stat.type === 'inbound-rtp'
            ? ` <- ${of('kind', 'mid', 'packetsReceived', 'packetsDiscarded', 'packetsLost', 'framesReceived', 'framesDecoded', 'keyFramesDecoded', 'pliCount', 'nackCount', 'totalSamplesReceived', 'concealedSamples', 'jitterBufferEmittedCount', 'totalAudioEnergy')}`
            : ` -> ${of('kind', 'mid', 'rid', 'active', 'packetsSent', 'framesEncoded', 'framesSent', 'keyFramesEncoded', 'pliCount', 'firCount', 'nackCount', 'framesPerSecond', 'qualityLimitationReason', 'targetBitrate')}`,
        )
      }
    }
    return lines.join('\n')
  })

/** A join that did not get there, as both sides saw it: now and a moment later. */
export async function tellLoss(sides: Readonly<Record<string, Person>>): Promise<void> {
  for (let round = 0; round < 2; round++) {
    for (const [name, person] of Object.entries(sides))
      console.log(`${new Date().toISOString()} ${name}\n${await flowsOf(person)}`)
    await new Promise(resolve => setTimeout(resolve, 2_000))
  }
}
