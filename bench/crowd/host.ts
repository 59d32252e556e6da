import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createTsMlsEngine } from '@konklave/crypto/engine'
import { type LinkToken, parseToken } from '@konklave/protocol'
import { takeSeat } from '../epochs/seat.ts'
import { readClip } from '../receive/clip.ts'
import { openFeed } from '../receive/feed.ts'
import { openWhole } from './whole.ts'
import type { FromHost, Resident, Tell, ToHost } from './words.ts'

/** A process with some of a bench's people in it: whole members, or seats that hold a place and process nothing. */

const say = (message: FromHost) => void process.send?.(message)
const now = () => performance.timeOrigin + performance.now()
const people = new Map<number, Resident>()
const late = monitorEventLoopDelay({ resolution: 10 })
late.enable()
let cpu = process.cpuUsage()

function linkOf(address: string): { origin: string; link: LinkToken } {
  const url = new URL(address)
  const link = parseToken(url.hash)
  if (typeof link === 'string') throw new Error(`not a link: ${link}`)
  return { origin: url.origin, link }
}

async function open(p: Extract<ToHost, { t: 'open' }>): Promise<void> {
  const { kind, first, count } = p
  const { origin, link } = linkOf(p.link)
  const clip = p.clip === undefined ? null : await readClip(p.clip)
  const engine = await createTsMlsEngine()
  for (let who = first; who < first + count; who++) {
    const tell = { who, say, now }
    const feed =
      clip &&
      openFeed({
        clip,
        ticket: ticket => say({ t: 'ticket', who, ticket }),
        sealed: frame => say({ t: 'frame', who, frame }),
      })
    const one =
      kind === 'whole'
        ? await openWhole({ origin, link, tell, ...(feed && { media: feed.media }) })
        : await openSeat({ origin, link, engine, tell })
    people.set(who, feed ? { ...one, keyFrame: feed.anew } : one)
    say({ t: 'ready', who })
  }
}

async function openSeat(p: {
  origin: string
  link: LinkToken
  engine: Awaited<ReturnType<typeof createTsMlsEngine>>
  tell: Tell
}): Promise<Resident> {
  const { who } = p.tell
  if (p.link.kind !== 'guest') throw new Error('not a guest link')
  let going = false
  const seat = await takeSeat(p.origin, p.link, p.engine, {
    entry(entry) {
      if (entry.t === 'commit') say({ t: 'arrived', who, epoch: Number(entry.epoch) + 1, at: now() })
      if (entry.t === 'void') say({ t: 'void', who })
    },
    closed: code => {
      if (!going) say({ t: 'out', who, why: code })
    },
  })
  return {
    async enter() {
      const tookMs = await seat.enter()
      say({ t: 'inside', who, at: now(), tookMs })
      say({ t: 'ticket', who, ticket: await seat.ticket() })
    },
    async leave() {
      going = true
      await seat.leave()
      seat.close()
    },
  }
}

process.on('message', (message: ToHost) => {
  switch (message.t) {
    case 'open':
      open(message).catch(fail)
      break
    case 'enter':
      people
        .get(message.who)
        ?.enter()
        .catch((error: unknown) => say({ t: 'out', who: message.who, why: String(error) }))
      break
    case 'leave':
      people
        .get(message.who)
        ?.leave()
        .then(() => say({ t: 'left', who: message.who }), fail)
      people.delete(message.who)
      break
    case 'keyFrame':
      people.get(message.who)?.keyFrame?.()
      break
    case 'load': {
      const { user, system } = process.cpuUsage(cpu)
      cpu = process.cpuUsage()
      // The delay counts the 10 ms that were asked for.
      const [p95, worst] = [late.percentile(95) / 1e6 - 10, late.max / 1e6 - 10]
      late.reset()
      say({
        t: 'load',
        lateP95Ms: Math.max(0, p95),
        lateWorstMs: Math.max(0, worst),
        cpuMs: (user + system) / 1000,
      })
      break
    }
  }
})
process.once('disconnect', () => process.exit(0))

function fail(error: unknown): void {
  console.error(error)
  process.exit(1)
}
