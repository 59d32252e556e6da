import { expect, test } from 'vitest'
import { tuneDescriptions } from './descriptions.ts'

const lines = (...all: string[]) => `${all.join('\r\n')}\r\n`
const loud = 'a=extmap:14/sendonly urn:ietf:params:rtp-hdrext:ssrc-audio-level vad=on'
const mid = 'a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid'

/** What reaches the browser below, and what it offers. */
function setUp() {
  const local: RTCSessionDescriptionInit[] = []
  const remote: RTCSessionDescriptionInit[] = []
  const pc = {
    connectionState: 'new',
    createOffer: async () => ({ type: 'offer', sdp: lines('a=setup:actpass', loud, mid) }),
    setLocalDescription: async (d: RTCSessionDescriptionInit) => void local.push(d),
    setRemoteDescription: async (d: RTCSessionDescriptionInit) => void remote.push(d),
  } as unknown as RTCPeerConnection
  tuneDescriptions(pc)
  return { pc, local, remote }
}

test('[K48] the loudness of a voice is taken out of what the engine answers, and nothing else', async () => {
  const { pc, remote } = setUp()
  await pc.setRemoteDescription({
    type: 'answer',
    sdp: lines(mid, loud.replace('/sendonly', ''), loud, 'a=x'),
  })
  expect(remote).toEqual([{ type: 'answer', sdp: lines(mid, 'a=x') }])
})

test('until a way stands the browser is not told that the engine does not check by itself: the first check settles it', async () => {
  const { pc, remote } = setUp()
  const answer = { type: 'answer', sdp: lines('a=ice-lite', mid, 'a=ice-ufrag:lite') } as const
  await pc.setRemoteDescription(answer)
  await pc.setRemoteDescription(answer)
  Object.assign(pc, { connectionState: 'connected' })
  await pc.setRemoteDescription(answer)
  const quiet = { type: 'answer', sdp: lines(mid, 'a=ice-ufrag:lite') }
  expect(remote).toEqual([quiet, quiet, answer])
})

test('the engine is offered the passive role, the browser believes to have offered both', async () => {
  const { pc, local } = setUp()
  const offer = await pc.createOffer()
  expect(offer.sdp).toContain('a=setup:active\r\n')
  await pc.setLocalDescription(offer)
  await pc.setLocalDescription({ type: 'answer', sdp: lines('a=setup:active') })
  expect(local.map(({ sdp }) => sdp?.split('\r\n')[0])).toEqual(['a=setup:actpass', 'a=setup:active'])
})
