import { randomBytes } from 'node:crypto'

/** Types of RFC 8489, 8656 and 6062. */
export const BINDING = 0x0001
export const ALLOCATE = 0x0003
export const REFRESH = 0x0004
export const CREATE_PERMISSION = 0x0008
export const CHANNEL_BIND = 0x0009
export const CONNECT = 0x000a
export const SEND = 0x0016
export const PEER = 0x0012
export const DATA = 0x0013
export const TRANSPORT = 0x0019
const COOKIE = Buffer.of(0x21, 0x12, 0xa4, 0x42)

type Attribute = readonly [type: number, value: Buffer]

export function message(type: number, attributes: readonly Attribute[]): Buffer {
  const body = Buffer.concat(attributes.map(encoded))
  return Buffer.concat([u16(type), u16(body.length), COOKIE, randomBytes(12), body])
}

export const channelData = (data: Buffer, channel = 0x4000): Buffer =>
  Buffer.concat([u16(channel), u16(data.length), padded(data)])

/** XOR-PEER-ADDRESS of 192.0.2.1. */
export const peer = (port: number): Attribute => [
  PEER,
  Buffer.concat([Buffer.of(0, 1), u16(port ^ 0x2112), Buffer.of(192 ^ 0x21, 0x12, 2 ^ 0xa4, 1 ^ 0x42)]),
]

export const transport = (protocol: number): Attribute => [TRANSPORT, Buffer.of(protocol, 0, 0, 0)]

const encoded = ([type, value]: Attribute) => Buffer.concat([u16(type), u16(value.length), padded(value)])
const padded = (data: Buffer) => Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)])

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}
