import { processTree } from '@konklave/testing/canary'
import { launch } from '@konklave/testing/person'
import { DELTA_BYTES, FRAMES, KEY_BYTES, prepareWork, STREAMS, type Work } from './frames/work.ts'
import { cpuOf } from './lib/cpu.ts'
import { serveSources } from './lib/sources.ts'
import { row, summary, verdict } from './lib/stats.ts'

const ROUNDS = 9
/** In the browser, whose CPU is counted in steps of 10 ms. */
const RUNS = 4
type Kind = keyof Work['prepare']
const KINDS: readonly Kind[] = ['bare', 'passOn', 'ours']

/**
 * What opening the frames of 25 people for ten seconds costs, beside the same bytes through bare WebCrypto and beside
 * streams that only pass frames on: through the worker's own code, as fast as it goes. CPU of all threads, because WebCrypto
 * works in others. In the browser the CPU of all its processes counts.
 */
export async function bench(): Promise<void> {
  console.log(`${STREAMS * FRAMES} frames of ${DELTA_BYTES} and ${KEY_BYTES} B each time`)
  const { prepare, addedBytes } = await prepareWork()
  console.log(`added to each frame: ${addedBytes} B`)
  tell('Chromium', await inChromium())
  tell(
    'Node',
    await rounds(async kind => {
      const run = await prepare[kind]()
      const before = process.cpuUsage()
      await run()
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1000
    }),
  )
}

type Samples = Readonly<Record<Kind, number[]>>

/** The kinds take turns, so that a busy moment of the machine meets all; the first turn is for warming up. */
async function rounds(measure: (kind: Kind) => Promise<number>): Promise<Samples> {
  const samples: Samples = { bare: [], passOn: [], ours: [] }
  for (let i = -1; i < ROUNDS; i++)
    for (const kind of KINDS) {
      const ms = await measure(kind)
      if (i >= 0) samples[kind].push(ms)
    }
  return samples
}

function tell(where: string, { bare, passOn, ours }: Samples): void {
  const perFrame = (sample: readonly number[]) => sample.map(ms => (ms * 1000) / (STREAMS * FRAMES))
  console.log(row(`${where}, CPU per frame: bare WebCrypto`, perFrame(bare), 'µs'))
  console.log(row(`${where}, CPU per frame: streams that only pass on`, perFrame(passOn), 'µs'))
  console.log(row(`${where}, CPU per frame: frame worker with its streams`, perFrame(ours), 'µs'))
  const median = (sample: readonly number[]) => summary(sample).median
  // A browser has the streams of a receiver in any case, whatever is done with the frames.
  const opening = median(ours) - median(passOn)
  console.log(verdict(`${where}: opening ÷ bare WebCrypto`, opening / median(bare), 1.4, '×'))
  console.log(
    `${where}: with the streams that carry the frames: ${(median(ours) / median(bare)).toFixed(2)} ×`,
  )
  const core = (median(ours) / ((FRAMES / 30) * 1000)) * 100
  console.log(`${where}: 25 people at 30 fps take ${core.toFixed(1)} % of a core`)
}

async function inChromium(): Promise<Samples> {
  const sources = await serveSources()
  const browser = await launch('chrome')
  try {
    const page = await browser.newPage()
    await page.goto(sources.origin)
    await page.evaluate(() => {
      const worker = new Worker('/bench/frames/worker.ts', { type: 'module' })
      Object.assign(window, {
        __tell: (message: unknown) => {
          const answered = new Promise(resolve =>
            worker.addEventListener('message', resolve, { once: true }),
          ) as Promise<unknown>
          worker.postMessage(message)
          return answered.then(() => undefined)
        },
      })
    })
    const tellWorker = (message: unknown) =>
      page.evaluate(m => (window as unknown as { __tell(m: unknown): Promise<void> }).__tell(m), message)
    const pids = processTree(browser.process()?.pid ?? 0)
    const cpu = () => pids.reduce((sum, pid) => sum + cpuOf(pid), 0)
    return await rounds(async kind => {
      await tellWorker({ kind, runs: RUNS })
      const before = cpu()
      await tellWorker('go')
      return (cpu() - before) / RUNS
    })
  } finally {
    await browser.close()
    sources.close()
  }
}
