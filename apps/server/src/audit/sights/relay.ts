import { createHash, createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type TLSSocket } from 'node:tls'
import type { RelayCredential } from '@konklave/engine'
import type { Door } from './ask.ts'

/** One conversation with the relay behind the front door (RFC 8656 over TLS). Codes are those of the RFC, 0 is success. */
export interface RelayTalk {
  /** Asks for a relay address; null: without saying who. `over`: of which protocol (IANA), default 17, UDP. */
  allocate(credential: RelayCredential | null, over?: number): Promise<number>
  /** After an address was given: may it send there? IPv4. */
  permit(peer: string): Promise<number>
  /** Asks for a channel to this port of the machine that gave the address. */
  reach(port: number): Promise<number>
  close(): void
}

export type TalkToRelay = () => Promise<RelayTalk>

const COOKIE = 0x2112a442
const ALLOCATE = 0x0003
const CREATE_PERMISSION = 0x0008
const CHANNEL_BIND = 0x0009
const CHANNEL = Buffer.of(0x40, 0, 0, 0)
const ATTRIBUTE = {
  channel: 0x000c,
  username: 0x0006,
  integrity: 0x0008,
  error: 0x0009,
  peer: 0x0012,
  realm: 0x0014,
  nonce: 0x0015,
  relayed: 0x0016,
  transport: 0x0019,
} as const
const UDP = 17
/** Not of the RFC: it hung up instead of answering. */
const HUNG_UP = -1
const HEADER_BYTES = 20
const TRANSACTION_AT = 8
const WITHIN_MS = 5_000

export function relayBehind({ connectTo, name, port }: Door): TalkToRelay {
  return async () => {
    const socket = connect({
      host: connectTo,
      port,
      servername: name,
      rejectUnauthorized: false,
      ALPNProtocols: ['stun.turn'],
    })
    await once(socket, 'secureConnect')
    socket.on('error', () => {})
    let who: RelayCredential | null = null
    let realm: Buffer = Buffer.alloc(0)
    let nonce: Buffer = Buffer.alloc(0)
    let relayed: Buffer = Buffer.alloc(0)
    const ask = async (
      type: number,
      attributes: readonly Attribute[],
      transaction = randomBytes(12),
    ): Promise<number> => {
      const signed: readonly Attribute[] = who
        ? [
            ...attributes,
            [ATTRIBUTE.username, Buffer.from(who.username)],
            [ATTRIBUTE.realm, realm],
            [ATTRIBUTE.nonce, nonce],
          ]
        : attributes
      socket.write(message(type, signed, { transaction, key: who && keyOf(who, realm) }))
      const answer = await nextMessage(socket)
      if (!answer) return HUNG_UP
      const found = attributesOf(answer)
      realm = found.get(ATTRIBUTE.realm) ?? realm
      nonce = found.get(ATTRIBUTE.nonce) ?? nonce
      const given = found.get(ATTRIBUTE.relayed)
      if (given) relayed = xored(given, transactionOf(answer))
      const error = found.get(ATTRIBUTE.error)
      return error ? (error[2] ?? 0) * 100 + (error[3] ?? 0) : 0
    }
    return {
      async allocate(credential, over = UDP) {
        who = null
        const transport: Attribute = [ATTRIBUTE.transport, Buffer.of(over, 0, 0, 0)]
        const first = await ask(ALLOCATE, [transport])
        if (!credential || first === HUNG_UP) return first
        who = credential
        return ask(ALLOCATE, [transport])
      },
      permit(peer) {
        const transaction = randomBytes(12)
        return ask(CREATE_PERMISSION, [[ATTRIBUTE.peer, xored(addressOf(peer), transaction)]], transaction)
      },
      reach(port) {
        const transaction = randomBytes(12)
        const peer = Buffer.from(relayed)
        peer.writeUInt16BE(port, 2)
        return ask(
          CHANNEL_BIND,
          [
            [ATTRIBUTE.channel, CHANNEL],
            [ATTRIBUTE.peer, xored(peer, transaction)],
          ],
          transaction,
        )
      },
      close: () => socket.destroy(),
    }
  }
}

type Attribute = readonly [type: number, value: Buffer]

/** RFC 8489 9.2.2. */
const keyOf = ({ username, credential }: RelayCredential, realm: Buffer): Buffer =>
  createHash('md5').update(`${username}:${realm.toString()}:${credential}`).digest()

function message(
  type: number,
  attributes: readonly Attribute[],
  { transaction, key }: { readonly transaction: Buffer; readonly key: Buffer | null },
): Buffer {
  const body = Buffer.concat(attributes.map(encoded))
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt16BE(type, 0)
  header.writeUInt32BE(COOKIE, 4)
  transaction.copy(header, TRANSACTION_AT)
  // The length counts the signature, of which the signature knows nothing.
  header.writeUInt16BE(body.length + (key ? 24 : 0), 2)
  const whole = Buffer.concat([header, body])
  if (!key) return whole
  return Buffer.concat([
    whole,
    encoded([ATTRIBUTE.integrity, createHmac('sha1', key).update(whole).digest()]),
  ])
}

function encoded([type, value]: Attribute): Buffer {
  const head = Buffer.alloc(4)
  head.writeUInt16BE(type, 0)
  head.writeUInt16BE(value.length, 2)
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)])
}

function attributesOf(answer: Buffer): ReadonlyMap<number, Buffer> {
  const found = new Map<number, Buffer>()
  for (let at = HEADER_BYTES; at + 4 <= answer.length; ) {
    const size = answer.readUInt16BE(at + 2)
    found.set(answer.readUInt16BE(at), answer.subarray(at + 4, at + 4 + size))
    at += 4 + size + ((4 - (size % 4)) % 4)
  }
  return found
}

const transactionOf = (answer: Buffer): Buffer => answer.subarray(TRANSACTION_AT, HEADER_BYTES)

/** To what an address is in a message and back (RFC 8489 14.2): `0, family, port, address`. */
function xored(address: Buffer, transaction: Buffer): Buffer {
  const by = Buffer.alloc(20)
  by.writeUInt16BE(COOKIE >>> 16, 2)
  by.writeUInt32BE(COOKIE, 4)
  transaction.copy(by, 8)
  return address.map((byte, i) => byte ^ (by[i] ?? 0)) as Buffer
}

function addressOf(ip: string): Buffer {
  const port = 9
  return Buffer.of(0, 1, 0, port, ...ip.split('.').map(Number))
}

/** Null: it hung up. */
async function nextMessage(socket: TLSSocket): Promise<Buffer | null> {
  let held: Buffer = Buffer.alloc(0)
  const signal = AbortSignal.timeout(WITHIN_MS)
  const ended = once(socket, 'close', { signal }).then(() => null)
  for (;;) {
    const came = await Promise.race([
      once(socket, 'data', { signal }).then(([chunk]) => chunk as Buffer),
      ended,
    ])
    if (came === null) return null
    held = Buffer.concat([held, came])
    if (held.length >= HEADER_BYTES && held.length >= HEADER_BYTES + held.readUInt16BE(2)) return held
  }
}
