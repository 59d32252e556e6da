import { Instance, type Person } from '@konklave/testing/person'
import type { Browser } from 'puppeteer-core'
import type { Far } from '../lib/far.ts'
import { type Joins, newJoins, unlessLost } from './joins.ts'
import { tellLoss } from './loss.ts'
import { clickedAt, connected, forget, openWindow, soundAndPicture, sourceIntervals } from './page.ts'
import { roomOn } from './room.ts'

const HOST = { code: 0b10110010, toneHz: 440 }
const GUEST = { code: 0b01001110, toneHz: 740 }

export type ProductJoins = {
  readonly quiet: Joins
  readonly publishing: Joins
  readonly cold: Joins
  /** From the click of who lets in, on that side, to the guest's first sound and picture. */
  readonly lobby: Joins
  readonly intervals: readonly number[]
}

/** Presses Join in the moment in which it can be pressed, before anything else could be prepared. */
const IMPATIENT = `new MutationObserver(() => {
  const field = document.querySelector('form input')
  const button = document.querySelector('form button[type=submit]')
  if (field && field.value === '') {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, 'Ben')
    field.dispatchEvent(new Event('input', { bubbles: true }))
  } else if (button && !button.disabled && !window.__pressed) {
    window.__pressed = true
    button.click()
  }
}).observe(document, { subtree: true, childList: true, attributes: true })`

/** Joins through the product's own screens. */
export async function productJoins(
  far: Far,
  browsers: { readonly host: Browser; readonly guest: Browser },
  count: number,
): Promise<ProductJoins> {
  const server = await Instance.start(['--lan', '--names', far.here])
  try {
    const open = await roomOn(server, 'open')
    const host = await started(browsers.host, open.ownerLink)
    const link = open.guestLink
    const [quiet, publishing, cold] = [newJoins(), newJoins(), newJoins()]
    const common = { host, browser: browsers.guest, link }
    for (let i = 0; i < count; i++) {
      await unlessLost(quiet, () => join({ ...common, into: quiet }))
      await unlessLost(publishing, () => join({ ...common, into: publishing, publish: true }))
      await unlessLost(cold, () => join({ ...common, into: cold, cold: true }))
    }
    const intervals = await sourceIntervals(host)
    await host.close()
    const lobby = await lobbyJoins(server, browsers, count)
    return { quiet, publishing, cold, lobby, intervals }
  } finally {
    await server.stop()
  }
}

export async function started(browser: Browser, ownerLink: string): Promise<Person> {
  const host = await openWindow(browser, HOST)
  await host.goto(ownerLink)
  await host.inPhase('prejoin')
  await host.type('Ada')
  await host.press(/^Start$/)
  await host.inPhase('inside')
  await host.press(/^Turn on camera$/)
  await host.press(/^Turn on microphone$/)
  await host.text(/Microphone on/)
  await connected(host)
  return host
}

type Join = {
  readonly host: Person
  readonly browser: Browser
  readonly link: string
  readonly into: Joins
  /** With camera and microphone. */
  readonly publish?: boolean
  /** As soon as Join can be pressed. */
  readonly cold?: boolean
  /** Runs in the guest's page before anything else. */
  readonly before?: string
}

export async function join({ cold = false, before = '', ...p }: Join): Promise<void> {
  const guest = await openWindow(p.browser, { ...GUEST, before: `${before};${cold ? IMPATIENT : ''}` })
  try {
    await forget(p.host)
    await guest.goto(p.link)
    if (!cold) {
      await guest.inPhase('prejoin')
      await guest.type('Ben')
      if (p.publish) {
        await guest.press(/^Turn on camera$/)
        await guest.press(/^Turn on microphone$/)
      }
      await connected(guest)
      await forget(guest)
      await guest.press(/^Join$/)
    }
    const { soundAt, pictureAt } = await soundAndPicture(guest, HOST.code)
    const click = await clickedAt(guest)
    p.into.sound.push(soundAt - click)
    p.into.picture.push(pictureAt - click)
    if (p.publish) {
      const others = await soundAndPicture(p.host, GUEST.code)
      p.into.othersSound.push(others.soundAt - click)
      p.into.othersPicture.push(others.pictureAt - click)
    }
    await leave(guest)
  } catch (error) {
    await tellLoss({ host: p.host, guest })
    throw error
  } finally {
    await guest.close()
  }
}

async function leave(guest: Person): Promise<void> {
  await guest.press(/^Leave$/)
  await guest.inPhase('gone')
}

async function lobbyJoins(
  server: Instance,
  browsers: { readonly host: Browser; readonly guest: Browser },
  count: number,
): Promise<Joins> {
  const room = await roomOn(server, 'lobby')
  const host = await started(browsers.host, room.ownerLink)
  const into = newJoins()
  for (let i = 0; i < count; i++)
    await unlessLost(into, () => letIn({ host, browser: browsers.guest, link: room.guestLink, into }))
  await host.close()
  return into
}

async function letIn(p: { host: Person; browser: Browser; link: string; into: Joins }): Promise<void> {
  const guest = await openWindow(p.browser, GUEST)
  try {
    await guest.goto(p.link)
    await guest.inPhase('prejoin')
    await guest.type('Ben')
    await guest.press(/^Knock$/)
    await guest.inPhase('knocking')
    await forget(p.host)
    await p.host.press(/^Let in Ben$/)
    const { soundAt, pictureAt } = await soundAndPicture(guest, HOST.code)
    const click = await clickedAt(p.host)
    p.into.sound.push(soundAt - click)
    p.into.picture.push(pictureAt - click)
    await leave(guest)
  } finally {
    await guest.close()
  }
}
