import { processTree } from '@konklave/testing/canary'
import { Instance } from '@konklave/testing/person'
import { rssMiB } from './lib/cpu.ts'
import { verdict } from './lib/stats.ts'

const STARTS = 5

/** Time from the command to the printed link, and resident memory of server and engine with nobody there. */
export async function bench(): Promise<void> {
  const ready: number[] = []
  let rss = 0
  for (let i = 0; i < STARTS; i++) {
    const start = performance.now()
    const instance = await Instance.start()
    ready.push(performance.now() - start)
    rss = processTree(instance.pid).reduce((sum, pid) => sum + rssMiB(pid), 0)
    for (const pid of processTree(instance.pid))
      console.log(`  pid of start ${i + 1}: ${rssMiB(pid).toFixed(0)} MiB`)
    await instance.stop()
  }
  console.log(verdict('ready after', Math.max(...ready) / 1000, 3, 's'))
  console.log(verdict('resident, server and engine', rss, 220, 'MiB'))
}
