import type { Target } from '../target.ts'
import type { Answer } from './ask.ts'

/** Pages, files, data, errors: everything that answers in another way. */
const TOUR = [
  '/',
  '/m',
  '/privacy',
  '/imprint',
  '/api/instance',
  '/api/assets',
  '/mark.svg',
  '/nothing-here',
  '/rtc/validate',
] as const

/** Every way in which the front door answers, with what it said. */
export async function tour({ ask, client }: Target): Promise<readonly (readonly [string, Answer])[]> {
  const paths = TOUR.map(async path => [path, await ask(path, { headers: { accept: 'text/html' } })] as const)
  const served = await client().catch(() => null)
  return [
    ...(await Promise.all(paths)),
    ['POST /', await ask('/', { method: 'POST' })],
    ['POST /api/rooms', await ask('/api/rooms', { method: 'POST', body: Buffer.from('no room') })],
    ...(served?.files ?? []).map(({ path, answer }) => [path, answer] as const),
  ]
}
