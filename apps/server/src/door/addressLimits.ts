import { createHmac, randomBytes } from 'node:crypto'
import { createTokenBucket, type TokenBucket } from '../streams/tokenBucket.ts'
import type { Clock } from '../streams/types.ts'

/** What one address may do before anybody has shown who he is. A school behind one address must fit (60 joins in 10 s). */
const BUDGETS = {
  /** Each join opens a socket; a restart makes all of them come again. */
  socket: { burst: 400, perSecond: 40 },
  /** Creating rooms costs a signature check and a disk write. */
  create: { burst: 30, perSecond: 1 },
  /** Wrong tickets, of 128 random bits: this bounds what guessing costs us, not what it yields. */
  tree: { burst: 400, perSecond: 40 },
  /** Somebody who installs a server tries it some times; each makes the engine hold a room for a minute. */
  check: { burst: 12, perSecond: 0.1 },
  /** A class that tries its microphones before a lesson; each makes the engine hold a room for a minute. */
  echo: { burst: 40, perSecond: 0.2 },
  /** Each page that opens a link asks once. */
  relay: { burst: 400, perSecond: 40 },
} as const
export type Budget = keyof typeof BUDGETS

const CONNECTIONS_MAX = 1_500
/** The key that hides addresses lives this long; after that all counts start anew. */
const ROTATE_MS = 10 * 60_000
/** Beyond this many addresses the oldest counts go: memory before fairness. */
const ADDRESSES_MAX = 20_000

export interface AddressLimits {
  take(budget: Budget, address: string | undefined): boolean
  /** A connection began; call the result once when it ends. Null: too many. */
  connection(address: string | undefined): (() => void) | null
}

/** A listener that only this machine can reach: there is nobody to keep apart. */
export const noAddressLimits: AddressLimits = { take: () => true, connection: () => () => {} }

/**
 * Counts by HMAC of the address under a random key that lives ten minutes in memory (P-51): nothing here can be turned
 * back into an address later, and nothing is ever written down. Connections count as long as they last, under a key of their own.
 */
export function createAddressLimits(clock: Clock): AddressLimits {
  type Buckets = Map<Budget, TokenBucket>
  let key = randomBytes(32)
  let counts = new Map<string, Buckets>()
  let rotateAt = clock.now() + ROTATE_MS
  const connectionsKey = randomBytes(32)
  const connections = new Map<string, number>()

  const hide = (address: string | undefined, by: Buffer) =>
    createHmac('sha256', by).update(network(address)).digest('base64')

  const of = (address: string | undefined): Buckets => {
    if (clock.now() >= rotateAt) {
      key = randomBytes(32)
      counts = new Map()
      rotateAt = clock.now() + ROTATE_MS
    }
    const hidden = hide(address, key)
    const known = counts.get(hidden)
    if (known) return known
    if (counts.size >= ADDRESSES_MAX) {
      const oldest = counts.keys().next().value
      if (oldest !== undefined) counts.delete(oldest)
    }
    const fresh: Buckets = new Map()
    counts.set(hidden, fresh)
    return fresh
  }

  return {
    take(budget, address) {
      const buckets = of(address)
      const { burst, perSecond } = BUDGETS[budget]
      const bucket = buckets.get(budget) ?? createTokenBucket(burst, perSecond)
      buckets.set(budget, bucket)
      return bucket.take(1, clock.now())
    },
    connection(address) {
      const hidden = hide(address, connectionsKey)
      const mine = connections.get(hidden) ?? 0
      if (mine >= CONNECTIONS_MAX) return null
      connections.set(hidden, mine + 1)
      return () => {
        const left = (connections.get(hidden) ?? 1) - 1
        if (left > 0) connections.set(hidden, left)
        else connections.delete(hidden)
      }
    },
  }
}

/** One IPv6 customer has a whole /64. */
function network(address: string | undefined): string {
  if (address === undefined) return 'unknown'
  const bare = address.replace(/^::ffff:/, '').replace(/%.*$/, '')
  if (!bare.includes(':')) return bare
  const [left = '', right] = bare.split('::')
  const groups = left.split(':').filter(Boolean)
  const tail = (right ?? '').split(':').filter(Boolean)
  const zeros = right === undefined ? 0 : 8 - groups.length - tail.length
  return [...groups, ...Array(Math.max(0, zeros)).fill('0'), ...tail].slice(0, 4).join(':')
}
