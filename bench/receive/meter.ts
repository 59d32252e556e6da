import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { processTree } from '@konklave/testing/canary'
import type { Browser, Page } from 'puppeteer-core'

/** What a page used in a window of time, milliseconds. */
export type Busy = {
  /** CPU of its main thread. */
  readonly mainCpuMs: number
  /** Time in which a task ran there: more than its CPU where the machine had other work. */
  readonly mainBusyMs: number
  readonly workersCpuMs: number
  /** All threads of its process: decoders and sound as well. */
  readonly pageCpuMs: number
  /** All processes of the browser. */
  readonly browserCpuMs: number
}

type Thread = { readonly pid: number; readonly main: boolean; readonly name: string; readonly ms: number }

/** Of the process that works most, which is that of the page where a browser has but one. */
export async function meterOf(browser: Browser, page: Page): Promise<(ms: number) => Promise<Busy>> {
  const client = await page.createCDPSession()
  await client.send('Performance.enable')
  const metrics = async () => {
    const { metrics } = await client.send('Performance.getMetrics')
    return new Map(metrics.map(({ name, value }) => [name, value * 1000]))
  }
  const root = browser.process()?.pid ?? 0
  return async ms => {
    const [threads, before] = [threadsOf(root), await metrics()]
    await wait(ms)
    const [now, after] = [threadsOf(root), await metrics()]
    const spent = [...now].map(([key, thread]) => ({
      ...thread,
      ms: thread.ms - (threads.get(key)?.ms ?? 0),
    }))
    const pages = spent.filter(({ pid }) => isRenderer(pid))
    const sum = (some: typeof spent) => some.reduce((n, thread) => n + thread.ms, 0)
    const of = (name: string) => (after.get(name) ?? Number.NaN) - (before.get(name) ?? Number.NaN)
    return {
      mainCpuMs: sum(pages.filter(({ main }) => main)),
      mainBusyMs: of('TaskDuration'),
      workersCpuMs: sum(pages.filter(({ name }) => name.startsWith('DedicatedWorker'))),
      pageCpuMs: sum(pages),
      browserCpuMs: sum(spent),
    }
  }
}

const isRenderer = (pid: number): boolean => read(`/proc/${pid}/cmdline`).includes('--type=renderer')

/** CPU of each thread of each process. */
function threadsOf(root: number): ReadonlyMap<string, Thread> {
  const threads = new Map<string, Thread>()
  for (const pid of processTree(root))
    for (const id of list(`/proc/${pid}/task`)) {
      const at = `/proc/${pid}/task/${id}`
      threads.set(`${pid} ${id}`, {
        pid,
        main: id === `${pid}`,
        name: read(`${at}/comm`).trim(),
        ms: Number(read(`${at}/schedstat`).split(' ')[0]) / 1e6,
      })
    }
  return threads
}

/** Threads and processes end between two looks. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function list(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
  } catch {
    return []
  }
}
