import type { Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { crowd } from './crowd.ts'
import { findings } from './findings.ts'
import { expect, test } from './fixture.ts'
import { join, startMeeting } from './flows.ts'
import { sticksOut } from './sticksOut.ts'

const chromeOnly = test.runIf(inject('kind') === 'chrome')

/** Chooses in the sheet "View". */
async function view(person: Person, ...press: readonly RegExp[]): Promise<void> {
  await person.press(/^More$/)
  await person.press(/^View$/)
  await person.until('the sheet', () => document.querySelector('[role=dialog] [role=radiogroup]'), [])
  for (const name of press) await person.press(name)
}

/** Names of those on the stage, oneself left out, in the order of their places. */
const onStage = (person: Person) =>
  person.page.evaluate(() =>
    [...document.querySelectorAll('.stage > .tile:not([data-me]) .chipName')].map(e => e.textContent),
  )

chromeOnly(
  'who looks at the meeting chooses how: pages, what stays large, without oneself, a closer look, a small window',
  async ({ person, url }) => {
    const ada = await person({ browser: 'chrome' })
    const ben = await person({ browser: 'chrome', viewport: { width: 390, height: 844 } })
    const cora = await person({ browser: 'chrome' })
    const link = await startMeeting(ada, url)
    await join(ben, ada, link, 'Ben')
    await join(cora, ada, link, 'Cora')
    await ben.press(/^Turn on camera$/)
    await ada.sees(0b01001110)
    await ada.until('two others', () => document.querySelectorAll('.stage > .tile').length === 3, [])
    expect(await onStage(ada)).toEqual(['Ben', 'Cora'])

    // The own tile lies over a corner of Cora's: dragged to another one, and on by key.
    const middle = (which: string) =>
      ada.page.$eval(which, e => {
        const { x, y, width, height } = e.getBoundingClientRect()
        return { x: x + width / 2, y: y + height / 2 }
      })
    const own = '.stage > .tile[data-me]'
    const from = await middle(own)
    const over = await middle('.stage > .tile:nth-child(2)')
    expect(from.y).toBeGreaterThan(over.y)
    await ada.page.mouse.move(from.x, from.y)
    await ada.page.mouse.down()
    await ada.page.mouse.move(over.x - 60, over.y - 60, { steps: 4 })
    await ada.page.mouse.up()
    const ownIs = (above: boolean, left: boolean) =>
      ada.until(
        `own tile ${above} ${left}`,
        (above, left, at) => {
          const me = document.querySelector('.stage > .tile[data-me]')?.getBoundingClientRect()
          return me && me.y + me.height / 2 < at.y === above && me.x + me.width / 2 < at.x === left
        },
        [above, left, over] as const,
      )
    await ownIs(true, true)
    await ada.page.keyboard.press('o')
    await ownIs(true, false)
    await ada.page.keyboard.press('o')
    await ownIs(false, false)

    // What is kept large, by key: the button is in the order of tabs, arrow keys lead on.
    await ada.page.focus('.stage .pin')
    await ada.page.keyboard.press('ArrowRight')
    await ada.page.keyboard.press('Enter')
    await ada.until(
      'Cora large',
      () => document.querySelector('.tile[data-large] .chipName')?.textContent === 'Cora',
      [],
    )
    expect(await ada.page.$eval('.stage', e => e.getAttribute('data-shape'))).toBe('side')
    expect(await findings(ada)).toEqual([])
    await ada.page.keyboard.press('Enter')
    await ada.until('nobody large', () => !document.querySelector('.tile[data-large]'), [])

    // Without oneself, and without those who show no picture.
    await view(ada, /^Hide my own tile$/, /^Hide people without a picture$/)
    expect(await findings(ada)).toEqual([])
    await ada.press(/^Close$/)
    await ada.until('only Ben', () => document.querySelectorAll('.stage > .tile').length === 1, [])
    expect(await onStage(ada)).toEqual(['Ben'])
    await ada.press(/^1 without picture$/)
    await ada.until('Cora again', () => document.querySelectorAll('.stage > .tile').length === 2, [])
    await ada.page.keyboard.press('t')
    await ada.until('oneself again', () => document.querySelector('.stage > .tile[data-me]'), [])

    // A closer look into a screen, never past its edge.
    await cora.press(/^Share screen$/)
    await ada.until(
      'the screen',
      () => document.querySelector<HTMLVideoElement>('.shared.large video')?.videoWidth,
      [],
    )
    await ada.press(/^Larger$/)
    for (let i = 0; i < 40; i++) await ada.page.keyboard.press('ArrowRight')
    const edges = () =>
      ada.page.evaluate(() => {
        const [frame, video] = ['.shared.large', '.shared.large video'].map(s =>
          document.querySelector(s)?.getBoundingClientRect(),
        )
        return {
          frame: frame?.right ?? 0,
          picture: video?.right ?? 0,
          ratio: (video?.width ?? 0) / (frame?.width ?? 1),
        }
      })
    const at = await edges()
    expect(at.ratio).toBeCloseTo(1.5, 2)
    expect(at.picture).toBeGreaterThanOrEqual(at.frame - 1)
    expect(await findings(ada)).toEqual([])
    await ada.page.keyboard.press('0')
    expect((await edges()).ratio).toBeCloseTo(1, 2)
    await ada.press(/^Full screen$/)
    await ada.until('all of the window', () => {
      const box = document.querySelector('.shared.fills')?.getBoundingClientRect()
      return box?.width === innerWidth && box.height === innerHeight
    }, [])
    await ada.press(/^Leave full screen$/)

    // A phone: nothing sticks out, with a screen and without, upright and on its side.
    for (const size of [
      { width: 390, height: 844 },
      { width: 320, height: 568 },
      { width: 568, height: 320 },
    ]) {
      await ben.page.setViewport(size)
      await ben.until(
        'the stage and the bar of this width',
        w =>
          innerWidth === w &&
          document.querySelector('.shared') &&
          w <= 360 !== Boolean(document.querySelector('.controlBar [aria-label="Raise hand"]')),
        [size.width],
      )
      expect(await sticksOut(ben)).toEqual([])
      const covered = await ben.page.evaluate(() => {
        const bar = document.querySelector('.roomBar')?.getBoundingClientRect().top ?? 0
        return [...document.querySelectorAll('.stage > *')].filter(
          e => e.getBoundingClientRect().bottom > bar + 0.5,
        ).length
      })
      expect(covered).toBe(0)
    }
    // Beside the screen the faces are tiny there: a name is read when somebody points at one.
    const tiny = '.tile[data-tiny]:not(.small)'
    await ben.until('tiny faces', s => document.querySelector(s), [tiny])
    const nameIsWide = () => ben.page.$eval(`${tiny} .chipName`, e => e.textContent && e.clientWidth)
    expect(await nameIsWide()).toBe(1)
    await ben.page.hover(tiny)
    expect(await nameIsWide()).toBeGreaterThan(15)
    await cora.press(/^Stop sharing/)

    // The meeting in a small window, with the picture playing inside and the own buttons.
    await ada.until('no screen', () => !document.querySelector('.shared'), [])
    await view(ada, /^Small window$/)
    await ada.until('a picture in the small window', () => {
      const { window: small } = (window as unknown as { documentPictureInPicture: { window: Window | null } })
        .documentPictureInPicture
      const video = small?.document.querySelector('video')
      return video && !video.paused && video.videoWidth > 0 && video.currentTime > 0
    }, [])
    const inside = await ada.page.evaluate(() => {
      const small = (window as unknown as { documentPictureInPicture: { window: Window } })
        .documentPictureInPicture.window
      const { document: there } = small
      there.querySelector<HTMLElement>('button[aria-label="Turn on microphone"]')?.click()
      return {
        dressed: small.getComputedStyle(there.querySelector('.smallBar') ?? there.body).display,
        inline: there.querySelectorAll('style').length,
      }
    })
    expect(inside).toEqual({ dressed: 'flex', inline: 0 })
    await ada.until(
      'the own microphone',
      () => document.querySelector('[aria-label="Turn off microphone"]'),
      [],
    )
    await ada.press(/^Bring it back$/)
    await ada.sees(0b01001110)
    expect(await ada.page.evaluate(() => document.querySelectorAll('.stage > .tile').length)).toBe(3)
    expect(ada.errors).toEqual([])
  },
)

chromeOnly(
  'pages of the grid: buttons and arrow keys turn them, who leaves leaves a gap that closes, and nobody else moves',
  async ({ person, url }) => {
    const others = ['Ben', 'Cora', 'Dan', 'Eve', 'Fay']
    const room = await crowd(url, others)
    try {
      const ada = await person({ browser: 'chrome' })
      await ada.goto(room.link)
      await ada.inPhase('prejoin')
      await ada.type('Ada')
      await ada.press(/^Join$/)
      await ada.inPhase('inside')
      const shows = async (...names: readonly string[]) => {
        await ada.until(
          names.join(', '),
          wanted =>
            [...document.querySelectorAll('.stage > .tile:not([data-me]) .chipName')]
              .map(e => e.textContent)
              .join() === wanted,
          [names.join()],
        )
      }
      await ada.until('everybody', () => document.querySelectorAll('.stage > .tile').length === 6, [])
      const everybody = (await onStage(ada)).map(String)
      await view(ada)
      await ada.press(/^Tiles on a page|By the size of the window/)
      await ada.press(/^Up to 4$/)
      await ada.press(/^Close$/)
      await shows(...everybody.slice(0, 3))
      expect(await findings(ada)).toEqual([])
      await ada.press(/^More people$/)
      await shows(...everybody.slice(3))
      expect(await ada.page.evaluate(() => document.activeElement?.ariaLabel)).toBe('Previous people')
      // The keys of the stage come two seconds after the room.
      const onFirst = () =>
        ada.page.evaluate(() => document.querySelector('.pageOf')?.textContent === '1 of 2')
      while (!(await onFirst())) await ada.page.keyboard.press('ArrowLeft')
      await shows(...everybody.slice(0, 3))
      const [first = '', gone = '', third = '', fourth = ''] = everybody
      await room.leave(gone)
      await shows(first, third, fourth)
      // What one has chosen is still so after a reload, and nothing of it names anybody.
      const kept = await ada.page.evaluate(() => localStorage.getItem('konklave:prefs') ?? '')
      expect(JSON.parse(kept)).toMatchObject({ tiles: '4' })
      for (const name of everybody) expect(kept).not.toContain(name)
      expect(ada.errors).toEqual([])
    } finally {
      room.close()
    }
  },
)
