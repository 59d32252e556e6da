import { resolveEngine, startEngine } from '@konklave/engine'
import type { Person } from '@konklave/testing/person'
import type { Browser } from 'puppeteer-core'
import type { Far } from '../lib/far.ts'
import { type Joins, newJoins, unlessLost } from './joins.ts'
import { clickedAt, forget, openWindow, soundAndPicture } from './page.ts'
import { openStock } from './stockServer.ts'

const HOST = { code: 0b10110010, toneHz: 440 }
const GUEST = { code: 0b01001110, toneHz: 740 }

/** Joins with the engine's own SDK, everything loaded, token in hand and `prepareConnection` done before the click. */
export async function stockJoins(
  far: Far,
  browsers: { readonly host: Browser; readonly guest: Browser },
  count: number,
): Promise<{ readonly quiet: Joins; readonly publishing: Joins }> {
  const { path: bin } = await resolveEngine({ env: process.env, allowDownload: false })
  const engine = await startEngine({ bin, nodeIp: far.here, udpPort: 0, tcpPort: false })
  const web = await openStock(far.here, engine.control, 'stock')
  const quiet = newJoins()
  const publishing = newJoins()
  try {
    const host = await openWindow(browsers.host, HOST)
    await enter(host, `${web.origin}/?publish`)
    for (let i = 0; i < count; i++) {
      const common = { host, browser: browsers.guest }
      await unlessLost(quiet, () => one({ ...common, url: `${web.origin}/`, into: quiet }))
      await unlessLost(publishing, () => one({ ...common, url: `${web.origin}/?publish`, into: publishing }))
    }
    await host.close()
  } finally {
    web.close()
    await engine.stop(0)
  }
  return { quiet, publishing }
}

async function enter(person: Person, url: string): Promise<void> {
  await person.goto(url)
  await person.press(/^Join$/)
  await person.until('entered', () => document.body.dataset.in, [])
}

async function one(p: { host: Person; browser: Browser; url: string; into: Joins }): Promise<void> {
  const guest = await openWindow(p.browser, GUEST)
  try {
    await guest.goto(p.url)
    await guest.until('ready', () => document.querySelector('button'), [])
    await forget(p.host)
    await guest.press(/^Join$/)
    const { soundAt, pictureAt } = await soundAndPicture(guest, HOST.code)
    const click = await clickedAt(guest)
    p.into.sound.push(soundAt - click)
    p.into.picture.push(pictureAt - click)
    if (p.url.endsWith('publish')) {
      const others = await soundAndPicture(p.host, GUEST.code)
      p.into.othersSound.push(others.soundAt - click)
      p.into.othersPicture.push(others.pictureAt - click)
    }
    await guest.page.evaluate(() => (window as unknown as { __leave(): Promise<void> }).__leave())
  } finally {
    await guest.close()
  }
}
