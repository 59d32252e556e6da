import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Person } from '@konklave/testing/person'
import type { CDPSession } from 'puppeteer-core'

/** What a page holds: what can still be reached, after everything that nobody needs was collected. */
export type Held = {
  /** Objects, strings and code. */
  readonly heapBytes: number
  /** Of these all but what V8 compiles to machine code, function by function, the longer each is used. */
  readonly besideMachineCodeBytes: number
  /** What the browser keeps for them outside the heap of JavaScript. */
  readonly nativeBytes: number
  /** Nodes that are not in the document. */
  readonly strayNodes: number
  readonly listeners: number
  /** Not closed. */
  readonly connections: number
  readonly transceivers: number
  readonly liveTracks: number
  readonly mediaElements: number
  readonly workers: number
}

type Remembered = {
  readonly __held: {
    readonly connections: readonly WeakRef<RTCPeerConnection>[]
    readonly workers: readonly WeakRef<Worker>[]
    readonly ended: WeakSet<Worker>
  }
  readonly __playing: Set<HTMLMediaElement>
}

/** Remembers what a page makes without keeping it, and shows everybody. Runs before the page's own scripts. */
export const REMEMBER = `{
  const held = { connections: [], workers: [], ended: new WeakSet() }
  window.__held = held
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration) { super(configuration); held.connections.push(new WeakRef(this)) }
  }
  window.Worker = class extends Worker {
    constructor(url, options) { super(url, options); held.workers.push(new WeakRef(this)) }
    terminate() { held.ended.add(this); super.terminate() }
  }
  localStorage.setItem('konklave:prefs', JSON.stringify({ tiles: '49' }))
}`

/** Where snapshots are kept under the names given here, to compare what there is more of. */
const keep = process.env.SOAK_KEEP

export async function heldBy({ page }: Person, name: string): Promise<Held> {
  // Whoever tests remembers what has played, and would keep it.
  await page.evaluate(() => {
    const { __playing } = window as unknown as Remembered
    for (const element of __playing) if (element.paused) __playing.delete(element)
  })
  const client = await page.createCDPSession()
  await client.send('HeapProfiler.enable')
  for (let i = 0; i < 3; i++) await client.send('HeapProfiler.collectGarbage')
  await client.send('Performance.enable')
  const { metrics } = await client.send('Performance.getMetrics')
  const bytes = await reachableIn(client, name)
  await client.detach()
  const of = (name: string) => metrics.find(metric => metric.name === name)?.value ?? Number.NaN
  const seen = await page.evaluate(() => {
    const { __held } = window as unknown as Remembered
    const alive = <T extends object>(refs: readonly WeakRef<T>[]) => refs.flatMap(ref => ref.deref() ?? [])
    const connections = alive(__held.connections).filter(c => c.connectionState !== 'closed')
    const transceivers = connections.flatMap(c => c.getTransceivers())
    const tracks = transceivers.flatMap(({ sender, receiver }) => [sender.track, receiver.track])
    const walker = document.createTreeWalker(document, NodeFilter.SHOW_ALL)
    let nodes = 1
    while (walker.nextNode()) nodes++
    return {
      nodes,
      connections: connections.length,
      transceivers: transceivers.length,
      liveTracks: tracks.filter(track => track?.readyState === 'live').length,
      mediaElements: document.querySelectorAll('video, audio').length,
      workers: alive(__held.workers).filter(worker => !__held.ended.has(worker)).length,
    }
  })
  const { nodes, ...rest } = seen
  return {
    ...bytes,
    strayNodes: Math.max(0, of('Nodes') - nodes),
    listeners: of('JSEventListeners'),
    ...rest,
  }
}

type Snapshot = {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[]
      readonly node_types: readonly [readonly string[], ...unknown[]]
      readonly edge_fields: readonly string[]
    }
  }
  readonly nodes: readonly number[]
  readonly edges: readonly number[]
  readonly strings: readonly string[]
}

/** As V8 names them in snapshots. */
const MACHINE_CODE = new Set(
  ['InstructionStream', 'Code', 'CodeWrapper', 'ProtectedFixedArray', 'TrustedWeakFixedArray'].map(
    name => `system / ${name}`,
  ),
)
/** Machine code has some, of where it comes from and how it is left; functions have some, too. */
const TABLE = 'system / TrustedByteArray'

type Reachable = Pick<Held, 'heapBytes' | 'besideMachineCodeBytes' | 'nativeBytes'>

/** From a snapshot: how much is in use also counts, by a tenth, what is dead and not yet swept. */
async function reachableIn(client: CDPSession, name: string): Promise<Reachable> {
  const chunks: string[] = []
  client.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => void chunks.push(chunk))
  await client.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  if (keep) await writeFile(join(keep, `${name}.heapsnapshot`), chunks.join(''))
  return reachable(JSON.parse(chunks.join('')))
}

/** Nodes and edges are rows of numbers, one row after the other; a node's edges follow on those of the node before it. */
function reachable({ snapshot: { meta }, nodes, edges, strings }: Snapshot): Reachable {
  const node = (field: string) => meta.node_fields.indexOf(field)
  const [type, name, size, edgeCount] = [node('type'), node('name'), node('self_size'), node('edge_count')]
  const target = meta.edge_fields.indexOf('to_node')
  const at = (list: readonly number[], index: number) => list[index] ?? Number.NaN
  const nameAt = (row: number) => strings[at(nodes, row + name)] ?? ''
  const tables = new Set<number>()
  let [heapBytes, machineCodeBytes, nativeBytes] = [0, 0, 0]
  let edge = 0
  for (let row = 0; row < nodes.length; row += meta.node_fields.length) {
    const kind = meta.node_types[0][at(nodes, row + type)]
    const bytes = at(nodes, row + size)
    const next = edge + at(nodes, row + edgeCount) * meta.edge_fields.length
    if (kind === 'native') nativeBytes += bytes
    else heapBytes += bytes
    if (kind === 'code' && MACHINE_CODE.has(nameAt(row))) {
      machineCodeBytes += bytes
      for (; edge < next; edge += meta.edge_fields.length) {
        const to = at(edges, edge + target)
        if (nameAt(to) === TABLE) tables.add(to)
      }
    }
    edge = next
  }
  for (const row of tables) machineCodeBytes += at(nodes, row + size)
  return { heapBytes, besideMachineCodeBytes: heapBytes - machineCodeBytes, nativeBytes }
}
