import { Instance, type Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { join, reads, say, startAtHome, startMeeting } from './flows.ts'
import { withoutUdp } from './withoutUdp.ts'

const ADA = { browser: 'chrome', code: 0b10110010, toneHz: 440 } as const
const BEN = { code: 0b01001110, toneHz: inject('kind') === 'firefox' ? 1000 : 740 } as const

/** Runs in the page after the fake devices were put in: keeps what they open, so that it can be unplugged. */
const keepTracks = `{
  const real = navigator.mediaDevices?.getUserMedia
  const tracks = []
  if (real) navigator.mediaDevices.getUserMedia = async wish => {
    const stream = await real(wish)
    tracks.push(...stream.getTracks())
    return stream
  }
  Object.assign(window, { __tracks: tracks })
}`

/** What the browser does with a track whose device is gone (Media Capture and Streams, 4.3.1). */
const unplug = ({ page }: Person, kind: 'audio' | 'video') =>
  page.evaluate(wanted => {
    const { __tracks: tracks } = window as unknown as { __tracks: MediaStreamTrack[] }
    for (const track of tracks.filter(one => one.kind === wanted && one.readyState === 'live')) {
      track.stop()
      track.dispatchEvent(new Event('ended'))
    }
  }, kind)

/** Chromium only: Firefox delivers no event that a page sends to a track, so nothing can be unplugged there by a test. */
test.runIf(inject('kind') === 'chrome')(
  '[P-49] a device that is unplugged in the call is said, nobody sees it on, and the next one works',
  async ({ person, url }) => {
    const ada = await person(ADA)
    const ben = await person({ ...BEN, before: keepTracks })
    const link = await startMeeting(ada, url)
    await join(ben, ada, link, 'Ben')
    await ben.press(/^Turn on camera$/)
    await ben.press(/^Turn on microphone$/)
    await ada.sees(BEN.code)
    await ada.hears(BEN.toneHz)
    await unplug(ben, 'video')
    await ben.text(/The camera was unplugged or switched off\. Nobody sees you now\./)
    await unplug(ben, 'audio')
    await ben.text(/The microphone was unplugged or switched off\. Nobody hears you now\./)
    await ada.until('no picture of Ben', () => document.querySelectorAll('video').length === 0, [])
    await ben.press(/^Turn on camera$/)
    await ben.press(/^Turn on microphone$/)
    await ada.sees(BEN.code)
    await ada.hears(BEN.toneHz)
    await say(ben, 'another camera')
    await reads(ada, 'another camera')
  },
)

test('[P-49] inside an app whose browser gives out no devices a person sees, hears, writes, and is told where to go', async ({
  person,
  url,
}) => {
  const ada = await person(ADA)
  const ben = await person({
    ...BEN,
    before: `Object.defineProperty(navigator, 'mediaDevices', { value: undefined })`,
  })
  const link = await startMeeting(ada, url)
  await join(ben, ada, link, 'Ben')
  await ada.press(/^Turn on camera$/)
  await ada.press(/^Turn on microphone$/)
  await ben.sees(ADA.code)
  await ben.hears(ADA.toneHz)
  await ben.press(/^Turn on camera$/)
  await ben.text(/Open the link in Safari, Chrome or Firefox/)
  await say(ben, 'no camera in here')
  await reads(ada, 'no camera in here')
})

test('[P-09] a network that lets no sound and picture through is named, and writing works', async ({
  person,
  url,
}) => {
  const ada = await person(ADA)
  const ben = await person({ ...BEN, before: withoutUdp })
  const link = await startMeeting(ada, url)
  await join(ben, ada, link, 'Ben')
  await ada.press(/^Turn on camera$/)
  await say(ben, 'only letters get through')
  await reads(ada, 'only letters get through')
  const began = performance.now()
  await ben.text(/This network blocks sound and picture/, 60_000)
  console.log(`blocked network: said after ${Math.round(performance.now() - began)} ms`)
  await say(ada, 'letters are fine')
  await reads(ben, 'letters are fine')
  expect(await ben.pictures()).not.toContain(ADA.code)
}, 120_000)

test('where UDP is blocked sound and picture come by TCP', async ({ person }) => {
  const server = await Instance.start(['--lan'])
  try {
    const grant = await server.grant()
    const ada = await person(ADA)
    const ben = await person({ ...BEN, before: withoutUdp })
    const link = await startAtHome(ada, grant)
    await join(ben, ada, link, 'Ben')
    await ada.press(/^Turn on camera$/)
    await ben.press(/^Turn on camera$/)
    await ben.sees(ADA.code, 40_000)
    await ada.sees(BEN.code, 40_000)
  } finally {
    await server.stop()
  }
}, 120_000)
