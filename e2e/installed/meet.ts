import { launch, Person } from '@konklave/testing/person'
import { join, reads, say, startAtHome } from '../flows.ts'
import { NAME } from './disk.ts'
import type { Host } from './host.ts'

/** Two people of one browser on this host meet by its name, and see, hear and read each other. */
export async function meetAt(host: Host, grant: string): Promise<void> {
  const executablePath = host.wrapper('/usr/bin/chromium')
  const browser = await launch('chrome', { executablePath, pipe: true, names: [NAME] })
  try {
    const ada = await Person.open(browser, { code: 0b10110010, toneHz: 440 })
    const ben = await Person.open(browser, { code: 0b01001110, toneHz: 740 })
    const link = await startAtHome(ada, grant)
    await join(ben, ada, link, 'Ben')
    for (const person of [ada, ben]) {
      await person.press(/^Turn on camera$/)
      await person.press(/^Turn on microphone$/)
    }
    await Promise.all([ada.sees(0b01001110), ben.sees(0b10110010)])
    await Promise.all([ada.hears(740), ben.hears(440)])
    await say(ben, 'from over there')
    await reads(ada, 'from over there')
  } finally {
    await browser.close()
  }
}
