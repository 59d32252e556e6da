import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  ATTRIBUTE,
  attributesOf,
  CHANNELS,
  FAILURE,
  ipv4Address,
  PROTOCOL,
  SUCCESS,
  TURN,
  transactionOf,
  turnMessage,
  xored,
} from './turn.ts'

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')

test('the sample request with long-term authentication is made and read as RFC 5769 2.4 has it', () => {
  const [username, realm, nonce] = ['マトリックス', 'example.org', 'f//499k954d6OL34oL9FSTvy64sA'].map(word =>
    Buffer.from(word),
  )
  if (!username || !realm || !nonce) throw new Error('none')
  const made = turnMessage(
    TURN.binding,
    [
      [ATTRIBUTE.username, username],
      [ATTRIBUTE.nonce, nonce],
      [ATTRIBUTE.realm, realm],
    ],
    {
      transaction: bytes('78ad3433 c6ad72c0 29da412e'),
      key: createHash('md5').update(`${username}:${realm}:TheMatrIX`).digest(),
    },
  )
  const sample = bytes(
    `00010060 2112a442 78ad3433 c6ad72c0 29da412e
    00060012 e3839ee3 8388e383 aae38383 e382afe3 82b90000
    0015001c 662f2f34 39396b39 35346436 4f4c3334 6f4c3946 53547679 36347341
    0014000b 6578616d 706c652e 6f726700
    00080014 f6702465 6dd64a3e 02b8e071 2e85c9a2 8ca89666`.replaceAll('\n', ''),
  )
  expect(made).toEqual(sample)
  expect(attributesOf(sample).get(ATTRIBUTE.realm)).toEqual(realm)
  expect(transactionOf(sample)).toEqual(bytes('78ad3433 c6ad72c0 29da412e'))
})

test('addresses are hidden as RFC 5769 2.2 and 2.3 have it, and come back the same way', () => {
  const transaction = bytes('b7e7a701 bc34d686 fa87dfae')
  const ipv4 = ipv4Address('192.0.2.1', 32_853)
  const ipv6 = bytes('0002 8055 20010db8 12345678 00112233 44556677')
  const hidden = [ipv4, ipv6].map(address => xored(address, transaction))
  expect(hidden).toEqual([
    bytes('0001 a147 e112a643'),
    bytes('0002 a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9'),
  ])
  expect(hidden.map(address => xored(address, transaction))).toEqual([ipv4, ipv6])
})

test('of an attribute that comes twice the first counts, and one cut short ends the message', () => {
  const twice = turnMessage(TURN.send, [
    [ATTRIBUTE.data, Buffer.from('first')],
    [ATTRIBUTE.data, Buffer.from('second')],
  ])
  expect(attributesOf(twice).get(ATTRIBUTE.data)).toEqual(Buffer.from('first'))
  expect([...attributesOf(twice.subarray(0, 27)).values()]).toEqual([Buffer.from('fir')])
  expect(attributesOf(twice.subarray(0, 22)).size).toBe(0)
})

test('[P-21] the numbers are those of the RFCs: the filter and its tests take them from one place', () => {
  expect(TURN).toEqual({
    ...{ binding: 0x001, allocate: 0x003, refresh: 0x004, createPermission: 0x008, channelBind: 0x009 },
    ...{ connect: 0x00a, bindingIndication: 0x011, send: 0x016 },
  })
  expect(ATTRIBUTE).toEqual({
    ...{
      username: 0x0006,
      integrity: 0x0008,
      error: 0x0009,
      channel: 0x000c,
      lifetime: 0x000d,
      peer: 0x0012,
    },
    ...{ data: 0x0013, realm: 0x0014, nonce: 0x0015, relayed: 0x0016, transport: 0x0019 },
  })
  expect([SUCCESS, FAILURE, PROTOCOL, CHANNELS]).toEqual([
    ...[0x100, 0x110, { tcp: 6, udp: 17 }, { from: 0x4000, to: 0x7fff }],
  ])
})
