import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { join, reads, say, startMeeting } from './flows.ts'

const host = { browser: 'chrome', code: 0b10110010, toneHz: 440 } as const

test('[P-09] without WebRTC a person still comes in, writes and reads', async ({ person, url }) => {
  const ada = await person(host)
  const ben = await person({
    before: 'delete window.RTCPeerConnection; delete window.webkitRTCPeerConnection',
  })
  const link = await startMeeting(ada, url)
  await join(ben, ada, link, 'Ben')
  expect(await ben.page.evaluate(() => 'RTCPeerConnection' in window)).toBe(false)
  await say(ben, 'only letters from me')
  await reads(ada, 'only letters from me')
  await say(ada, 'letters are fine')
  await reads(ben, 'letters are fine')
  expect(ben.errors).toEqual([])
})

/** The camera fails in the way that the test sets. */
const refusing = `navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', window.__refusal) }`

test('[P-49] a camera that does not open is explained, each way, and the meeting goes on', async ({
  person,
  url,
}) => {
  const ada = await person({ ...host, before: refusing })
  const ben = await person({ code: 0b01001110, toneHz: inject('kind') === 'firefox' ? 1000 : 740 })
  const link = await startMeeting(ada, url)
  for (const [name, sentence] of [
    ['NotAllowedError', /The browser does not allow the camera/],
    ['NotFoundError', /No camera was found/],
    ['NotReadableError', /Another program is using the camera/],
  ] as const) {
    await ada.page.evaluate(refusal => Object.assign(window, { __refusal: refusal }), name)
    await ada.press(/^Turn on camera$/)
    await ada.text(sentence)
  }
  await join(ben, ada, link, 'Ben')
  await ben.press(/^Turn on camera$/)
  await ada.sees(0b01001110)
  await say(ada, 'you see me not, but I see you')
  await reads(ben, 'you see me not, but I see you')
})
