import { generateMemberKeys, memberKeyOf, publicKeyOf } from '@konklave/crypto'
import { type GroupId, hex, keyHashOf, type LineBody } from '@konklave/protocol'
import { expect, test } from 'vitest'
import type { Member } from '../group/member.ts'
import { openFor, sealFor, type Whispered } from './sealing.ts'

const groupId = new Uint8Array(16).fill(1) as GroupId

async function somebody(role: Member['role']) {
  const keys = await generateMemberKeys()
  const memberKey = await memberKeyOf(keys)
  const keyHash = keyHashOf(memberKey)
  const reader = { memberKey, dmKey: await publicKeyOf(keys.dm) }
  const leaf = { memberKey, keyHash, credential: { dmKey: reader.dmKey } }
  const member = { id: hex(keyHash), role, leaf, profile: { kind: 'guest', name: role } } as unknown as Member
  return { member, reader, own: { groupId, memberKey, dm: keys.dm } }
}

test('[K42] a line for those who lead is shown to who leads, and to whom it answers; a slot alone does not do', async () => {
  const [anna, guest, olga] = [
    await somebody('moderator'),
    await somebody('participant'),
    await somebody('owner'),
  ]
  const readers = { t: 'leading', readers: [guest.reader, olga.reader] } as const
  const said = async (body: LineBody) => (await sealFor(body, readers, anna.own)) as Whispered
  const opened = async (body: LineBody, { member, own }: typeof guest) =>
    (await openFor(anna.member, await said(body), { own, view: { own: member } }))?.body
  const line = { t: 'chat', n: 7, text: 'among us' } as const
  expect(await opened(line, olga)).toEqual(line)
  expect(await opened(line, guest)).toBeUndefined()
  const answer = { ...line, re: { from: guest.member.leaf.keyHash, n: 3 } }
  expect(await opened(answer, guest)).toEqual(answer)
  expect(await opened({ ...line, re: { from: olga.member.leaf.keyHash, n: 3 } }, guest)).toBeUndefined()
})

test('[K42] who leads no longer is shown no more of it', async () => {
  const [anna, olga] = [await somebody('moderator'), await somebody('moderator')]
  const readers = { t: 'leading', readers: [olga.reader] } as const
  const body = (await sealFor({ t: 'chat', n: 7, text: 'among us' }, readers, anna.own)) as Whispered
  const view = (role: Member['role']) => ({ own: { ...olga.member, role } })
  expect(await openFor(anna.member, body, { own: olga.own, view: view('moderator') })).not.toBeNull()
  expect(await openFor(anna.member, body, { own: olga.own, view: view('participant') })).toBeNull()
})
