import { makeState } from '@konklave/crypto'
import { settle } from '../virtualClock.ts'
import { Guest } from './guest.ts'
import { House } from './house.ts'

/** Lets everything that is under way come to rest, without time going by. */
export async function calm(...guests: readonly Guest[]): Promise<void> {
  for (let i = 0; i < 4; i++) {
    await settle()
    for (const guest of guests) await guest.idle()
  }
}

/** An owner who has started a meeting and is alone in it. */
export async function started(
  wishes: Parameters<typeof House.open>[0] = {},
  options?: Parameters<typeof House.open>[1],
) {
  const house = await House.open(wishes, options)
  const owner = await Guest.owner(house)
  must(await owner.open(), null)
  must(await owner.start(), 'ok')
  await calm(owner)
  return { house, owner }
}

/** Somebody comes in through the open door; everybody acknowledges. */
export async function comesIn(house: House, others: readonly Guest[], name: string): Promise<Guest> {
  const guest = await Guest.make(house, { name })
  must(await guest.open(), null)
  must(await guest.join(), 'ok')
  await calm(guest, ...others)
  return guest
}

/** An owner and further members in one meeting. */
export async function meeting(names: readonly string[], wishes: Parameters<typeof House.open>[0] = {}) {
  const { house, owner } = await started(wishes)
  const guests: Guest[] = [owner]
  for (const name of names) guests.push(await comesIn(house, guests, name))
  return { house, owner, guests, others: guests.slice(1) }
}

/** Somebody knocks at a lobby room and the owner lets them in, without anybody committing it yet. */
export async function admitted(owner: Guest, who: string | Guest = 'Knocker') {
  const guest = typeof who === 'string' ? await Guest.make(owner.house, { name: who }) : who
  must(await guest.knock(), 'ok')
  await calm(owner)
  const notice = owner.notices.get('knocks')
  const knock = notice?.t === 'knocks' ? notice.knocks.at(-1)!.id : new Uint8Array(16)
  must(await owner.code({ t: 'admit', knock, pass: await owner.passFor(guest) }), 'ok')
  await calm(owner)
  return guest
}

/** A lobby room with an owner and members who came while it was open. */
export async function lobbyWith(names: readonly string[]) {
  const made = await meeting(names)
  const rules = await makeState(made.owner.rules, { admission: 'lobby' }, made.house.room.owner)
  must(await made.owner.commit({ rules }), 'ok')
  await calm(...made.guests)
  return made
}

export const holder = (guests: readonly Guest[]) => guests.find(guest => guest.holdsLease)

/** Everybody comes back to a server that has crashed. */
export async function reopen(guests: readonly Guest[]): Promise<void> {
  for (const guest of guests) must(await guest.open(guest.position), null)
}

function must(said: unknown, expected: unknown): void {
  if (said !== expected) throw new Error(`expected ${String(expected)}, got ${String(said)}`)
}
