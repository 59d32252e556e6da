import { deriveLink } from '@konklave/crypto'
import { createTsMlsEngine } from '@konklave/crypto/engine'
import type { LogEntry } from '@konklave/protocol'
import { makeEvidence } from '@konklave/protocol/rules'
import { afterEach, expect, test } from 'vitest'
import { makePerson, makeTestRoom } from '../../rules/index.ts'
import { Scene } from '../scene.ts'
import { LyingServer } from './lyingServer.ts'
import { alarmsOf, groupOf, linesOf, together } from './sight.ts'

let scene: Scene
afterEach(() => scene?.close())

test('[K4] [K5] a leaf of a link generation that is not known here yet silences, and when the secret shows it to be false, it is said and left', async () => {
  const server = new LyingServer()
  scene = await Scene.open({ admission: 'open' })
  const olga = await scene.owner()
  const gast = await scene.guest('Gast', { between: server.between })
  await together(scene, olga, gast)

  // The secret of the new link is kept from Gast, so that it cannot check leaves of that generation.
  const kept: LogEntry[] = []
  server.lies = {
    entry: entry => {
      if (entry.t !== 'message') return [entry]
      kept.push(entry)
      return [{ t: 'hidden' }]
    },
  }
  await scene.click(() => olga.view.door.rotateLink())
  await scene.until(
    () => gast.view.trust.state.value.epoch === olga.view.trust.state.value.epoch,
    'the new link',
  )
  const group = await groupOf(scene, server)
  if (!('inline' in group.tree)) throw new Error('a small tree is inline')
  const generations = new Map([[1, deriveLink(scene.roomId, scene.random.bytes(32), 1)]])
  const ring = { roomId: scene.roomId, generations, mediaSalt: null }
  const [engine, ghost] = [await createTsMlsEngine(), await makePerson(await makeTestRoom(), { ring })]
  const made = await engine.joinExternal({
    groupInfo: group.groupInfo,
    ratchetTree: group.tree.inline,
    leaf: { identity: ghost.identity, publicKey: ghost.memberKey, privateKey: ghost.keys.sign.privateKey },
    resync: false,
    authenticatedData: makeEvidence({}),
  })
  const ctxHash = new Uint8Array(made.view.ctxHash) as never
  const bytes = new Uint8Array(made.commit)
  server.say({ t: 'commit', epoch: group.epoch, bytes, ctxHash, sender: ghost.memberKey })
  await scene.until(() => gast.view.people.list.value.length === 3, 'the leaf')
  gast.view.chat.say('who is that?')
  await scene.clock.advance(500)
  expect(gast.view.trust.sealed.value?.lastLine).toBeNull()

  for (const entry of kept) server.say(entry)
  await scene.until(() => alarmsOf(gast).includes('bad-leaf'), 'the alarm')
  expect(gast.inside).toBe(false)
  expect(linesOf(olga)).toEqual([])
})
