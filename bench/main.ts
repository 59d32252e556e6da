import { machine } from './lib/machine.ts'

/** `npm run bench [-- name …]`: every bench, or the named ones, one after the other. */
const benches = {
  join: () => import('./join.ts'),
  mls: () => import('./mls.ts'),
  epochs: () => import('./epochs.ts'),
  frames: () => import('./frames.ts'),
  load: () => import('./load.ts'),
  size: () => import('./size.ts'),
  idle: () => import('./idle.ts'),
  door: () => import('./door.ts'),
  relay: () => import('./relay.ts'),
  layout: () => import('./layout.ts'),
  shaped: () => import('./shaped.ts'),
  blur: () => import('./blur.ts'),
  noise: () => import('./noise.ts'),
  crowd: () => import('./crowd.ts'),
  lesson: () => import('./lesson.ts'),
  receive: () => import('./receive.ts'),
} as const

const wanted = process.argv.slice(2)
const names = Object.keys(benches) as (keyof typeof benches)[]
const unknown = wanted.filter(w => !names.some(n => n === w))
if (unknown.length > 0) {
  console.error(`No bench called ${unknown.join(', ')}. There are: ${names.join(', ')}.`)
  process.exit(2)
}
console.log(machine())
for (const name of names) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  console.log(`\n## ${name}`)
  await (await benches[name]()).bench()
}
process.exit(0)
