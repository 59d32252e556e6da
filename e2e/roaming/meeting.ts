import { Instance, launch, Person } from '@konklave/testing/person'
import { join, reads, say, startAtHome } from '../flows.ts'
import { markPictures, seesAgain } from '../fresh.ts'
import { changeNetwork } from './nets.ts'

/** A meeting across a network, in which one of two changes addresses; started as a program at the server's end. */
const [laptop = '', executablePath = ''] = process.argv.slice(2)
const server = await Instance.start(['--lan'])
const browsers = [await launch('chrome'), await launch('chrome', { executablePath, pipe: true })] as const
try {
  const [ada, ben] = [
    await Person.open(browsers[0], { code: 0b10110010, toneHz: 440 }),
    await Person.open(browsers[1], { code: 0b01001110, toneHz: 740 }),
  ]
  const grant = await server.grant()
  const link = await startAtHome(ada, grant)
  await join(ben, ada, link, 'Ben')
  for (const one of [ada, ben]) {
    await one.press(/^Turn on camera$/)
    await one.press(/^Turn on microphone$/)
  }
  await ada.sees(0b01001110)
  await ben.sees(0b10110010)

  changeNetwork(laptop)
  const changed = performance.now()
  await say(ben, 'from another place')
  await reads(ada, 'from another place')
  console.log(`text ${Math.round(performance.now() - changed)} ms`)
  await markPictures(ada, ben)
  await Promise.all([seesAgain(ada, 0b01001110), seesAgain(ben, 0b10110010)])
  console.log(`pictures ${Math.round(performance.now() - changed)} ms`)
  await ada.hears(740)
  await ben.hears(440)
  await say(ada, 'welcome back')
  await reads(ben, 'welcome back')
  console.log(`phase ${await ben.phase()}`)
} finally {
  for (const browser of browsers) await browser.close()
  await server.stop()
}
process.exit(0)
