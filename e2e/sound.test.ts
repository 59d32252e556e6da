import type { Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { expect } from './fixture.ts'
import { join } from './flows.ts'
import { afresh, sharing } from './sharing.ts'

const ADA = { browser: 'chrome', code: 0b10110010, toneHz: 440 } as const
const BEN = { code: 0b01001110, toneHz: inject('kind') === 'firefox' ? 1000 : 740 } as const

/** Beside Ben. */
const CORA = { code: 0b11100101, toneHz: inject('kind') === 'firefox' ? 1000 : 1040 } as const

/** Runs in the page after the fake devices were put in: keeps what they open. */
const keepTracks = `{
  const real = navigator.mediaDevices.getUserMedia
  const tracks = []
  navigator.mediaDevices.getUserMedia = async wish => {
    const stream = await real(wish)
    tracks.push(...stream.getTracks())
    return stream
  }
  Object.assign(window, { __tracks: tracks })
}`
const live = ({ page }: Person) =>
  page.evaluate(() => {
    const { __tracks: tracks } = window as unknown as { __tracks: MediaStreamTrack[] }
    return tracks.filter(one => one.kind === 'audio' && one.readyState === 'live').length
  })
const fetched = ({ page }: Person, name: string) =>
  page.evaluate(n => performance.getEntriesByType('resource').filter(e => e.name.includes(n)).length, name)

/** Firefox starts no sound at 48 kHz on a machine without a sound device: then it must be said, and heard all the same. */
const REDUCED =
  inject('kind') === 'firefox'
    ? /Keyboards, fans and traffic become quiet|It reduces the noise in its own way/
    : /Keyboards, fans and traffic become quiet/

async function openSettings(person: Person): Promise<void> {
  await person.press(/^More$/)
  await person.press(/^Settings$/)
}
async function closeSettings(person: Person): Promise<void> {
  await person.press(/^Close$/)
  await gone(person, '[role=dialog]')
}
const gone = (person: Person, what: string) =>
  person.until(`no ${what}`, (selector: string) => !document.querySelector(selector), [what])

async function chooseNoise(person: Person, how: RegExp): Promise<void> {
  await person.press(/Noise around you/)
  await person.press(how)
  await gone(person, '[role=listbox]')
}

/** Ada, and Ben in the browser under test. */
const test = sharing(ADA, { ...BEN, before: keepTracks })

test('[P-50] noise is reduced here once it is chosen, others go on hearing, and muting closes the device', async ({
  meeting,
}) => {
  const { ada, guest } = await meeting()
  const ben = await guest('Ben')
  await openSettings(ben)
  // Chosen while everything is off: nothing opens, nothing is loaded.
  await chooseNoise(ben, /^Reduced more strongly$/)
  expect([await live(ben), await fetched(ben, 'rnnoise')]).toEqual([0, 0])
  await closeSettings(ben)
  await ben.press(/^Turn on microphone$/)
  await ada.hears(BEN.toneHz)
  expect(await fetched(ben, 'rnnoise')).toBe(1)
  await openSettings(ben)
  await ben.text(REDUCED)
  await chooseNoise(ben, /^Left as it is, for music$/)
  await ada.hears(BEN.toneHz)
  await chooseNoise(ben, /^Reduced more strongly$/)
  await ben.text(REDUCED)
  await ada.hears(BEN.toneHz)
  await closeSettings(ben)
  await ben.press(/^Turn off microphone$/)
  await ben.until(
    'no device open',
    () =>
      (window as unknown as { __tracks: MediaStreamTrack[] }).__tracks.every(
        one => one.readyState === 'ended',
      ),
    [],
  )
  await openSettings(ben)
  await chooseNoise(ben, /^Reduced by the browser$/)
  await closeSettings(ben)
})

test.runIf(inject('kind') === 'chrome')(
  'before the meeting a person hears themselves, and the microphone closes again',
  async ({ person, url }) => {
    const ada = await person({ ...ADA, before: keepTracks })
    await ada.goto(url)
    await ada.press(/^Start a meeting$/)
    await ada.press(/^I have kept it$/)
    await ada.press(/^Go to the room$/)
    await ada.inPhase('prejoin')
    await ada.press(/^Choose devices$/)
    await ada.press(/^Try the microphone$/)
    await ada.text(/Say something…/)
    expect(await live(ada)).toBe(1)
    await ada.text(/This is how others hear you\./)
    expect(await live(ada)).toBe(0)
    await ada.text(/If you did not hear yourself/)
    await ada.press(/^Try the speaker$/)
    await ada.text(/If you heard three notes/)
  },
)

/** Microphones of this page, from the test's hand: what they give, and which are plugged in. */
const strangeDevices = `{
  const real = navigator.mediaDevices.getUserMedia
  const tracks = []
  navigator.mediaDevices.getUserMedia = async wish => {
    const stream = await real(wish)
    tracks.push(...stream.getTracks())
    if (window.__silent && wish.audio) {
      const context = new AudioContext()
      const still = context.createMediaStreamDestination().stream
      void context.resume()
      tracks.push(...still.getTracks())
      for (const track of stream.getTracks()) track.stop()
      return still
    }
    return stream
  }
  const device = (kind, deviceId, label, groupId) => ({ kind, deviceId, label, groupId })
  const list = [device('audioinput', 'inner', 'Built-in', ''), device('audiooutput', 'loud', 'Loudspeakers', '')]
  navigator.mediaDevices.enumerateDevices = async () => [...list]
  Object.assign(window, {
    __tracks: tracks,
    __plug() {
      const at = list.findIndex(one => one.deviceId === 'head')
      if (at < 0) list.push(device('audiooutput', 'head', 'Headset', 'usb'))
      else list.splice(at, 1)
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'))
    },
  })
}`

/** The part that says all this comes a moment after the room. */
const watched = (person: Person) =>
  person.until(
    'the part that watches devices',
    () => performance.getEntriesByType('resource').some(e => e.name.includes('SoundCare')),
    [],
  )

/** In and out again, until the part that says it is there. */
const plugIn = (person: Person) =>
  person.until('Headset is there now', () => {
    if (document.body.innerText.includes('Headset is there now')) return true
    ;(window as unknown as { __plug(): void }).__plug()
    return false
  }, [])

/** Ada by herself, at a desk of the test's; she is always in Chromium. */
const alone = sharing({ ...ADA, before: strangeDevices }).runIf(inject('kind') === 'chrome')

alone(
  'a microphone that is on and gives nothing is said, and one that gives something is not',
  async ({ meeting }) => {
    const { ada } = await meeting()
    await ada.press(/^Turn on microphone$/)
    await ada.press(/^Turn off microphone$/)
    await ada.page.evaluate(() => Object.assign(window, { __silent: true }))
    await ada.press(/^Turn on microphone$/)
    await ada.text(/Your microphone is on, but nothing comes from it/)
    await ada.press(/^Turn off microphone$/)
    await ada.until('no word of it', () => !document.body.innerText.includes('nothing comes from it'), [])
    await ada.page.evaluate(() => Object.assign(window, { __silent: false }))
  },
)

alone(
  '[P-50] talking while muted is noticed only for whoever chose it, and only after the microphone was on',
  async ({ meeting }) => {
    const { ada } = await meeting()
    await watched(ada)
    await ada.press(/^Turn on microphone$/)
    await ada.press(/^Turn off microphone$/)
    await ada.until('all closed', () => !document.querySelector('[aria-label^="Turn off microphone"]'), [])
    expect(await live(ada)).toBe(0)
    await openSettings(ada)
    await ada.press(/^Tell me when I talk while my microphone is off/)
    await closeSettings(ada)
    await ada.text(/You are talking, and your microphone is off\./)
    expect(await live(ada)).toBe(1)
    // Chosen from before: a reload opens nothing.
    await ada.page.reload()
    await ada.inPhase('inside')
    await plugIn(ada)
    expect(await live(ada)).toBe(0)
    await openSettings(ada)
    await ada.press(/^Tell me when I talk while my microphone is off/)
    await closeSettings(ada)
    await afresh(ada)
  },
)

alone('what is plugged in is said, and one press uses it', async ({ meeting }) => {
  const { ada } = await meeting()
  await plugIn(ada)
  await ada.press(/^Use it$/)
  const chosen = await ada.page.evaluate(() => localStorage.getItem('konklave:prefs'))
  expect(JSON.parse(chosen ?? '{}')).toMatchObject({ speaker: 'head' })
})

test('one person is made silent or louder for oneself, by keys', async ({ meeting }) => {
  const { ada, guest } = await meeting()
  const ben = await guest('Ben')
  await ben.press(/^Turn on microphone$/)
  await ada.hears(BEN.toneHz)
  await ada.press(/^People$/)
  await ada.press(/^Options for Ben/)
  await ada.press(/^Volume$/)
  const range = '[role=dialog] input[type=range]'
  await ada.until('the volume', (s: string) => document.querySelector(s), [range])
  await ada.page.focus(range)
  await ada.page.keyboard.press('Home')
  await ada.text(/0 %/)
  await ada.until(
    'silence',
    async wanted => {
      const tones = await (window as unknown as { __readTones(): Promise<number[]> }).__readTones()
      return tones.every(hertz => Math.abs(hertz - wanted) > 20)
    },
    [BEN.toneHz],
  )
  await ada.page.keyboard.press('End')
  await ada.text(/200 %/)
  await ada.hears(BEN.toneHz)
  await ada.press(/^Normal volume$/)
  await ada.text(/100 %/)
  await ada.hears(BEN.toneHz)
  await closeSettings(ada)
  await ada.press(/^Close the list of people/)
  await ben.press(/^Turn off microphone$/)
})

test('whoever wants only sound gets no picture, and gets it back when they want it again', async ({
  meeting,
}) => {
  const { ada, guest } = await meeting()
  const ben = await guest('Ben')
  await ben.press(/^Turn on camera$/)
  await ben.press(/^Turn on microphone$/)
  await ada.sees(BEN.code)
  await openSettings(ada)
  await ada.press(/^Only sound and shared screens/)
  await closeSettings(ada)
  await ada.until('no picture', () => document.querySelectorAll('video').length === 0, [])
  await ada.hears(BEN.toneHz)
  await openSettings(ada)
  await ada.press(/^Small, to save data/)
  await closeSettings(ada)
  await ada.sees(BEN.code)
  await openSettings(ada)
  await ada.press(/^As sharp/)
  await closeSettings(ada)
  await ben.press(/^Turn off camera$/)
  await ben.press(/^Turn off microphone$/)
})

test('where the reduction does not start, the browser does it and the person is told', async ({
  person,
  meeting,
}) => {
  const { ada, link } = await meeting()
  const cora = await person({
    ...CORA,
    before: `AudioWorklet.prototype.addModule = () => Promise.reject(new DOMException('', 'AbortError'))`,
  })
  await join(cora, ada, link, 'Cora')
  await openSettings(cora)
  await chooseNoise(cora, /^Reduced more strongly$/)
  await closeSettings(cora)
  await cora.press(/^Turn on microphone$/)
  await ada.hears(CORA.toneHz)
  await openSettings(cora)
  await cora.text(/This browser cannot do that\. It reduces the noise in its own way\./)
})
