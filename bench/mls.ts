import { randomBytes } from 'node:crypto'
import { createTsMlsEngine, type GroupEngine, type LeafInput } from '@konklave/crypto/engine'
import { row, verdict } from './lib/stats.ts'

const SIZES = [10, 50, 200, 500]
const ROUNDS = 10

/**
 * CPU and bytes of one membership change, per member: what a leave costs its committer and each other member, what a join
 * costs the joiner. In one process, one after the other; what the network adds is in the join bench.
 */
export async function bench(): Promise<void> {
  for (const size of SIZES) {
    const { founder, groupId, others } = await grow(size)
    const commit: number[] = []
    const process_: number[] = []
    const join: number[] = []
    let commitBytes = 0
    let treeBytes = 0
    const member = others[0]
    if (!member) throw new Error('a group of two at least')
    for (let i = 0; i < ROUNDS; i++) {
      const joiner = await createTsMlsEngine()
      const { groupInfo, ratchetTree } = await founder.groupInfo({ groupId })
      treeBytes = ratchetTree.length
      const entered = await timed(join, async () => {
        const made = await joiner.joinExternal({
          groupInfo,
          ratchetTree,
          leaf: await leaf(),
          resync: false,
          authenticatedData: new Uint8Array(),
        })
        return { made, view: await joiner.accept({ groupId }) }
      })
      await founder.process({ groupId, commit: entered.made.commit })
      await member.process({ groupId, commit: entered.made.commit })
      const removed = await timed(commit, () =>
        founder.commit({ groupId, removes: [entered.view.ownLeaf], authenticatedData: new Uint8Array() }),
      )
      commitBytes = removed.commit.length
      await founder.accept({ groupId })
      await timed(process_, () => member.process({ groupId, commit: removed.commit }))
    }
    console.log(`group of ${size}: tree ${treeBytes} B, commit of a leave ${commitBytes} B`)
    console.log(row('  making the commit of a leave', commit, 'ms'))
    console.log(row('  processing it at a member', process_, 'ms'))
    console.log(row('  joining from outside', join, 'ms'))
    if (size === 200)
      console.log(
        verdict(
          'CPU of a leave at 200 members, committer and member',
          worst(commit) + worst(process_),
          500,
          'ms',
        ),
      )
  }
}

/** A founder, one other member that follows everything, and leaves that nobody runs. */
async function grow(
  size: number,
): Promise<{ founder: GroupEngine; groupId: Uint8Array; others: GroupEngine[] }> {
  const groupId = new Uint8Array(randomBytes(16))
  const founder = await createTsMlsEngine()
  await founder.createGroup({ groupId, leaf: await leaf(), rules: new Uint8Array(randomBytes(900)) })
  const member = await createTsMlsEngine()
  const { keyPackage } = await member.keyPackage({ leaf: await leaf() })
  const first = await founder.commit({ groupId, adds: [keyPackage], authenticatedData: new Uint8Array() })
  await founder.accept({ groupId })
  const { ratchetTree } = await founder.groupInfo({ groupId })
  if (!first.welcome) throw new Error('no welcome')
  await member.joinWelcome({ welcome: first.welcome, ratchetTree })
  await member.accept({ groupId })
  const spare = await createTsMlsEngine()
  for (let n = 2; n < size; ) {
    const adds: Uint8Array[] = []
    for (let k = 0; k < 30 && n < size; k++, n++)
      adds.push((await spare.keyPackage({ leaf: await leaf() })).keyPackage)
    const { commit } = await founder.commit({ groupId, adds, authenticatedData: new Uint8Array() })
    await founder.accept({ groupId })
    await member.process({ groupId, commit })
  }
  return { founder, groupId, others: [member] }
}

async function leaf(): Promise<LeafInput> {
  const pair = (await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])) as CryptoKeyPair
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  // The size of a real credential: sealed profile, MAC, whisper key.
  return { identity: new Uint8Array(randomBytes(680)), publicKey, privateKey: pair.privateKey }
}

async function timed<T>(into: number[], run: () => Promise<T>): Promise<T> {
  const start = performance.now()
  const result = await run()
  into.push(performance.now() - start)
  return result
}

const worst = (sample: readonly number[]) => Math.max(...sample)
