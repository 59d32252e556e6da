import { createHmac, randomBytes } from 'node:crypto'

/** Messages of STUN and TURN, as they stand on the line (RFC 8489 5, RFC 8656 12, 17 and 18). */

/** Types of requests and indications (RFC 8489 18.2, RFC 8656 17, RFC 6062 6.1). */
export const TURN = {
  binding: 0x0001,
  allocate: 0x0003,
  refresh: 0x0004,
  createPermission: 0x0008,
  channelBind: 0x0009,
  connect: 0x000a,
  bindingIndication: 0x0011,
  send: 0x0016,
} as const
/** Classes of answers (RFC 8489 5). */
export const SUCCESS = 0x0100
export const FAILURE = 0x0110

/** RFC 8489 18.3, RFC 8656 18. */
export const ATTRIBUTE = {
  username: 0x0006,
  integrity: 0x0008,
  error: 0x0009,
  channel: 0x000c,
  lifetime: 0x000d,
  peer: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  relayed: 0x0016,
  transport: 0x0019,
} as const

export const COOKIE = 0x2112a442
export const MESSAGE_HEADER_BYTES = 20
export const ATTRIBUTE_HEADER_BYTES = 4
export const CHANNEL_HEADER_BYTES = 4
/** Numbers of channels, as the engine takes them (RFC 5766 11; RFC 8656 12 has fewer); no message begins so. */
export const CHANNELS = { from: 0x4000, to: 0x7fff } as const
/** Protocols of the internet (IANA). */
export const PROTOCOL = { tcp: 6, udp: 17 } as const
export const TRANSACTION_BYTES = 12
const TRANSACTION_AT = 8
/** Of MESSAGE-INTEGRITY with its header (RFC 8489 14.5). */
const SIGNATURE_BYTES = 24

export type TurnAttribute = readonly [type: number, value: Buffer]

/** Attributes are padded to four bytes, over TCP data of channels too (RFC 8489 14, RFC 8656 12.5). */
export const paddedBytes = (size: number): number => size + ((4 - (size % 4)) % 4)

type MessageOptions = {
  /** Default a random one. */
  readonly transaction?: Buffer
  /** Signs it (MESSAGE-INTEGRITY). */
  readonly key?: Buffer | null
}

export function turnMessage(
  type: number,
  attributes: readonly TurnAttribute[],
  { transaction = randomBytes(TRANSACTION_BYTES), key = null }: MessageOptions = {},
): Buffer {
  const body = Buffer.concat(attributes.map(encoded))
  const header = Buffer.alloc(MESSAGE_HEADER_BYTES)
  header.writeUInt16BE(type, 0)
  // The length counts the signature, of which the signature knows nothing.
  header.writeUInt16BE(body.length + (key ? SIGNATURE_BYTES : 0), 2)
  header.writeUInt32BE(COOKIE, 4)
  transaction.copy(header, TRANSACTION_AT)
  const whole = Buffer.concat([header, body])
  if (!key) return whole
  return Buffer.concat([
    whole,
    encoded([ATTRIBUTE.integrity, createHmac('sha1', key).update(whole).digest()]),
  ])
}

/** The first of each type; of one that is cut short, what there is. */
export function attributesOf(message: Buffer): ReadonlyMap<number, Buffer> {
  const found = new Map<number, Buffer>()
  for (let at = MESSAGE_HEADER_BYTES; at + ATTRIBUTE_HEADER_BYTES <= message.length; ) {
    const type = message.readUInt16BE(at)
    const value = at + ATTRIBUTE_HEADER_BYTES
    const size = message.readUInt16BE(at + 2)
    if (!found.has(type)) found.set(type, message.subarray(value, value + size))
    at = value + paddedBytes(size)
  }
  return found
}

export const transactionOf = (message: Buffer): Buffer =>
  message.subarray(TRANSACTION_AT, MESSAGE_HEADER_BYTES)

/** Data of a channel, as it goes over TCP. */
export function channelData(data: Buffer, channel: number = CHANNELS.from): Buffer {
  const frame = Buffer.alloc(CHANNEL_HEADER_BYTES + paddedBytes(data.length))
  frame.writeUInt16BE(channel, 0)
  frame.writeUInt16BE(data.length, 2)
  data.copy(frame, CHANNEL_HEADER_BYTES)
  return frame
}

/** An IPv4 address as an attribute tells it, once {@link xored}. */
export const ipv4Address = (ip: string, port: number): Buffer =>
  Buffer.of(0, 1, port >> 8, port & 0xff, ...ip.split('.').map(Number))

/** To what an address is in a message and back (RFC 8489 14.2): `0, family, port, address`. */
export function xored(address: Buffer, transaction: Buffer): Buffer {
  const by = Buffer.alloc(MESSAGE_HEADER_BYTES)
  by.writeUInt16BE(COOKIE >>> 16, 2)
  by.writeUInt32BE(COOKIE, 4)
  transaction.copy(by, TRANSACTION_AT)
  return address.map((byte, i) => byte ^ (by[i] ?? 0)) as Buffer
}

function encoded([type, value]: TurnAttribute): Buffer {
  const bytes = Buffer.alloc(ATTRIBUTE_HEADER_BYTES + paddedBytes(value.length))
  bytes.writeUInt16BE(type, 0)
  bytes.writeUInt16BE(value.length, 2)
  value.copy(bytes, ATTRIBUTE_HEADER_BYTES)
  return bytes
}
