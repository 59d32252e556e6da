import {
  decodeCommitMessage,
  decodeGroupContext,
  decodeGroupInfo,
  decodeKeyPackage,
  decodeLeafNode,
  decodePrivateMessageHeader,
  decodeRatchetTree,
  decodeWelcome,
  encodeRatchetTree,
  MlsDecodeError,
  PublicGroup,
} from '@konklave/protocol/mls'
import { expect, test } from 'vitest'
import { newPerson, nothing, Room, seeded, utf8 } from './people.fixture.ts'

interface Target {
  readonly name: string
  readonly sample: Uint8Array
  /** Everything that is done with such bytes before a signature was checked. */
  readonly take: (bytes: Uint8Array) => unknown
}

/** One sample of each kind, from a group whose tree has blanks and unmerged leaves. */
const targets = async (): Promise<Target[]> => {
  const people = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map(name => newPerson(name)))
  const [a, b, c, d, e, f] = people as [(typeof people)[0], ...typeof people]
  const room = await Room.start(a)
  const { groupId } = room
  await room.add(a, b!, c!, d!)
  await room.update(b!)
  await room.remove(a, d!)
  await room.update(a)
  await room.add(b!, e!)
  const { group, groupInfo } = room
  const { keyPackage } = await f!.engine.keyPackage({ leaf: f!.leaf })
  const make = async (p: { adds?: Uint8Array[]; removes?: number[]; rules?: Uint8Array }) => {
    const made = await a.engine.commit({ groupId, ...p, authenticatedData: utf8('evidence') })
    await a.engine.drop({ groupId })
    return made
  }
  const added = await make({ adds: [keyPackage] })
  const outside = {
    groupInfo,
    ratchetTree: group.encodedTree(),
    leaf: f!.leaf,
    resync: false,
    authenticatedData: nothing,
  }
  const commit = (bytes: Uint8Array) => group.apply(decodeCommitMessage(bytes))
  const tree = (bytes: Uint8Array) => encodeRatchetTree(decodeRatchetTree(bytes))
  const info = (bytes: Uint8Array) => PublicGroup.fromGroupInfo(decodeGroupInfo(bytes), group.tree)
  const message = await a.engine.protect({ groupId, plaintext: utf8('hello'), authenticatedData: nothing })
  return [
    { name: 'Add', sample: added.commit, take: commit },
    { name: 'update', sample: (await make({})).commit, take: commit },
    {
      name: 'rules and Remove',
      sample: (await make({ rules: utf8('r'), removes: [1] })).commit,
      take: commit,
    },
    { name: 'external', sample: (await f!.engine.joinExternal(outside)).commit, take: commit },
    { name: 'tree', sample: group.encodedTree(), take: tree },
    { name: 'GroupInfo', sample: groupInfo, take: info },
    { name: 'GroupContext', sample: group.encodedContext(), take: decodeGroupContext },
    { name: 'key package', sample: keyPackage, take: decodeKeyPackage },
    { name: 'leaf', sample: group.leaves()[0]!.node.raw, take: decodeLeafNode },
    { name: 'Welcome', sample: added.welcome ?? nothing, take: decodeWelcome },
    { name: 'message', sample: message.message, take: decodePrivateMessageHeader },
  ]
}

const mutate = (sample: Uint8Array, random: () => number): Uint8Array => {
  const upTo = (n: number) => Math.floor(random() * n)
  const bytes = sample.slice()
  switch (upTo(7)) {
    case 0:
      return bytes.slice(0, upTo(bytes.length))
    case 1:
      return Uint8Array.from({ length: upTo(400) }, () => upTo(256))
    case 2: {
      // A length or index field blown up.
      const at = upTo(bytes.length - 4)
      bytes.set([0xbf, 0xff, 0xff, 0xff], at)
      return bytes
    }
    case 3: {
      const [at, gone] = [upTo(bytes.length), upTo(8)]
      return Uint8Array.of(...bytes.slice(0, at), ...bytes.slice(at + gone))
    }
    case 4: {
      const [at, from] = [upTo(bytes.length), upTo(bytes.length)]
      return Uint8Array.of(...bytes.slice(0, at), ...bytes.slice(from, from + 40), ...bytes.slice(at))
    }
    default:
      for (let n = 1 + upTo(3); n > 0; n--) bytes[upTo(bytes.length)] = upTo(256)
      return bytes
  }
}

/** Together; `npm run test:soak` sets many more. */
const { process } = globalThis as unknown as { process: { env: Record<string, string | undefined> } }
const cases = Number(process.env.FUZZ_CASES ?? 100_000)

test(
  `[K15] ${cases} mutated, cut and random inputs: MlsDecodeError or a value, nothing else, and no input is slow`,
  async () => {
    const all = await targets()
    for (const { take, sample } of all) expect(() => take(sample)).not.toThrow()
    const random = seeded(20_260_811)
    const reasons = new Set<string>()
    let [accepted, slowestMs] = [0, 0]
    for (let i = 0; i < cases; i++) {
      const { name, sample, take } = all[i % all.length]!
      const bytes = mutate(sample, random)
      const startMs = performance.now()
      try {
        take(bytes)
        accepted++
      } catch (error) {
        if (!(error instanceof MlsDecodeError)) throw new Error(`${name}, case ${i}`, { cause: error })
        reasons.add(error.reason)
      }
      slowestMs = Math.max(slowestMs, performance.now() - startMs)
    }
    // Flipped signatures and keys still decode; that both happen often shows that the mutations reach deep.
    expect(accepted).toBeGreaterThan(cases / 20)
    expect(reasons.size).toBeGreaterThan(25)
    expect(slowestMs).toBeLessThan(1_000)
  },
  90_000 + cases,
)

test('[K15] inputs made to be expensive are refused by size or count', () => {
  const header = (length: number) => [
    0x80 | (length >>> 24),
    (length >>> 16) & 0xff,
    (length >>> 8) & 0xff,
    length & 0xff,
  ]
  const reasonOf = (take: () => unknown): string => {
    try {
      take()
      return 'accepted'
    } catch (error) {
      return error instanceof MlsDecodeError ? error.reason : String(error)
    }
  }
  const blanks = new Uint8Array(1024 * 1024 - 8)
  blanks.set(header(blanks.length - 4))
  expect(reasonOf(() => decodeRatchetTree(blanks))).toBe('too-many')
  expect(reasonOf(() => decodeRatchetTree(new Uint8Array(1024 * 1024 + 1)))).toBe('too-large')
  expect(reasonOf(() => decodeRatchetTree(Uint8Array.of(0)))).toBe('tree-shape')
  expect(reasonOf(() => decodeKeyPackage(new Uint8Array(4096)))).toBe('too-large')
  expect(reasonOf(() => decodeRatchetTree(Uint8Array.of(0xbf, 0xff, 0xff, 0xff)))).toBe('truncated')
  expect(reasonOf(() => decodeRatchetTree(Uint8Array.of(0x40, 1, 0)))).toBe('not-minimal')
})
