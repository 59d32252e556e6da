import type { Page } from 'puppeteer-core'
import { withDevPage } from './lib/devPage.ts'
import { row, summary, verdict } from './lib/stats.ts'

const MASK_MS = 10
const FRAME_MS = 20
const ROUNDS = 12
const FRAMES = 10

/**
 * What it costs the CPU to hide the room behind a person: Chromium without a GPU, one frame of 640×360 after the other.
 * CPU time of the thread that paints, so that what else the machine does is not in it.
 */
export async function bench(): Promise<void> {
  await withDevPage('blur.html', async (page, url) => {
    await page.goto(url)
    await page.waitForFunction('window.__work')
    const mask = await cost(page, 'mask')
    const frame = await cost(page, 'frame')
    const copy = await cost(page, 'copy')
    console.log(row('mask of 256×144', mask, 'ms'))
    console.log(row('whole frame of 640×360', frame, 'ms'))
    console.log(row('the same frame, only copied', copy, 'ms'))
    const ratio = summary(frame).median / summary(copy).median
    console.log(`whole frame ÷ copy, medians: ${ratio.toFixed(1)}`)
    console.log(verdict('mask, median', summary(mask).median, MASK_MS, 'ms'))
    console.log(verdict('frame, median', summary(frame).median, FRAME_MS, 'ms'))
  })
}

/** CPU time of the page's thread for one frame, ms; each number is the mean of some frames. */
async function cost(page: Page, kind: 'mask' | 'frame' | 'copy'): Promise<readonly number[]> {
  const client = await page.createCDPSession()
  await client.send('Performance.enable')
  const spent = async () => {
    const { metrics } = await client.send('Performance.getMetrics')
    return (metrics.find(m => m.name === 'ThreadTime')?.value ?? Number.NaN) * 1000
  }
  const all: number[] = []
  for (let i = 0; i < ROUNDS; i++) {
    const before = await spent()
    await page.evaluate(`window.__work.${kind}(${FRAMES})`)
    // The first ones only warm up.
    if (i > 2) all.push(((await spent()) - before) / FRAMES)
  }
  return all
}
