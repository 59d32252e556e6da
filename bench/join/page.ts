import { Person, type PersonOptions } from '@konklave/testing/person'
import type { Browser } from 'puppeteer-core'
import { installProbe, installSource, type Seen } from './probe.ts'

/** A window with the probe in it and a 30-fps camera before it. */
export async function openWindow(
  browser: Browser,
  { code, toneHz, before = '' }: Pick<PersonOptions, 'code' | 'toneHz' | 'before'>,
): Promise<Person> {
  const scripts = `(${installProbe})();(${installSource})(${code}, ${toneHz});${before}`
  return Person.open(browser, { code, toneHz, before: scripts })
}

type Probed = { __seen(): Seen; __forget(): void; __connected(): boolean; __intervals(): number[] }

export const seen = ({ page }: Person): Promise<Seen> =>
  page.evaluate(() => (window as unknown as Probed).__seen())

export const forget = ({ page }: Person): Promise<void> =>
  page.evaluate(() => (window as unknown as Probed).__forget())

export const sourceIntervals = ({ page }: Person): Promise<number[]> =>
  page.evaluate(() => (window as unknown as Probed).__intervals())

/** Waits until the page's way to the media engine stands. */
export const connected = (person: Person): Promise<void> =>
  person.until('a media connection', () => (window as unknown as Probed).__connected(), [])

/** Waits for sound and for the picture `code`, then says when they were first there. */
export async function soundAndPicture(
  person: Person,
  code: number,
): Promise<{ soundAt: number; pictureAt: number }> {
  await person.until(
    `sound and picture ${code}`,
    wanted => {
      const { soundAt, pictureAt } = (window as unknown as Probed).__seen()
      return soundAt !== null && pictureAt[wanted] !== undefined
    },
    [code],
  )
  const { soundAt, pictureAt } = await seen(person)
  return { soundAt: soundAt ?? Number.NaN, pictureAt: pictureAt[code] ?? Number.NaN }
}

export async function clickedAt(person: Person): Promise<number> {
  const { clickAt } = await seen(person)
  if (clickAt === null) throw new Error('nobody clicked')
  return clickAt
}
