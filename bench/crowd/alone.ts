import { resolveEngine, startEngine } from '@konklave/engine'
import { Bots, type Video } from '../bots/bots.ts'
import { type Cost, steady } from './cost.ts'

/** What the media engine costs without Konklave: the same bots, straight at it, in a room of its own, at each of `sizes`. */
export async function engineAlone(p: {
  readonly sizes: readonly number[]
  /** What the one with this number sends, and how many pictures it receives. */
  readonly role: (n: number) => { readonly video?: Video | undefined; readonly receive: number }
}): Promise<readonly Cost[]> {
  const { path: bin } = await resolveEngine({ env: process.env, allowDownload: false })
  const engine = await startEngine({ bin, nodeIp: '127.0.0.1', udpPort: 0, tcpPort: false })
  const bots = await Bots.start()
  const costs: Cost[] = []
  try {
    const { control } = engine
    const { host, port } = control.endpoint()
    let people = 0
    for (const size of p.sizes) {
      for (; people < size; people++) {
        await control.ensureRoom('alone')
        const { authorization } = await control.admission('alone', `bot-${people}`, {
          kind: 'member',
          publish: ['camera', 'microphone'],
        })
        const token = authorization.slice('Bearer '.length)
        await bots.join({ url: `ws://${host}:${port}`, token, ...p.role(people) })
      }
      costs.push(await steady({ engine: engine.pid() ?? 0, bots }))
    }
  } finally {
    await bots.stop()
    await engine.stop(0)
  }
  return costs
}
