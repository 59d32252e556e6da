import type { MemberKey, RoomId } from '@konklave/protocol'
import { expect, it } from 'vitest'
import { deriveLink } from '../links/deriveLink.ts'
import { openProfile, sealProfile } from './profile.ts'

it('[K5] a name of nothing that shows is none', async () => {
  const link = deriveLink(new Uint8Array(16) as RoomId, new Uint8Array(32), 0)
  const memberKey = new Uint8Array(32) as MemberKey
  for (const name of ['\u2800', '\u3164\u200d', '\u061c', ' \u{e0041}\ufe0f']) {
    const sealed = await sealProfile({ kind: 'guest', name }, link, memberKey)
    expect(await openProfile(sealed, link, memberKey)).toBeNull()
  }
})

it('a name cannot bring markup or turn the direction of the sentence it stands in', async () => {
  const link = deriveLink(new Uint8Array(16) as RoomId, new Uint8Array(32), 0)
  const memberKey = new Uint8Array(32) as MemberKey
  const sealed = await sealProfile({ kind: 'guest', name: 'A <b>b</b>\u202ec\u0007é' }, link, memberKey)
  expect(await openProfile(sealed, link, memberKey)).toEqual({ kind: 'guest', name: 'A ‹b›b‹/b›cé' })
})
