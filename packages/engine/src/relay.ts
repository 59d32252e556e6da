import { createHash, randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import type { EngineKeys } from './token.ts'

/** What a client shows the relay (RFC 8656 long-term credential); computed, so nobody has to remember it. */
export interface RelayCredential {
  readonly username: string
  readonly credential: string
}

/**
 * As long as a long working day, because a browser that changes its network asks for a new relay address with what it was
 * given at the start. It opens nothing else: the relay leads to the engine's machine only, the front door lets through what goes to its
 * media ports, and there everybody is asked again.
 */
export const RELAY_CREDENTIAL_SECONDS = 12 * 3_600

/**
 * A credential the engine's relay accepts, under a fresh pseudonym: the engine limits relay addresses by it, and learns no
 * more. Format of LiveKit 1.13.8, `pkg/service/turn.go`: name `key|who|expiry`, password SHA-256 of `secret|who|expiry`.
 */
export function relayCredential(
  keys: EngineKeys,
  nowMs: number,
  validSeconds = RELAY_CREDENTIAL_SECONDS,
): RelayCredential {
  const who = randomBytes(12).toString('base64url')
  const expiry = Math.floor(nowMs / 1_000) + validSeconds
  return {
    username: base62(Buffer.from(`${keys.id}|${who}|${expiry}`)),
    credential: base62(createHash('sha256').update(`${keys.secret}|${who}|${expiry}`).digest()),
  }
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const TOP_BITS = 0b11110

/**
 * The engine's base 62: six bits a letter from the end on, but only five where those six begin with 1111 after the first
 * (30, 31, 62, 63), because 62 letters cannot tell 64 values apart.
 */
export function base62(bytes: Uint8Array): string {
  let text = ''
  for (let left = bytes.length * 8; left > 0; ) {
    const [last, used] = left % 8 === 0 ? [left / 8 - 1, 8] : [left >> 3, left % 8]
    const carried = used < 6 && last > 0 ? (bytes[last - 1] ?? 0) << used : 0
    let letter = (((bytes[last] ?? 0) >> (8 - used)) | carried) & 0b111111
    let size = 6
    if ((letter & TOP_BITS) === TOP_BITS) {
      if (left > 6 || letter > 0b11111) size = 5
      letter &= 0b11111
    }
    text += ALPHABET[letter]
    left -= size
  }
  return text
}

/**
 * Networks that together hold every address but these (all of one family): what a relay must refuse so that it leads
 * nowhere else. CIDR notation.
 */
export function everythingBut(addresses: readonly string[]): string[] {
  const family = isIP(addresses[0] ?? '')
  const size = family === 6 ? 128 : 32
  const wanted = new Set(addresses.map(address => bitsOf(address, size)))
  const networks: string[] = []
  const split = (prefix: string): void => {
    const inside = [...wanted].some(bits => bits.startsWith(prefix))
    if (!inside) networks.push(`${addressOf(prefix.padEnd(size, '0'))}/${prefix.length}`)
    else if (prefix.length < size) for (const bit of ['0', '1']) split(prefix + bit)
  }
  split('')
  return networks
}

function bitsOf(address: string, size: number): string {
  const groups = size === 32 ? address.split('.').map(Number) : hextets(address)
  const width = size / groups.length
  return groups.map(group => group.toString(2).padStart(width, '0')).join('')
}

function addressOf(bits: string): string {
  const [width, radix, by] = bits.length === 32 ? [8, 10, '.'] : [16, 16, ':']
  const groups = bits.match(new RegExp(`.{${width}}`, 'g')) ?? []
  return groups.map(group => Number.parseInt(group, 2).toString(radix as number)).join(by as string)
}

/** Eight numbers of an IPv6 address, `::` written out (RFC 4291 2.2). */
function hextets(address: string): number[] {
  const [head = [], tail = []] = address.split('::').map(part => (part === '' ? [] : part.split(':')))
  const missing = Array.from({ length: 8 - head.length - tail.length }, () => '0')
  return [...head, ...(address.includes('::') ? missing : []), ...tail].map(part => Number.parseInt(part, 16))
}
