import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { peer, transport } from '../testing/turn.ts'
import { ATTRIBUTE, channelData, SUCCESS, TURN, turnMessage } from '../turn.ts'
import { createTurnFilter } from './turnFilter.ts'

const MEDIA_PORT = 7882
const filter = () => createTurnFilter(new Set([MEDIA_PORT]))
const UDP = transport(17)
const data = [ATTRIBUTE.data, Buffer.from('packet of media')] as const

/** As a browser says it from the first word to the last. */
const call = [
  turnMessage(TURN.binding, []),
  turnMessage(TURN.allocate, [UDP]),
  turnMessage(TURN.createPermission, [peer(0)]),
  turnMessage(TURN.send, [peer(MEDIA_PORT), data]),
  turnMessage(TURN.channelBind, [[ATTRIBUTE.channel, Buffer.of(0x40, 0, 0, 0)], peer(MEDIA_PORT)]),
  channelData(randomBytes(1_197)),
  channelData(Buffer.alloc(0)),
  channelData(Buffer.of(0x80)),
  turnMessage(TURN.refresh, [[ATTRIBUTE.lifetime, Buffer.alloc(4)]]),
]

test('[P-21] what a call needs goes through as it came, however it was cut into pieces', () => {
  const all = Buffer.concat(call)
  for (const size of [1, 2, 3, 7, 9, 20, 21, 500, all.length]) {
    const passes = filter()
    const passed: Buffer[] = []
    for (let at = 0; at < all.length; at += size)
      passed.push(passes(all.subarray(at, at + size)) ?? expect.fail(`refused in pieces of ${size}`))
    expect(Buffer.concat(passed).equals(all), `${size}`).toBe(true)
  }
})

const cookie = Buffer.of(0x21, 0x12, 0xa4, 0x42)
test.each([
  ['TCP to others (RFC 6062)', turnMessage(TURN.connect, [peer(MEDIA_PORT)])],
  ['a relay of TCP', turnMessage(TURN.allocate, [transport(6)])],
  ['a relay of TCP behind one of UDP', turnMessage(TURN.allocate, [UDP, transport(6)])],
  ['a packet to another port of this machine', turnMessage(TURN.send, [peer(53), data])],
  ['a packet with two addresses', turnMessage(TURN.send, [peer(MEDIA_PORT), peer(53), data])],
  ['a channel to another port', turnMessage(TURN.channelBind, [peer(22)])],
  ['an address that is cut short', turnMessage(TURN.send, [[ATTRIBUTE.peer, Buffer.of(0, 1)], data])],
  ['an answer', turnMessage(TURN.binding | SUCCESS, [])],
  [
    'what the engine would have to look up often',
    turnMessage(TURN.allocate, [UDP, ...Array(24).fill([0x0024, Buffer.alloc(0)] as const)]),
  ],
  [
    'what the engine does not know, and would write down',
    turnMessage(TURN.binding, [[0x7fff, Buffer.alloc(0)]]),
  ],
  [
    'an attribute longer than its message',
    Buffer.concat([
      turnMessage(TURN.send, []).fill(8, 3, 4),
      randomBytes(2),
      Buffer.of(0, 99),
      randomBytes(4),
    ]),
  ],
  [
    'a message that the engine would take for data',
    Buffer.concat([Buffer.of(0x40, 0, 0, 0), cookie, randomBytes(12)]),
  ],
  ['data that the engine would take for a message', channelData(Buffer.concat([cookie, randomBytes(20)]))],
  ['neither message nor data', Buffer.from('GET / HTTP/1.1')],
  ['more than a packet', channelData(Buffer.alloc(5_000))],
  [
    'a message so long that the engine counts wrong',
    Buffer.concat([Buffer.of(0, 1, 0xff, 0xff), cookie, Buffer.alloc(12)]),
  ],
])('[P-21] refused: %s', (_, bytes) => {
  expect(filter()(bytes)).toBeNull()
  const inPieces = filter()
  const answers = [...bytes].map(byte => inPieces(Buffer.of(byte)))
  expect(answers).toContain(null)
  expect(Buffer.concat(answers.filter(answer => answer !== null)).length).toBe(0)
})

test('[P-21] after something was refused nothing goes on', () => {
  const passes = filter()
  expect(passes(turnMessage(TURN.connect, []))).toBeNull()
  expect(passes(turnMessage(TURN.binding, []))).toBeNull()
})
