import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type TLSSocket } from 'node:tls'
import type { RelayCredential } from '@konklave/engine'
import {
  ATTRIBUTE,
  attributesOf,
  ipv4Address,
  MESSAGE_HEADER_BYTES,
  PROTOCOL,
  TRANSACTION_BYTES,
  TURN,
  type TurnAttribute,
  transactionOf,
  turnMessage,
  xored,
} from '../../turn.ts'
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

const CHANNEL = Buffer.of(0x40, 0, 0, 0)
/** Not of the RFC: it hung up instead of answering. */
const HUNG_UP = -1
/** A permission is for all of an address. */
const ANY_PORT = 9
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
      attributes: readonly TurnAttribute[],
      transaction = randomBytes(TRANSACTION_BYTES),
    ): Promise<number> => {
      const signed: readonly TurnAttribute[] = who
        ? [
            ...attributes,
            [ATTRIBUTE.username, Buffer.from(who.username)],
            [ATTRIBUTE.realm, realm],
            [ATTRIBUTE.nonce, nonce],
          ]
        : attributes
      socket.write(turnMessage(type, signed, { transaction, key: who && keyOf(who, realm) }))
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
      async allocate(credential, over = PROTOCOL.udp) {
        who = null
        const transport: TurnAttribute = [ATTRIBUTE.transport, Buffer.of(over, 0, 0, 0)]
        const first = await ask(TURN.allocate, [transport])
        if (!credential || first === HUNG_UP) return first
        who = credential
        return ask(TURN.allocate, [transport])
      },
      permit(peer) {
        const transaction = randomBytes(TRANSACTION_BYTES)
        return ask(
          TURN.createPermission,
          [[ATTRIBUTE.peer, xored(ipv4Address(peer, ANY_PORT), transaction)]],
          transaction,
        )
      },
      reach(port) {
        const transaction = randomBytes(TRANSACTION_BYTES)
        const peer = Buffer.from(relayed)
        peer.writeUInt16BE(port, 2)
        return ask(
          TURN.channelBind,
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

/** RFC 8489 9.2.2. */
const keyOf = ({ username, credential }: RelayCredential, realm: Buffer): Buffer =>
  createHash('md5').update(`${username}:${realm.toString()}:${credential}`).digest()

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
    if (held.length >= MESSAGE_HEADER_BYTES && held.length >= MESSAGE_HEADER_BYTES + held.readUInt16BE(2))
      return held
  }
}
