import { decodeCommitMessage, decodeGroupInfo, decodeRatchetTree, PublicGroup } from '@konklave/protocol/mls'
import type { Committed, GroupEngine, LeafInput } from './groupEngine.ts'
import { createTsMlsEngine } from './tsMlsEngine.ts'

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
export const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
export const nothing = new Uint8Array(0)

/** Deterministic 32-bit generator (mulberry32); 0 ≤ value < 1. */
export const seeded = (seed: number): (() => number) => {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) >>> 0
    let t = Math.imul(a ^ (a >>> 15), a | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

export const newLeaf = async (name: string): Promise<LeafInput> => {
  const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])
  if (!('publicKey' in pair)) throw new Error('no key pair')
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  return { identity: utf8(name), publicKey, privateKey: pair.privateKey }
}

/** One person with an engine of their own. */
export interface Person {
  readonly name: string
  readonly leaf: LeafInput
  readonly engine: GroupEngine
}

export const newPerson = async (name: string, make = createTsMlsEngine): Promise<Person> => ({
  name,
  leaf: await newLeaf(name),
  engine: await make(),
})

/** A group with its people; every step keeps all of them and the server's public state together. */
export class Room {
  readonly groupId: Uint8Array
  members: Person[]
  /** What a server without keys would hold. */
  group: PublicGroup
  groupInfo: Uint8Array

  private constructor(groupId: Uint8Array, founder: Person, groupInfo: Uint8Array, tree: Uint8Array) {
    this.groupId = groupId
    this.members = [founder]
    this.groupInfo = groupInfo
    this.group = PublicGroup.fromGroupInfo(decodeGroupInfo(groupInfo), decodeRatchetTree(tree))
  }

  static async start(founder: Person, rules = utf8('rules 0')): Promise<Room> {
    const groupId = crypto.getRandomValues(new Uint8Array(16))
    await founder.engine.createGroup({ groupId, leaf: founder.leaf, rules })
    const { groupInfo, ratchetTree } = await founder.engine.groupInfo({ groupId })
    return new Room(groupId, founder, groupInfo, ratchetTree)
  }

  index(person: Person): number {
    const leaf = this.group.leafOf(person.leaf.publicKey)
    if (leaf === null) throw new Error(`${person.name} is not in the tree`)
    return leaf.index
  }

  /** Hands a member's pending commit to everybody else, puts it into force, and lets those added enter. */
  async deliver(committer: Person, made: Committed, joiners: readonly Person[] = []): Promise<void> {
    const { groupId } = this
    const applied = this.group.apply(decodeCommitMessage(made.commit))
    const before = this.members
    for (const member of before) {
      if (member === committer) continue
      const done = await member.engine.process({ groupId, commit: made.commit })
      if (done.kind === 'epoch') expectSame(done.view.ctxHash, applied.ctxHash)
    }
    const view = await committer.engine.accept({ groupId })
    expectSame(view.ctxHash, applied.ctxHash)
    this.group = applied.group
    this.groupInfo = made.groupInfo
    const there = [...before, ...(before.includes(committer) ? [] : [committer])]
    this.members = there.filter(member => this.group.leafOf(member.leaf.publicKey) !== null)
    for (const joiner of joiners) await this.#welcome(joiner, made.welcome)
  }

  async #welcome(joiner: Person, welcome: Uint8Array | null): Promise<void> {
    if (welcome === null) throw new Error('no Welcome')
    const { view } = await joiner.engine.joinWelcome({ welcome, ratchetTree: this.group.encodedTree() })
    expectSame(view.ctxHash, this.group.ctxHash)
    await joiner.engine.accept({ groupId: this.groupId })
    this.members = [...this.members, joiner]
  }

  async add(committer: Person, ...joiners: Person[]): Promise<void> {
    const adds: Uint8Array[] = []
    for (const { engine, leaf } of joiners) adds.push((await engine.keyPackage({ leaf })).keyPackage)
    const made = await committer.engine.commit({ groupId: this.groupId, adds, authenticatedData: nothing })
    await this.deliver(committer, made, joiners)
  }

  async remove(committer: Person, ...gone: Person[]): Promise<void> {
    const removes = gone.map(person => this.index(person))
    await this.deliver(
      committer,
      await committer.engine.commit({ groupId: this.groupId, removes, authenticatedData: nothing }),
    )
  }

  async update(committer: Person): Promise<void> {
    await this.deliver(
      committer,
      await committer.engine.commit({ groupId: this.groupId, authenticatedData: nothing }),
    )
  }

  async setRules(committer: Person, rules: Uint8Array, ...gone: Person[]): Promise<void> {
    const removes = gone.map(person => this.index(person))
    const made = await committer.engine.commit({
      groupId: this.groupId,
      rules,
      removes,
      authenticatedData: nothing,
    })
    await this.deliver(committer, made)
  }

  async enter(person: Person, resync = false): Promise<void> {
    const made = await person.engine.joinExternal({
      groupInfo: this.groupInfo,
      ratchetTree: this.group.encodedTree(),
      leaf: person.leaf,
      resync,
      authenticatedData: utf8('pass'),
    })
    await this.deliver(person, made)
  }

  /** Every member's exporter and authenticator. */
  async secrets(): Promise<string[]> {
    const all: string[] = []
    for (const { engine } of this.members) {
      const key = await engine.exporter({
        groupId: this.groupId,
        label: 'test',
        context: this.groupId,
        length: 32,
      })
      all.push(`${key.join()} ${(await engine.authenticator({ groupId: this.groupId })).join()}`)
    }
    return all
  }
}

const expectSame = (a: Uint8Array, b: Uint8Array): void => {
  if (a.join() !== b.join()) throw new Error('GroupContexts differ')
}
