import type { GroupId, MemberKey, RoomId } from '@konklave/protocol'
import { expect, test } from 'vitest'
import { generateMemberKeys, memberKeyOf, publicKeyOf } from './memberKeys.ts'
import { openRoomKeys, sealRoomKeys } from './roomKeys.ts'

const groupId = new Uint8Array(16).fill(1) as GroupId

async function person() {
  const keys = await generateMemberKeys()
  const memberKey: MemberKey = await memberKeyOf(keys)
  return {
    own: { groupId, memberKey, dm: keys.dm },
    reader: { memberKey, dmKey: await publicKeyOf(keys.dm) },
  }
}

test('[K42] [K44] keys of breakouts open for the one they are for, from the one who sent them, in this meeting', async () => {
  const [olga, ann, eve] = [await person(), await person(), await person()]
  const keys = [{ room: new Uint8Array(16).fill(2) as RoomId, g: 3, secret: new Uint8Array(32).fill(4) }]
  const sealed = (await sealRoomKeys({ own: olga.own, to: ann.reader, keys })) ?? new Uint8Array()
  expect(await openRoomKeys({ own: ann.own, from: olga.reader, sealed })).toEqual(keys)
  expect(await openRoomKeys({ own: eve.own, from: olga.reader, sealed })).toBeNull()
  expect(await openRoomKeys({ own: ann.own, from: eve.reader, sealed })).toBeNull()
  const elsewhere = { ...ann.own, groupId: new Uint8Array(16).fill(9) as GroupId }
  expect(await openRoomKeys({ own: elsewhere, from: olga.reader, sealed })).toBeNull()
  // One key for each direction: nothing can be sent back as one's own.
  expect(await openRoomKeys({ own: olga.own, from: ann.reader, sealed })).toBeNull()
  const changed = sealed.slice()
  changed[20] = (changed[20] ?? 0) ^ 1
  expect(await openRoomKeys({ own: ann.own, from: olga.reader, sealed: changed })).toBeNull()
})

test('[K44] a dm key of small order is given nothing', async () => {
  const olga = await person()
  const to = { memberKey: olga.reader.memberKey, dmKey: new Uint8Array(32) }
  expect(await sealRoomKeys({ own: olga.own, to, keys: [] })).toBeNull()
})
