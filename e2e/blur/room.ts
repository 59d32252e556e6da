import type { Person } from '@konklave/testing/person'

/** Three encodings, and a device that turns itself down: a busy machine takes its time. */
const WAIT_MS = 40_000

type Seen = { readonly most: number; readonly person: number }

/** What the page of `watchRoom` has seen since the last call. */
export async function seenOf({ page }: Person): Promise<readonly Seen[]> {
  return page.evaluate(() => (window as unknown as { __seen: Seen[] }).__seen.splice(0))
}

/** Waits for so many pictures with the person in them. */
export async function seesPerson(person: Person, times = 10): Promise<void> {
  await person.until(
    `${times} pictures of the person`,
    n => (window as unknown as { __seen: Seen[] }).__seen.filter(one => one.person > 0.7).length >= n,
    [times],
    WAIT_MS,
  )
}

/** Waits until the last pictures show the room, or none of it. */
export async function seesRoom(person: Person, shown: boolean): Promise<void> {
  await person.until(
    shown ? 'the room' : 'nothing of the room',
    (wanted: boolean, limit: number) => {
      const last = (window as unknown as { __seen: Seen[] }).__seen.slice(-5)
      return last.length === 5 && last.every(({ most }) => (wanted ? most > limit : most < limit))
    },
    [shown, CLEAR],
    WAIT_MS,
  )
}

/** Stripes that are left as they are differ by 255; blurred ones by next to nothing, and the encoder adds some. */
export const CLEAR = 60
