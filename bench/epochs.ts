import { setTimeout as wait } from 'node:timers/promises'
import { createRoom } from '@konklave/client'
import { createTsMlsEngine } from '@konklave/crypto/engine'
import { Instance } from '@konklave/testing/person'
import { Member } from './epochs/member.ts'
import { type Seat, takeSeat } from './epochs/seat.ts'
import { row, verdict } from './lib/stats.ts'

const LEAVES = Number(process.env.KONKLAVE_BENCH_LEAVES ?? 200)
const MEMBERS = 4
const ROUNDS = Number(process.env.KONKLAVE_BENCH_ROUNDS ?? 10)
const STORM = 50
/** Apart enough that one change has settled before the next. */
const QUIET_MS = 1_500

/**
 * How long a membership change takes in a group of 200 leaves through the real server. Four leaves are whole members in
 * processes of their own; the others hold their places but process nothing, since in life each has a machine of its own.
 */
export async function bench(): Promise<void> {
  const server = await Instance.start()
  const members: Member[] = []
  const seats: Seat[] = []
  try {
    const origin = server.url
    const room = await createRoom({ admission: 'open' }, { origin, fetch })
    const { guest } = room
    if (guest.kind !== 'guest') throw new Error('not a guest link')
    const engine = await createTsMlsEngine()
    const seat = async () => {
      const taken = await takeSeat(origin, guest, engine)
      seats.push(taken)
      return taken
    }
    const owner = new Member(room.ownerLink, 'Owner')
    members.push(owner)
    await owner.phase('prejoin')
    owner.command('start')
    await owner.phase('inside')
    for (let i = 1; i < MEMBERS; i++) {
      const member = new Member(room.guestLink, `Member ${i}`)
      members.push(member)
      await member.phase('inside')
    }
    await fill(LEAVES - MEMBERS, seat)
    await wait(QUIET_MS)
    await leaves(members, seats)
    await joins(room.guestLink)
    await storm(seat)
  } finally {
    for (const taken of seats) taken.close()
    for (const member of members) await member.stop()
    await server.stop()
  }
}

/** In portions, so that no queue overflows. */
async function fill(count: number, seat: () => Promise<Seat>): Promise<void> {
  const began = performance.now()
  for (let n = 0; n < count; ) {
    const portion = await Promise.all(Array.from({ length: Math.min(40, count - n) }, seat))
    await Promise.all(portion.map(one => one.enter()))
    n += portion.length
  }
  console.log(
    `${count + MEMBERS} leaves, the last ${count} came in within ${((performance.now() - began) / 1000).toFixed(1)} s`,
  )
}

async function leaves(members: readonly Member[], seats: Seat[]): Promise<void> {
  const slowest: number[] = []
  for (let i = 0; i < ROUNDS; i++) {
    const going = seats.shift()
    if (!going) throw new Error('nobody left')
    const epochs = members.map(member => member.epoch)
    const asked = performance.now()
    const all = Promise.all(members.map((member, n) => member.beyond(epochs[n] ?? 0)))
    await going.leave()
    slowest.push(Math.max(...(await all)) - asked)
    going.close()
    await wait(QUIET_MS)
  }
  console.log(row(`leave: until the slowest of ${MEMBERS} has the epoch`, slowest, 'ms'))
  console.log(verdict('leave, slowest member, worst', Math.max(...slowest), 500, 'ms'))
}

/** A whole member each time, from pressing Join to being inside. */
async function joins(link: string): Promise<void> {
  const took: number[] = []
  for (let i = 0; i < ROUNDS; i++) {
    const joiner = new Member(link, 'Joiner')
    try {
      const inside = await joiner.phase('inside')
      const pressed = joiner.said.find(said => said.t === 'phase' && said.phase?.t === 'joining')
      took.push(inside.at - (pressed?.at ?? Number.NaN))
      joiner.command('leave')
      await joiner.phase('gone')
    } finally {
      await joiner.stop()
    }
    await wait(QUIET_MS)
  }
  console.log(row('joining a quiet group, from Join to inside', took, 'ms'))
  console.log(verdict('joining a quiet group, worst', Math.max(...took), 600, 'ms'))
}

async function storm(seat: () => Promise<Seat>): Promise<void> {
  const crowd = await Promise.all(Array.from({ length: STORM }, seat))
  const took = await Promise.all(crowd.map(one => one.enter()))
  console.log(row(`storm of ${STORM}: from knock to Welcome`, took, 'ms'))
  console.log(verdict(`storm of ${STORM} served`, Math.max(...took), 6_000, 'ms'))
}
