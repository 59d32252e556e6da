import { makeOwnerLink, makeRoleCert, newOwnerSeed, openBody, ownerKeys, signerOf } from '@konklave/crypto'
import type { GroupEngine } from '@konklave/crypto/engine'
import { equalBytes, type SealedBody, type Signer } from '@konklave/protocol'
import { nextOwners, ownersWithout } from '@konklave/protocol/rules'
import { afterEach, describe, expect, test } from 'vitest'
import { newSigner } from '../../rules/index.ts'
import { keyLink, rulesNow } from '../roomRules.ts'
import { Scene } from '../scene.ts'
import { LyingServer } from './lyingServer.ts'
import { type Cast, keyOf, says } from './mallory.ts'
import { together } from './sight.ts'

let scene: Scene
afterEach(() => scene?.close())

/** What Mallory hears. */
let heard: SealedBody[] = []
const listening = (engine: GroupEngine): GroupEngine => ({
  ...engine,
  async unprotect(p) {
    const opened = await engine.unprotect(p)
    const body = openBody(new Uint8Array(opened.plaintext))
    if (body.t === 'body') heard.push(body.body)
    return opened
  },
})

async function meeting(): Promise<Cast> {
  heard = []
  const [out, server] = [new LyingServer(), new LyingServer()]
  scene = await Scene.open({ admission: 'open' })
  const olga = await scene.owner()
  const gast = await scene.guest('Gast', { between: server.between })
  const mallory = await scene.guest('Mallory', { between: out.between, twist: listening })
  await together(scene, olga, gast, mallory)
  return { scene, olga, gast, mallory, out, server }
}
async function offerId(): Promise<Uint8Array<ArrayBuffer>> {
  await scene.until(() => heard.some(({ t }) => t === 'offerOwner'), 'the offer is heard')
  const offer = heard.find(body => body.t === 'offerOwner')
  if (!offer) throw new Error('no offer')
  return offer.id
}
const newOwner = async (): Promise<Signer> => signerOf(await ownerKeys(newOwnerSeed()))
const ownerCount = async () => (await rulesNow(scene)).charter.owners.length
const id = () => scene.random.bytes(16)

/** Olga has asked Gast, who has not answered. */
async function asked({ olga, gast }: Cast, over: boolean): Promise<void> {
  await scene.click(() => olga.view.owner.offer(olga.idOf('Gast'), { over }))
  await scene.until(() => gast.view.owner.offered.value?.t === 'asked', 'asked')
}

describe('a hostile member, about who owns the room', () => {
  test('[K17] [K43] offers what is not theirs: nobody is asked', async () => {
    const cast = await meeting()
    const to = keyOf(cast.server, cast.gast.view.me.value?.id ?? '')
    for (const over of [true, false])
      expect(await says(cast, { t: 'offerOwner', to, id: id(), over })).toHaveProperty('body')
    await scene.clock.advance(3_000)
    expect(cast.gast.view.owner.offered.value).toBeNull()
    await together(scene, cast.olga, cast.gast, cast.mallory)
  })

  test('[K17] answers in the place of who was asked, with a key of their own: no charter is made', async () => {
    const cast = await meeting()
    const { handing } = cast.olga.view.owner
    await asked(cast, true)
    const me = keyOf(cast.server, cast.mallory.view.me.value?.id ?? '')
    const { cert } = await makeRoleCert(await newOwner(), { roomId: scene.roomId, memberKey: me })
    await says(cast, { t: 'answerOwner', id: await offerId(), cert })
    await says(cast, { t: 'ownerKept' })
    await scene.clock.advance(3_000)
    expect(handing.value?.t).toBe('asked')
    expect(await ownerCount()).toBe(1)
  })

  test('[K17] lays a forged or foreign stepping-down before the others: every owner stays', async () => {
    const cast = await meeting()
    const { olga, gast } = cast
    await asked(cast, false)
    await scene.click(() => gast.view.owner.answerOffer(true))
    await scene.until(() => gast.view.owner.offered.value?.t === 'key', 'an owner')
    await scene.click(() => gast.view.owner.keptKey())
    const { charter } = await rulesNow(scene)
    const first = await signerOf(await ownerKeys(keyLink(scene).ownerSeed))
    const link = nextOwners(charter, ownersWithout(charter, first.publicKey))
    if (!link) throw new Error('no link')
    const stranger = await newSigner()
    const forged = await makeOwnerLink(link, stranger)
    for (const one of [forged, { ...forged, key: first.publicKey }])
      await says(cast, { t: 'stepDown', link: one })
    // Even a true one says nothing from the mouth of a member who owns nothing.
    await says(cast, { t: 'stepDown', link: await makeOwnerLink(link, first) })
    await scene.clock.advance(6_000)
    expect((await rulesNow(scene)).charter.owners).toHaveLength(2)
    expect(olga.view.owner.hasKey.value).toBe(true)
  })

  test('[K17] answers with a key that was made for somebody else: nothing is signed', async () => {
    const cast = await meeting()
    const { mallory, olga } = cast
    await scene.click(() => olga.view.owner.offer(olga.idOf('Mallory'), { over: false }))
    await scene.until(() => mallory.view.owner.offered.value?.t === 'asked', 'asked')
    const gastKey = keyOf(cast.server, olga.idOf('Gast'))
    const key = await newOwner()
    const { cert } = await makeRoleCert(key, { roomId: scene.roomId, memberKey: gastKey })
    await says(cast, { t: 'answerOwner', id: await offerId(), cert })
    await scene.until(() => olga.view.owner.handing.value?.t === 'failed', 'refused')
    const { charter } = await rulesNow(scene)
    expect(charter.owners.some(one => equalBytes(one, key.publicKey))).toBe(false)
  })
})
