import type { MediaPort } from '@konklave/client'
import { afterEach, expect, test } from 'vitest'
import { FakeMedia } from './fakeMedia.ts'
import { Scene } from './scene.ts'

let scene: Scene
afterEach(() => scene?.close())

/** A media side that sends a camera. It switches to the keys of an epoch when it is let, not at once. */
class SlowMedia extends FakeMedia {
  slow = false
  #shown = 0
  #answers: (() => void)[] = []
  /** Questions wait until {@link answer}, and are answered with what held when they were asked. */
  hold = false

  override async contexts(): ReturnType<MediaPort['contexts']> {
    if (!this.slow) this.#shown = this.newest?.epoch ?? 0
    const epoch = this.#shown
    if (this.hold) await new Promise<void>(resolve => this.#answers.push(resolve))
    // The context tells which epoch it is of.
    return {
      epoch,
      nextCtx: 10 * epoch + 1,
      contexts: [{ ctx: 10 * epoch, kind: 'camera', counter: 3 }],
    } as const
  }

  get asked(): boolean {
    return this.#answers.length > 0
  }

  answer(): void {
    this.hold = false
    for (const resolve of this.#answers.splice(0)) resolve()
  }
}

const sendingOf = (who: Scene['people'][number], name: string) => [
  ...(who.view.people.list.value.find(person => person.name === name)?.sending ?? []),
]

/** The founder has the first leaf. */
const ofOlga = ({ leafIndex }: FakeMedia['reports'][number]) => leafIndex === 0

test('[K36] a media side that lags behind its group mutes nobody, and says what it sends as soon as it can', async () => {
  scene = await Scene.open({ admission: 'open' })
  const media = new SlowMedia()
  const owner = await scene.owner('Olga', undefined, media)
  const seen = new FakeMedia()
  const gast = await scene.guest('Gast', undefined, seen)
  await scene.until(() => sendingOf(gast, 'Olga').length === 1, 'her camera')
  media.slow = true
  const third = await scene.guest('Third')
  const reported = seen.reports.length
  await scene.until(() => !third.view.trust.state.value.unconfirmed, 'her heartbeat')
  await scene.clock.advance(500)
  expect(sendingOf(gast, 'Olga')).toEqual(['camera'])
  expect(seen.reports.slice(reported).filter(ofOlga)).toEqual([])
  media.slow = false
  await scene.clock.advance(2_000)
  expect(sendingOf(third, 'Olga')).toEqual(['camera'])
  expect(owner.names).toHaveLength(3)
})

test('[K36] contexts of one epoch are never said in the next, whose contexts they would close', async () => {
  scene = await Scene.open({ admission: 'open' })
  const media = new SlowMedia()
  await scene.owner('Olga', undefined, media)
  const seen = new FakeMedia()
  const gast = await scene.guest('Gast', undefined, seen)
  await scene.until(() => sendingOf(gast, 'Olga').length === 1, 'her camera')
  media.hold = true
  await scene.guest('Third')
  await scene.until(() => media.asked, 'a heartbeat under way')
  const fourth = await scene.guest('Fourth')
  media.answer()
  await scene.until(() => sendingOf(fourth, 'Olga').length === 1, 'a heartbeat of the newest epoch')
  const said = seen.reports.filter(ofOlga)
  expect(said.length).toBeGreaterThan(1)
  for (const { epoch, nextCtx } of said) expect(nextCtx).toBe(10 * epoch + 1)
})

test('[K21, K40] the last mute is told, however often contexts changed before it', async () => {
  scene = await Scene.open({ admission: 'open' })
  const olga = await scene.owner()
  const media = new FakeMedia()
  await scene.guest('Gast', undefined, media)
  await scene.until(() => olga.names.length === 2, 'both')
  await scene.clock.advance(10_000)
  // New contexts, as an engine brings them about that makes everybody reconnect over and over.
  for (let i = 0; i < 25; i++) {
    media.send(['microphone'])
    await scene.clock.advance(5)
  }
  media.send([])
  await scene.until(() => sendingOf(olga, 'Gast').length === 0, 'silent', 5_000)
})
