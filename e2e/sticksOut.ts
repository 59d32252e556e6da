import type { Person } from '@konklave/testing/person'

/** What reaches over the edge of the window, of what scrolls it, or into the margin of a sheet. */
export async function sticksOut(person: Person): Promise<string[]> {
  // Tiles glide to their places.
  await person.until(
    'nothing that moves',
    () =>
      document.getAnimations().every(a => a.effect?.getComputedTiming().endTime === Number.POSITIVE_INFINITY),
    [],
  )
  return person.page.evaluate(() => {
    const edge = document.documentElement.clientWidth
    const name = (e: Element) => {
      const { left, right } = e.getBoundingClientRect()
      return `${e.tagName} ${e.className} ${left}…${right} ${(e.textContent ?? '').slice(0, 40)}`
    }
    const inSight = [...document.body.querySelectorAll('*')].filter(e => {
      const { width, height } = e.getBoundingClientRect()
      return width > 1 && height > 1 && !e.closest('.vh, svg, [data-live-announcer]')
    })
    const clipped = (e: Element): boolean => {
      const { parentElement: box } = e
      return (
        box !== null &&
        box !== document.body &&
        (getComputedStyle(box).overflowX !== 'visible' || clipped(box))
      )
    }
    const over = inSight.filter(e => {
      const { left, right } = e.getBoundingClientRect()
      return (left < -0.5 || right > edge + 0.5) && !clipped(e)
    })
    const scrolls = inSight.filter(
      e => getComputedStyle(e).overflowX === 'auto' && e.scrollWidth > e.clientWidth,
    )
    const cut = [...document.querySelectorAll('.sheetBody')].flatMap(body => {
      const inner =
        body.getBoundingClientRect().right - Number.parseFloat(getComputedStyle(body).paddingRight)
      return [...body.querySelectorAll(':scope > :not(header)')].filter(
        e => e.getBoundingClientRect().right > inner + 0.5,
      )
    })
    const page = document.documentElement.scrollWidth > edge ? ['the page'] : []
    return [...page, ...over.map(name), ...scrolls.map(name), ...cut.map(name)]
  })
}
