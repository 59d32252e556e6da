import {
  ATTRIBUTE,
  ATTRIBUTE_HEADER_BYTES,
  CHANNEL_HEADER_BYTES,
  CHANNELS,
  COOKIE,
  MESSAGE_HEADER_BYTES,
  PROTOCOL,
  paddedBytes,
  SUCCESS,
  TURN,
} from '../turn.ts'

/** Gives what may go on of what came; null, then and ever after: cut it off. */
export type TurnFilter = (chunk: Buffer) => Buffer | null

/** Messages a browser sends; none of those that open TCP to others (RFC 6062). */
const ALLOWED: ReadonlySet<number> = new Set([
  TURN.binding,
  TURN.bindingIndication,
  TURN.allocate,
  TURN.refresh,
  TURN.createPermission,
  TURN.channelBind,
  TURN.send,
])
/** The engine decides by no fewer what it has before it. */
const DECIDED_BYTES = 9
/** Packets of media are at most 1,500 bytes, and the engine leaves out what is longer than 1,600. */
const FRAME_MAX_BYTES = 4_096
/** Some ten are usual. Each costs the engine a look at all that it knows, before anybody has shown anything. */
const ATTRIBUTES_MAX = 24
/** The last that has to be understood; one that the engine does not know would be written to its log. */
const REQUIRED_MAX = 0x0025
const OPTIONAL_FROM = 0x8000
const NOTHING = Buffer.alloc(0)

/**
 * [P-21] What a client may say to the relay. The engine's looks at the address of a peer and not at its port: by it everything on this
 * machine could be reached that listens on its public address, as if from inside, by RFC 6062 also by TCP. So its frames are read here as
 * the engine reads them (pion/turn 5.0, `proto.consumeSingleTURNFrame`), and anything but UDP to one of `mediaPorts` ends the connection.
 */
export function createTurnFilter(mediaPorts: ReadonlySet<number>): TurnFilter {
  let held: Buffer = NOTHING
  let refused = false
  const pass = (bytes: Buffer): Buffer | null => {
    let end = 0
    while (bytes.length - end >= DECIDED_BYTES) {
      const isStun = bytes.readUInt32BE(end + 4) === COOKIE
      const size = isStun ? stunBytes(bytes, end) : channelBytes(bytes, end)
      if (size === null || size > FRAME_MAX_BYTES) return null
      if (bytes.length - end < size) break
      if (isStun && !isAllowed(bytes.subarray(end, end + size), mediaPorts)) return null
      end += size
    }
    if (end === bytes.length) {
      held = NOTHING
      return bytes
    }
    held = Buffer.from(bytes.subarray(end))
    return bytes.subarray(0, end)
  }
  return chunk => {
    if (refused) return null
    if (held.length === 0 && isOnePacket(chunk)) return chunk
    const passed = pass(held.length === 0 ? chunk : Buffer.concat([held, chunk]))
    refused = passed === null
    return passed
  }
}

/** Nearly all that comes: data of a channel, whole and alone, that is no message. */
function isOnePacket(chunk: Buffer): boolean {
  const first = chunk[0] ?? 0
  return (
    first >= CHANNELS.from >> 8 &&
    first <= CHANNELS.to >> 8 &&
    chunk.length >= DECIDED_BYTES &&
    chunk.length <= FRAME_MAX_BYTES &&
    chunk.length === CHANNEL_HEADER_BYTES + paddedBytes(((chunk[2] ?? 0) << 8) | (chunk[3] ?? 0)) &&
    chunk[4] !== COOKIE >>> 24
  )
}

/** Success of anything that takes a credential: to allocate, refresh, permit, bind a channel. */
const GRANTED: ReadonlySet<number> = new Set(
  [TURN.allocate, TURN.refresh, TURN.createPermission, TURN.channelBind].map(type => type | SUCCESS),
)

/** Whether one of these answers of the relay, the first `size` bytes, shows that its client has a credential. */
export function isGranted(answers: Buffer, size: number): boolean {
  for (let at = 0; at + MESSAGE_HEADER_BYTES <= size; ) {
    if (answers.readUInt32BE(at + 4) !== COOKIE) return false
    if (GRANTED.has(answers.readUInt16BE(at))) return true
    at += MESSAGE_HEADER_BYTES + answers.readUInt16BE(at + 2)
  }
  return false
}

/** One that begins like data of a channel the engine would cut out as a message and take for data. */
const stunBytes = (bytes: Buffer, at: number): number | null =>
  bytes.readUInt16BE(at) >= CHANNELS.from ? null : MESSAGE_HEADER_BYTES + bytes.readUInt16BE(at + 2)

function channelBytes(bytes: Buffer, at: number): number | null {
  const channel = bytes.readUInt16BE(at)
  if (channel < CHANNELS.from || channel > CHANNELS.to) return null
  return CHANNEL_HEADER_BYTES + paddedBytes(bytes.readUInt16BE(at + 2))
}

function isAllowed(message: Buffer, mediaPorts: ReadonlySet<number>): boolean {
  const type = message.readUInt16BE(0)
  if (!ALLOWED.has(type)) return false
  const named = type === TURN.channelBind || type === TURN.send
  let at = MESSAGE_HEADER_BYTES
  for (let count = 0; at < message.length; count++) {
    if (count === ATTRIBUTES_MAX || at + ATTRIBUTE_HEADER_BYTES > message.length) return false
    const attribute = message.readUInt16BE(at)
    if (attribute > REQUIRED_MAX && attribute < OPTIONAL_FROM) return false
    const size = message.readUInt16BE(at + 2)
    const value = at + ATTRIBUTE_HEADER_BYTES
    at = value + paddedBytes(size)
    if (at > message.length) return false
    if (attribute === ATTRIBUTE.transport && message[value] !== PROTOCOL.udp) return false
    if (attribute === ATTRIBUTE.peer && named && !(size >= 4 && mediaPorts.has(portAt(message, value))))
      return false
  }
  return true
}

/** XOR-PEER-ADDRESS (RFC 8489 14.2). */
const portAt = (message: Buffer, value: number): number => message.readUInt16BE(value + 2) ^ (COOKIE >>> 16)
