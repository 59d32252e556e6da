// biome-ignore lint/correctness/noUndeclaredDependencies: the suite is imported by tests only
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type EngineControl, EngineError, type EngineStatus, type MediaRights } from './control.ts'

/** An engine and what a test needs besides the port. */
export interface EngineUnderTest {
  readonly control: EngineControl
  /** What the gate does: forwards a join. Rejects when the engine refuses. */
  connect(room: string, authorization: string): Promise<Connection>
  /** Ends the engine the hard way; it has to come back by itself. */
  crash(): void
  end(): Promise<void>
}

/** Somebody connected, as the engine tells them. */
export interface Connection {
  /** Own permissions, as last told. */
  readonly own: () => Told
  /** Names of other participants this one was told about. */
  readonly others: () => readonly string[]
  readonly isOpen: () => boolean
}

export interface Told {
  readonly hidden: boolean
  readonly canSubscribe: boolean
  readonly canPublish: boolean
  readonly canPublishData: boolean
  /** Sorted, in the port's words. */
  readonly sources: readonly string[]
}

const prewarm: MediaRights = { kind: 'prewarm' }
const member = (...publish: Extract<MediaRights, { kind: 'member' }>['publish']): MediaRights => ({
  kind: 'member',
  publish,
})
const NOTHING: Told = {
  hidden: true,
  canSubscribe: false,
  canPublish: false,
  canPublishData: false,
  sources: [],
}
const LISTENER: Told = { ...NOTHING, hidden: false, canSubscribe: true }

/** What every `EngineControl` promises; fake and real adapter run the same suite. */
export function engineContract(make: () => Promise<EngineUnderTest>): void {
  let engine: EngineUnderTest
  let control: EngineControl
  let count = 0
  const newRoom = async (): Promise<string> => {
    const room = `room-${++count}`
    await control.ensureRoom(room)
    return room
  }
  const join = async (room: string, who: string, rights: MediaRights): Promise<Connection> =>
    engine.connect(room, (await control.admission(room, who, rights)).authorization)
  /** An answer may be lost (`reason` deadline): whoever sets rights asks again, as the server does. */
  const setRights = async (...asked: Parameters<EngineControl['setRights']>): Promise<boolean> => {
    for (;;)
      try {
        return await control.setRights(...asked)
      } catch (error) {
        if (!(error instanceof EngineError && error.reason === 'deadline')) throw error
      }
  }
  const until = (check: () => void) => vi.waitFor(check, { timeout: 5_000, interval: 20 })

  // The real engine may have to be compiled first.
  beforeAll(async () => {
    engine = await make()
    control = engine.control
  }, 900_000)
  afterAll(() => engine?.end())

  describe('rooms', () => {
    test('nobody gets into a room that does not exist', async () => {
      await expect(join('nowhere', 'alice', member())).rejects.toThrow()
    })

    test('ensureRoom leaves a living room alone', async () => {
      const room = await newRoom()
      const alice = await join(room, 'alice', member())
      await Promise.all(Array.from({ length: 60 }, () => control.ensureRoom(room)))
      expect(alice.isOpen()).toBe(true)
    })

    test('closing a room disconnects everybody; it can be made again', async () => {
      const room = await newRoom()
      const alice = await join(room, 'alice', member('camera'))
      await control.closeRoom(room)
      await until(() => expect(alice.isOpen()).toBe(false))
      await expect(join(room, 'alice', member())).rejects.toThrow()
      await control.ensureRoom(room)
      expect((await join(room, 'bob', prewarm)).isOpen()).toBe(true)
    })

    test('an unknown room can be closed', async () => {
      await control.closeRoom('never-was')
    })

    test('a caller that gave up is told so', async () => {
      const signal = AbortSignal.abort()
      await expect(control.ensureRoom('room-x', { signal })).rejects.toMatchObject({ reason: 'aborted' })
    })
  })

  describe('rights', () => {
    test('[P-13] pre-warmed: sees a list, sends and receives nothing, seen by nobody', async () => {
      const room = await newRoom()
      const alice = await join(room, 'alice', member('camera'))
      const bob = await join(room, 'bob', prewarm)
      expect(bob.own()).toEqual(NOTHING)
      const carol = await join(room, 'carol', member())
      // Carol came after Bob: when Alice knows of her, news of Bob would be there as well.
      await setRights(room, 'carol', member('microphone'))
      await until(() => expect(alice.others()).toContain('carol'))
      expect(alice.others()).not.toContain('bob')
      expect(carol.others()).not.toContain('bob')
    })

    test('[P-13] whoever may receive is seen by everybody', async () => {
      const room = await newRoom()
      const alice = await join(room, 'alice', member('camera'))
      const bob = await join(room, 'bob', prewarm)
      expect(await setRights(room, 'bob', member())).toBe(true)
      await until(() => expect(alice.others()).toContain('bob'))
      await until(() => expect(bob.own()).toEqual(LISTENER))
    })

    test('a member publishes exactly the named sources, with a token and after a change', async () => {
      const room = await newRoom()
      const alice = await join(room, 'alice', member('camera', 'screenAudio'))
      const some = { ...LISTENER, canPublish: true, sources: ['camera', 'screenAudio'] }
      expect(alice.own()).toEqual(some)
      await setRights(room, 'alice', member('screen', 'microphone'))
      await until(() => expect(alice.own()).toEqual({ ...some, sources: ['microphone', 'screen'] }))
    })

    test('an empty list of sources is none, not all', async () => {
      const room = await newRoom()
      const alice = await join(room, 'alice', member())
      expect(alice.own()).toEqual(LISTENER)
      await setRights(room, 'alice', member('camera'))
      await until(() => expect(alice.own().canPublish).toBe(true))
      await setRights(room, 'alice', member())
      await until(() => expect(alice.own()).toEqual(LISTENER))
    })

    test('[P-13] somebody visible is never hidden again', async () => {
      const room = await newRoom()
      await join(room, 'alice', member())
      await expect(control.setRights(room, 'alice', prewarm)).rejects.toMatchObject({
        reason: 'hidden-again',
      })
      await expect(control.admission(room, 'alice', prewarm)).rejects.toMatchObject({
        reason: 'hidden-again',
      })
      const bob = await join(room, 'bob', prewarm)
      await setRights(room, 'bob', member())
      await until(() => expect(bob.own().hidden).toBe(false))
      await expect(control.setRights(room, 'bob', prewarm)).rejects.toMatchObject({ reason: 'hidden-again' })
    })

    test('rights of somebody the engine does not know', async () => {
      const room = await newRoom()
      expect(await control.setRights(room, 'nobody', member())).toBe(false)
      expect(await control.setRights('no-room', 'nobody', member())).toBe(false)
    })
  })

  describe('admission and removal', () => {
    test('an admission opens its own room only', async () => {
      const [one, other] = [await newRoom(), await newRoom()]
      const { authorization } = await control.admission(one, 'alice', member())
      await engine.connect(other, authorization).catch(() => undefined)
      const watcher = await join(other, 'watcher', member())
      expect(watcher.others()).toEqual([])
    })

    test('removing somebody disconnects them', async () => {
      const room = await newRoom()
      const alice = await join(room, 'alice', member('camera'))
      await control.removeParticipant(room, 'alice')
      await until(() => expect(alice.isOpen()).toBe(false))
      expect(await setRights(room, 'alice', member())).toBe(false)
    })

    test('removing somebody unknown is not an error', async () => {
      await control.removeParticipant(await newRoom(), 'nobody')
      await control.removeParticipant('no-room', 'nobody')
    })

    test.each(['', 'a b', '../x', 'ä', 'a'.repeat(129)])('the name %j is refused', async name => {
      const refused = { reason: 'invalid-name' }
      await expect(control.ensureRoom(name)).rejects.toMatchObject(refused)
      await expect(control.admission('room', name, prewarm)).rejects.toMatchObject(refused)
      await expect(control.setRights('room', name, prewarm)).rejects.toMatchObject(refused)
      await expect(control.removeParticipant('room', name)).rejects.toMatchObject(refused)
    })
  })

  describe('a crash', () => {
    test('is told, refuses at once while down, and forgets rooms', async () => {
      const room = await newRoom()
      const told: EngineStatus[] = []
      const whileDown = Promise.withResolvers<unknown>()
      const off = control.onStatus(status => {
        told.push(status)
        if (status === 'down') whileDown.resolve(control.ensureRoom(room).catch((error: unknown) => error))
      })
      engine.crash()
      expect(await whileDown.promise).toMatchObject({ reason: 'down' })
      await until(() => expect(control.status()).toBe('up'))
      expect(told).toEqual(['down', 'up'])
      off()
      await expect(join(room, 'alice', member())).rejects.toThrow()
      await control.ensureRoom(room)
      expect((await join(room, 'alice', member())).isOpen()).toBe(true)
    })

    test('an ended subscription is told nothing more', async () => {
      const told: EngineStatus[] = []
      control.onStatus(status => told.push(status))()
      const back = Promise.withResolvers<void>()
      const off = control.onStatus(status => status === 'up' && back.resolve())
      engine.crash()
      await back.promise
      off()
      expect(told).toEqual([])
    })
  })
}
