import { type BrowserKind, Instance, launch, Person } from '@konklave/testing/person'
import { admit, knock, reads, say, startAtHome } from '../flows.ts'

/** Noise and room are taken out on the device: with files of this server, and of nobody else. */
async function careForBoth(person: Person): Promise<void> {
  await person.press(/^More$/)
  await person.press(/^Settings$/)
  await person.press(/^Blurred$/)
  await person.text(/It happens on this device\. Parts of the room/)
  await person.press(/Noise around you/)
  await person.press(/^Reduced more strongly$/)
  await person.text(/Keyboards, fans and traffic become quiet/)
  await person.press(/^Close$/)
}

/** A whole meeting, started as a program: server, engine, and a browser of each kind, all on this machine. */
const kinds: readonly [BrowserKind, BrowserKind] = ['chrome', 'firefox']
const server = await Instance.start()
const [one, other] = [await launch(kinds[0]), await launch(kinds[1])]
try {
  const ada = await Person.open(one, { code: 0b10110010, toneHz: 440 })
  const ben = await Person.open(other, { code: 0b01001110, toneHz: 740 })
  const link = await startAtHome(ada, server.url)
  await knock(ben, link, 'Ben')
  await admit(ada, ben, 'Ben')
  for (const person of [ada, ben]) {
    await person.press(/^Turn on camera$/)
    await person.press(/^Turn on microphone$/)
  }
  await ben.sees(0b10110010)
  await ada.hears(1000)
  await careForBoth(ada)
  // Black and white with hard edges, until they are blurred.
  await ben.until('the picture of Ada, blurred', () => {
    const canvas = new OffscreenCanvas(160, 90)
    const context = canvas.getContext('2d')
    const grey = (video: HTMLVideoElement) => {
      context?.drawImage(video, 0, 0, 160, 90)
      const { data } = context?.getImageData(0, 0, 160, 90) ?? { data: [] }
      return data.filter((value, i) => i % 4 === 1 && value > 64 && value < 192).length / (160 * 90)
    }
    return [...document.querySelectorAll('video')].some(video => video.videoWidth > 0 && grey(video) > 0.05)
  }, [])
  await ada.press(/^Share/)
  await say(ada, 'only here')
  await reads(ben, 'only here')
  await ben.press(/^Leave$/)
  await ben.inPhase('gone')
  console.log('met')
} finally {
  await one.close()
  await other.close()
  await server.stop()
}
process.exit(0)
