import { ATTRIBUTE, ipv4Address, TRANSACTION_BYTES, type TurnAttribute, xored } from '../turn.ts'

/** Any; an IPv4 address is hidden by the cookie alone (RFC 8489 14.2). */
const TRANSACTION = Buffer.alloc(TRANSACTION_BYTES)

/** XOR-PEER-ADDRESS of a machine that is none. */
export const peer = (port: number): TurnAttribute => [
  ATTRIBUTE.peer,
  xored(ipv4Address('192.0.2.1', port), TRANSACTION),
]

export const transport = (protocol: number): TurnAttribute => [
  ATTRIBUTE.transport,
  Buffer.of(protocol, 0, 0, 0),
]
