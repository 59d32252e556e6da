import { makeRoom, type RoomWishes } from '@konklave/crypto'
import {
  bodyOf,
  charter as charterSchema,
  encode,
  equalBytes,
  roomIdOf,
  roomState,
  sign,
} from '@konklave/protocol'
import { chainHash } from '@konklave/protocol/rules'
import { createMemoryStore, createRooms } from '@konklave/server'
import { describe, expect, test } from 'vitest'
import { newSigner } from '../rules/index.ts'

const yes = { mayCreate: () => true }

async function setUp(wishes: Partial<RoomWishes> = {}) {
  const [owner, server] = [await newSigner(), await newSigner()]
  const store = createMemoryStore()
  const rooms = createRooms({ store, serverKey: server.publicKey, wallNow: () => 1e12 })
  const room = await makeRoom({
    owner,
    serverKey: server.publicKey,
    admission: 'open',
    admitRight: 'moderators',
    anyoneMayStart: false,
    title: 'Weekly',
    ...wishes,
  })
  const body = { charter: room.charter, state: room.state }
  return { owner, server, store, rooms, room, body }
}

describe('creating a room', () => {
  test('[K1] its id is the hash of the owner key; it exists once and has a deadline in whole days', async () => {
    const { rooms, store, owner, body, room } = await setUp()
    const made = await rooms.create(encode(body), yes)
    expect(made.ok && equalBytes(made.roomId, roomIdOf(owner.publicKey))).toBe(true)
    expect(await rooms.create(encode(body), yes)).toEqual({ ok: false, code: 'room-exists' })
    const kept = await store.findRoom(room.roomId)
    expect(kept!.expiresAt % (24 * 3600_000)).toBe(0)
    expect(kept!.expiresAt).toBeGreaterThan(1e12 + 89 * 24 * 3600_000)
  })

  test('takes permission of the listener or a grant', async () => {
    const { rooms, body } = await setUp()
    const grant = crypto.getRandomValues(new Uint8Array(32))
    const permission = { mayCreate: (shown: Uint8Array | undefined) => !!shown && equalBytes(shown, grant) }
    expect(await rooms.create(encode(body), permission)).toEqual({ ok: false, code: 'grant-needed' })
    expect((await rooms.create(encode({ ...body, grant }), permission)).ok).toBe(true)
  })

  test.each([
    ['rubbish', async () => new Uint8Array([1, 2, 3])],
    ['too much', async () => new Uint8Array(30_000)],
    [
      '[K7] another server',
      async () => {
        const { body } = await setUp({ serverKey: (await newSigner()).publicKey })
        return encode(body)
      },
    ],
    [
      '[K7] a state that another key signed',
      async (made: Awaited<ReturnType<typeof setUp>>) => {
        const state = {
          ...made.body.state,
          ...(await sign('state', 0, await newSigner())),
          body: made.body.state.body,
        }
        return encode({ ...made.body, state })
      },
    ],
    [
      '[K1] a charter of another owner',
      async (made: Awaited<ReturnType<typeof setUp>>) => {
        const other = await setUp()
        return encode({ ...made.body, charter: other.body.charter })
      },
    ],
    [
      '[K7] a charter that is not the first',
      async ({ body, owner }: Awaited<ReturnType<typeof setUp>>) => {
        const charter = { ...bodyOf(charterSchema, body.charter), seq: 1 }
        return encode({ ...body, charter: await sign('charter', charter, owner) })
      },
    ],
    [
      '[K7] a state that is not the first',
      async ({ body, owner }: Awaited<ReturnType<typeof setUp>>) => {
        const state = { ...bodyOf(roomState, body.state), seq: 1 }
        return encode({ ...body, state: await sign('state', state, owner) })
      },
    ],
    [
      '[K7] a room that was handed over already',
      async (made: Awaited<ReturnType<typeof setUp>>) => {
        const owners = [made.owner.publicKey]
        const link = await sign(
          'owner chain',
          { roomId: made.room.roomId, owners, before: chainHash([]) },
          made.owner,
        )
        const charter = { ...bodyOf(charterSchema, made.body.charter), ownerChain: [link] }
        return encode({ ...made.body, charter: await sign('charter', charter, made.owner) })
      },
    ],
  ])('refuses %s', async (_, make) => {
    const made = await setUp()
    expect(await made.rooms.create(await make(made), yes)).toEqual({ ok: false, code: 'bad-room' })
  })
})
