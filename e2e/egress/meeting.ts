import { type BrowserKind, Instance, launch, Person } from '@konklave/testing/person'
import { admit, knock, reads, say, startMeeting } from '../flows.ts'

/** A whole meeting, started as a program: server, engine, and a browser of each kind, all on this machine. */
const kinds: readonly [BrowserKind, BrowserKind] = ['chrome', 'firefox']
const server = await Instance.start()
const [one, other] = [await launch(kinds[0]), await launch(kinds[1])]
try {
  const ada = await Person.open(one, { code: 0b10110010, toneHz: 440 })
  const ben = await Person.open(other, { code: 0b01001110, toneHz: 740 })
  const link = await startMeeting(ada, server.url)
  await knock(ben, link, 'Ben')
  await admit(ada, ben, 'Ben')
  for (const person of [ada, ben]) {
    await person.press(/^Turn on camera$/)
    await person.press(/^Turn on microphone$/)
  }
  await ben.sees(0b10110010)
  await ada.hears(1000)
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
