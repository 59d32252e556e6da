import { limits } from '@konklave/protocol'
import { describe, expect, test } from 'vitest'
import { Guest } from './guest.ts'
import { calm, comesIn, started } from './scene.ts'

describe('[K27] a large open room', () => {
  test('above 20 members newcomers come in by Adds, in batches', { timeout: 120_000 }, async () => {
    const { house, owner } = await started()
    const guests = [owner]
    for (let i = 1; i < limits.ADD_BATCH_ABOVE_MEMBERS; i++) {
      guests.push(await comesIn(house, guests, `Guest ${i}`))
      await house.clock.advance(600)
    }
    const fresh = await Promise.all([1, 2, 3].map(i => Guest.make(house, { name: `New ${i}` })))
    for (const guest of fresh) {
      await guest.open()
      expect(await guest.join()).toBe('knock-first')
      expect(await guest.knock()).toBe('ok')
    }
    await calm(...guests)
    expect(owner.items()).toHaveLength(3)
    expect(await owner.work()).toBe('ok')
    await calm(...guests)
    for (const guest of fresh) {
      expect(guest.lobby?.entries).toMatchObject([{ t: 'admitted' }])
      expect(await guest.comeIn()).toBe('ok')
    }
    expect(owner.group!.leaves()).toHaveLength(limits.ADD_BATCH_ABOVE_MEMBERS + 3)
    const last = await Guest.make(house)
    await last.knock()
    await calm(...guests)
    expect(owner.items()).toHaveLength(0)
    await house.clock.advance(limits.ADD_BATCH_INTERVAL_MS)
    expect(owner.items()).toHaveLength(1)
  })

  test('whoever knocks while nobody is there to make an Add is told to come in alone', async () => {
    const { house, owner } = await started()
    owner.drop()
    await calm()
    const guest = await Guest.make(house, { name: 'Bob' })
    expect(await guest.knock()).toBe('ok')
    expect(guest.lobby?.notices).toMatchObject([{ t: 'rules' }])
    await guest.open()
    expect(await guest.join()).toBe('ok')
  })

  test('in a small one too, when many come at once', async () => {
    const { house, owner } = await started()
    const fresh = await Promise.all(
      Array.from({ length: 7 }, (_, i) => Guest.make(house, { name: `New ${i}` })),
    )
    const ready = []
    for (const guest of fresh) {
      await guest.open()
      ready.push({ guest, request: await guest.knockOnGroup(await guest.fetch()) })
    }
    const said: string[] = []
    for (const { guest, request } of ready) said.push(await guest.send(request))
    await calm(owner, fresh[0]!)
    expect(said).toEqual(['ok', ...Array(4).fill('stale-epoch'), ...Array(2).fill('knock-first')])
    for (const guest of fresh.slice(1)) expect(await guest.knock()).toBe('ok')
    await calm(owner)
    expect(await owner.work()).toBe('ok')
    await calm(owner)
    for (const guest of fresh.slice(1)) expect(await guest.comeIn()).toBe('ok')
    expect(owner.group!.leaves()).toHaveLength(8)
  })
})
