import { Agent, request } from 'node:https'
import { summary } from '../lib/stats.ts'

/** Asks for a page over one kept connection, again and again. Started as a program: port, host, how often, pause in ms, fresh connections or one, port by which the server knows itself. */
const [port = '', host = '', times = '', pause = '', fresh = '', named = port] = process.argv.slice(2)
const kept = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false })
const taken: number[] = []
let failed = 0
for (let i = 0; i < Number(times); i++) {
  const began = performance.now()
  await ask().then(
    () => taken.push(performance.now() - began),
    () => failed++,
  )
  if (Number(pause) > 0) await new Promise(resolve => setTimeout(resolve, Number(pause)))
}
const sorted = taken.toSorted((a, b) => a - b)
const p99 = sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN
console.log(JSON.stringify({ ...summary(taken), p99, failed }))
process.exit(0)

function ask(): Promise<void> {
  return new Promise((resolve, reject) => {
    const agent = fresh === 'fresh' ? new Agent({ keepAlive: false, rejectUnauthorized: false }) : kept
    const asked = request(
      {
        ...{ host: '127.0.0.1', port: Number(port), path: '/api/instance', agent, timeout: 20_000 },
        ...{ servername: host, headers: { host: `${host}:${named}` } },
      },
      answer => {
        answer.resume().once('end', resolve)
      },
    )
    asked.once('timeout', () => asked.destroy(new Error('late'))).once('error', reject)
    asked.end()
  })
}
