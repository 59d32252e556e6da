import type { Person, readPicture } from '@konklave/testing/person'

type Page = {
  __readPicture: typeof readPicture
  __shownBefore?: Map<Element, number>
}

/** From now on {@link seesAgain} counts only pictures that arrive later: a torn call leaves its last one on the screen. */
export async function markPictures(...people: readonly Person[]): Promise<void> {
  for (const { page } of people) {
    await page.evaluate(() => {
      const shown = [...document.querySelectorAll('video')].map(
        v => [v, v.getVideoPlaybackQuality().totalVideoFrames] as const,
      )
      ;(window as unknown as Page).__shownBefore = new Map(shown)
    })
  }
}

/** Waits until a picture with this code has moved on since {@link markPictures}. */
export async function seesAgain(person: Person, code: number, timeout = 30_000): Promise<void> {
  await person.until(
    `moving picture ${code}`,
    wanted => {
      const { __readPicture: read, __shownBefore: before } = window as unknown as Page
      return [...document.querySelectorAll('video')].some(
        v => v.getVideoPlaybackQuality().totalVideoFrames > (before?.get(v) ?? 0) + 3 && read(v) === wanted,
      )
    },
    [code],
    timeout,
  )
}
