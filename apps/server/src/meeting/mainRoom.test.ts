import type { RoomId } from '@konklave/protocol'
import { expect, test } from 'vitest'
import { mainRoomRefuses } from './mainRoom.ts'
import { Room } from './room.ts'

const idOf = (fill: number) => new Uint8Array(16).fill(fill) as RoomId

/** A main room that recovers, and what asks for it. */
function rooms() {
  const left: Room[] = []
  const groupId = idOf(9)
  const parts = {
    rules: {},
    deps: {
      clock: { now: () => 0, after: () => () => undefined },
      desk: { engineStatus: () => 'up' },
      log: () => undefined,
    },
    kin: {},
    idle: (room: Room) => left.push(room),
  }
  const main = new Room({ ...parts, roomId: idOf(1), row: { groupId } } as never)
  const breakout = {
    rules: () => ({ state: { parent: { roomId: idOf(1), groupId } } }),
    kin: { find: async () => main },
    members: () => null,
  } as unknown as Room
  return { main, breakout, left }
}

test('[K44] a main room that a breakout only asks about does not go under somebody who is coming into it', async () => {
  const { main, breakout, left } = rooms()
  let comeIn: () => void = () => undefined
  const coming = main.mailbox.run(async () => {
    await new Promise<void>(resolve => {
      comeIn = resolve
    })
    main.meetingStreams.set('somebody' as never, {} as never)
  })
  expect(await mainRoomRefuses(breakout, 'other' as never)).toBeNull()
  comeIn()
  await coming
  await main.mailbox.run(() => undefined)
  expect([main.released, left]).toEqual([false, []])
})

test('a room leaves the directory once: another may have taken its place', async () => {
  const { main, breakout, left } = rooms()
  await mainRoomRefuses(breakout, 'other' as never)
  await mainRoomRefuses(breakout, 'other' as never)
  await main.mailbox.run(() => undefined)
  expect(left).toHaveLength(1)
})
