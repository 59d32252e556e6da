import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RoomId } from '@konklave/protocol'
import { openSqliteStore, operatorMessage, StoreError } from '@konklave/server'
import { afterEach, describe, expect, test } from 'vitest'
import { Guest } from './guest.ts'
import { House } from './house.ts'
import { calm, comesIn } from './scene.ts'

/** A file system of its own, large enough for the database and small enough to be filled at once. */
const SIZE_BYTES = 1024 * 1024
const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step()
})

const root = process.getuid?.() === 0
if (!root) console.log('disk: skipped, needs root for a file system of its own')

function smallDisk() {
  const directory = mkdtempSync(join(tmpdir(), 'konklave-disk-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE_BYTES}`, 'konklave-test', directory])
  undo.push(() => {
    execFileSync('umount', [directory])
    rmSync(directory, { recursive: true })
  })
  const ballast = join(directory, 'ballast')
  return {
    path: join(directory, 'konklave.db'),
    fill() {
      const { bavail, bsize } = statfsSync(directory)
      writeFileSync(ballast, new Uint8Array(bavail * bsize))
      expect(statfsSync(directory).bavail).toBe(0)
    },
    clear: () => rmSync(ballast),
  }
}

async function onSmallDisk() {
  const disk = smallDisk()
  const store = await openSqliteStore(disk.path)
  undo.push(() => store.close().catch(() => undefined))
  const house = await House.open({}, { store })
  const owner = await Guest.owner(house)
  expect([await owner.open(), await owner.start()]).toEqual([null, 'ok'])
  const bob = await comesIn(house, [owner], 'Bob')
  return { disk, store, house, owner, bob }
}

describe.runIf(root)('a disk that is really full', () => {
  test('[K30] the commit is refused by name, nothing is lost, and it is taken as soon as there is room', async () => {
    const { disk, store, house, owner, bob } = await onSmallDisk()
    const { roomId } = house.room
    const cem = await Guest.make(house, { name: 'Cem' })
    await cem.open()
    const request = await cem.knockOnGroup(await cem.fetch())
    const before = await store.findMeeting(roomId)

    disk.fill()
    expect(await cem.code(request)).toBe('disk')
    expect(await store.findMeeting(roomId)).toEqual(before)
    await calm(owner, bob, cem)
    expect([owner.epoch, bob.epoch]).toEqual([1, 1])
    expect(await bob.say('lines need no disk')).toBe('ok')
    expect(await owner.end()).toBe('disk')
    expect(owner.closed).toBeNull()

    disk.clear()
    expect(await cem.send(request)).toBe('ok')
    await calm(owner, bob, cem)
    expect([owner.epoch, bob.epoch, cem.epoch]).toEqual([2, 2, 2])
    expect(house.events.filter(({ event }) => event.endsWith('bug'))).toEqual([])

    await store.close()
    const again = await openSqliteStore(disk.path)
    undo.push(() => again.close())
    expect(await again.findMeeting(roomId)).toMatchObject({ epoch: 2, ctxHash: cem.group?.ctxHash })
  })

  test('a server that starts on a full disk says so in one sentence', async () => {
    const disk = smallDisk()
    disk.fill()
    const error = await openSqliteStore(disk.path).catch((refused: unknown) => refused)
    expect(operatorMessage(error)).toMatch(/^The database .* cannot be written\. Is the disk full/)
    disk.clear()
    const store = await openSqliteStore(disk.path)
    undo.push(() => store.close())
    expect(await store.findRoom(new Uint8Array(16) as RoomId)).toBeNull()
  })

  test('every call of the store fails as a StoreError with nothing written, and works again afterwards', async () => {
    const { disk, store, house } = await onSmallDisk()
    const { roomId } = house.room
    const row = await store.findMeeting(roomId)
    if (!row) throw new Error('no row')
    const other = { id: new Uint8Array(16).fill(9) as RoomId, rules: new Uint8Array(9_000), expiresAt: 1 }
    const rules = new Uint8Array(9_000).fill(3)
    const calls = {
      createRoom: () => store.createRoom(other),
      keepRules: () => store.keepRules(roomId, rules),
      putMeeting: () => store.putMeeting({ row: { ...row, epoch: 9, rules }, expect: row }),
      deleteMeeting: () => store.deleteMeeting(row),
      markRestart: () => store.markRestart(5),
      sweep: () => store.sweep(1e16),
    }
    const room = await store.findRoom(roomId)
    // Something for `sweep` to delete.
    await store.createRoom({ ...other, id: new Uint8Array(16).fill(8) as RoomId })
    disk.fill()
    for (const [name, call] of Object.entries(calls)) await expect(call(), name).rejects.toThrow(StoreError)
    expect(await store.findRoom(roomId)).toEqual(room)
    expect(await store.findRoom(other.id)).toBeNull()
    expect(await store.findMeeting(roomId)).toEqual(row)
    disk.clear()
    for (const [name, call] of Object.entries(calls)) await expect(call(), name).resolves.not.toThrow()
    expect(await store.findRoom(other.id)).toBeNull()
  })
})
