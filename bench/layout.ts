import type { Page } from 'puppeteer-core'
import { withDevPage } from './lib/devPage.ts'
import { row, summary, verdict } from './lib/stats.ts'

const TILES = 49
const TURNS = 40
const FRAME_MS = 16
const NARROWER_PX = 260
const WINDOW = { width: 1440, height: 900 }

/**
 * What it costs the main thread to lay 49 tiles out anew: the room of the gallery, built as the product is, with people
 * who have no picture, in a stage that becomes narrower and wider. Script, style and layout count, in one go and for each
 * frame while the tiles glide. Beside it the same page and machine with as many plain boxes, which is the least it can cost.
 */
export async function bench(): Promise<void> {
  await withDevPage('gallery.html', async (page, url) => {
    await page.setViewport(WINDOW)
    await page.goto(`${url}#forty-nine-quiet/en/light`)
    await page.waitForFunction(n => document.querySelectorAll('.stage > .tile').length === n, {}, TILES)
    const [atOnce, gliding] = [await turns(page, 'reduce'), await turns(page, 'no-preference')]
    const work = atOnce.map(t => t.laid.thread)
    console.log(row(`${TILES} tiles laid out at once, main thread`, work, 'ms'))
    for (const part of ['script', 'style', 'layout'] as const)
      console.log(
        row(
          `  of that ${part}`,
          atOnce.map(t => t.laid[part]),
          'ms',
        ),
      )
    const boxes = (await turns(page, 'reduce', plainBoxes)).map(t => t.laid.thread)
    console.log(row(`${TILES} plain boxes, main thread`, boxes, 'ms'))
    console.log(
      `  tiles : boxes = ${(summary(work).median / summary(boxes).median).toFixed(1)} : 1 of the median`,
    )
    const glide = gliding.map(t => t.glideMs / t.frames)
    console.log(row(`${TILES} tiles gliding, main thread for each frame`, glide, 'ms'))
    console.log(verdict(`${TILES} tiles laid out anew, median`, summary(work).median, FRAME_MS, 'ms'))
    console.log(verdict(`a frame while ${TILES} tiles glide, median`, summary(glide).median, FRAME_MS, 'ms'))
  })
}

/** Milliseconds. */
type Work = {
  readonly thread: number
  readonly script: number
  readonly style: number
  readonly layout: number
}
type Turn = { readonly laid: Work; readonly glideMs: number; readonly frames: number }

async function turns(
  page: Page,
  motion: 'reduce' | 'no-preference',
  lay: (page: Page, px: number) => Promise<void> = narrower,
): Promise<readonly Turn[]> {
  await page.emulateMediaFeatures([{ name: 'prefers-reduced-motion', value: motion }])
  const work = await meter(page)
  const all: Turn[] = []
  for (let i = 0; i <= TURNS; i++) {
    const before = await work()
    await lay(page, i % 2 === 0 ? NARROWER_PX : 0)
    const laid = await work()
    const frames = await stillness(page)
    const after = await work()
    // The first one only warms up.
    if (i > 0) all.push({ laid: less(laid, before), glideMs: after.thread - laid.thread, frames })
  }
  return all
}

const less = (a: Work, b: Work): Work => ({
  thread: a.thread - b.thread,
  script: a.script - b.script,
  style: a.style - b.style,
  layout: a.layout - b.layout,
})

/** CPU time of the main thread until now, what else the machine does not in it; its parts by the clock on the wall. */
async function meter(page: Page): Promise<() => Promise<Work>> {
  const client = await page.createCDPSession()
  await client.send('Performance.enable')
  return async () => {
    const { metrics } = await client.send('Performance.getMetrics')
    const of = (name: string) => (metrics.find(m => m.name === name)?.value ?? Number.NaN) * 1000
    return {
      thread: of('ThreadTime'),
      script: of('ScriptDuration'),
      style: of('RecalcStyleDuration'),
      layout: of('LayoutDuration'),
    }
  }
}

/** Makes the stage so many px narrower; resolves in the frame in which every tile has its new place. */
async function narrower(page: Page, px: number): Promise<void> {
  await page.evaluate(async by => {
    const placed = () => document.querySelector<HTMLElement>('.stage > .tile')?.style.cssText
    const before = placed()
    const faces = document.querySelector<HTMLElement>('.roomFaces')
    if (faces) faces.style.marginInlineEnd = `${by}px`
    for (let i = 0; i < 120 && placed() === before; i++)
      await new Promise<void>(done => requestAnimationFrame(() => done()))
  }, px)
}

/** The same for boxes with initials and a name and nothing that the product's style says; made at the first turn. */
async function plainBoxes(page: Page, px: number): Promise<void> {
  await page.evaluate(
    async (n, px) => {
      const next = () => new Promise<void>(done => requestAnimationFrame(() => done()))
      if (!document.querySelector('#boxes')) {
        document.documentElement.innerHTML = `<body id="boxes">${'<div style="position:absolute;contain:strict;inset:0 auto auto 0"><span>BO</span><i>Ben Okafor</i></div>'.repeat(n)}</body>`
        await next()
      }
      const width = (innerWidth - px) / 8
      for (const [i, box] of document.querySelectorAll<HTMLElement>('#boxes > div').entries())
        box.style.cssText += `;width:${width}px;height:${width * 0.75}px;translate:${(i % 8) * width}px ${Math.floor(i / 8) * width * 0.75}px`
      await next()
    },
    TILES,
    px,
  )
}

/** Resolves when nothing moves any more, with the number of frames that took. */
async function stillness(page: Page): Promise<number> {
  return page.evaluate(async () => {
    let frames = 0
    do {
      await new Promise<void>(done => requestAnimationFrame(() => done()))
      frames++
    } while (document.getAnimations().some(a => a.playState === 'running' && a instanceof CSSTransition))
    return frames
  })
}
