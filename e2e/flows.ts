import { createRoom } from '@konklave/client'
import type { Person } from '@konklave/testing/person'

/** What people do, in the words of the screens. English only: the German screens have their own test. */

/** Owner link, as if kept from another day → prejoin → inside. Returns the guest link. */
export async function startMeeting(host: Person, url: string, name = 'Ada'): Promise<string> {
  const { ownerLink, guestLink } = await createRoom({ admission: 'lobby' }, { origin: url, fetch })
  await host.goto(ownerLink)
  await host.inPhase('prejoin')
  await host.type(name)
  await host.press(/^Start$/)
  await host.inPhase('inside')
  return guestLink
}

/** Home, by a grant link where `url` is one → owner link → prejoin → inside. Returns the guest link. */
export async function startAtHome(host: Person, url: string, name = 'Ada'): Promise<string> {
  await host.goto(url)
  await host.press(/^Start a meeting$/)
  await host.press(/^I have kept it$/)
  await host.press(/^Go to the room$/)
  await host.inPhase('prejoin')
  await host.type(name)
  await host.press(/^Start$/)
  await host.inPhase('inside')
  await host.press(/^Copy invitation link$/)
  return host.copied()
}

/** Writes into the lines of a sheet that hide what is written, in their order, and sends it. */
export async function writeHidden(person: Person, ...lines: readonly string[]): Promise<void> {
  const hidden = '[role=dialog] input[type=password]'
  await person.until(
    `${lines.length} hidden lines`,
    (s: string, n: number) => document.querySelectorAll(s).length === n,
    [hidden, lines.length],
  )
  for (const [i, field] of (await person.page.$$(hidden)).entries()) {
    await field.click({ count: 3 })
    await field.type(lines[i] ?? '')
  }
  await person.page.keyboard.press('Enter')
}

/** Guest link → name → knock. */
export async function knock(guest: Person, link: string, name: string): Promise<void> {
  await guest.goto(link)
  await guest.inPhase('prejoin')
  await guest.type(name)
  await guest.press(/^Knock$/)
  await guest.inPhase('knocking')
}

export async function admit(host: Person, guest: Person, name: string): Promise<void> {
  await host.press(new RegExp(`^Let in ${name}$`))
  await guest.inPhase('inside')
}

/** Knocks and is let in. */
export async function join(guest: Person, host: Person, link: string, name: string): Promise<void> {
  await knock(guest, link, name)
  await admit(host, guest, name)
}

/** What is written is announced before the panel is there: its code comes late. */
async function openChat(person: Person): Promise<void> {
  if (await person.page.$('.writer textarea')) return
  await person.press(/^Chat/)
  await person.until('the chat', () => document.querySelector('.writer textarea'), [])
}

export async function say(person: Person, text: string): Promise<void> {
  await openChat(person)
  await person.type(text, 'textarea')
  await person.press(/^Send$/)
}

export async function reads(person: Person, text: string): Promise<void> {
  await openChat(person)
  await person.until(`line ${text}`, wanted => document.body?.innerText.includes(wanted), [text])
}

/** In the breakout room with that title. */
export const isIn = (person: Person, title: string, ms?: number) =>
  person.until(
    `in ${title}`,
    wanted => document.querySelector('.breakoutHere bdi')?.textContent === wanted,
    [title],
    ms,
  )

export const isInMain = (person: Person) =>
  person.until(
    'in the main room',
    () => document.querySelector('[data-phase=inside]') && !document.querySelector('.breakoutWhere'),
    [],
  )
