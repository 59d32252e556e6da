import { makeCredential, makeRoleCert, makeStart, publicKeyOf, signerOf } from '@konklave/crypto'
import { createTsMlsEngine } from '@konklave/crypto/engine'
import {
  base64url,
  type GroupId,
  hex,
  type MeetingRequest,
  type MemberKey,
  type Signer,
} from '@konklave/protocol'
import { rulesNow } from '../../roomRules.ts'
import type { Scene } from '../../scene.ts'
import type { SimPerson } from '../../simPerson.ts'
import { type Answer, LyingServer } from '../lyingServer.ts'
import { awaited } from '../mallory.ts'
import { linkOf } from '../twists.ts'

/** Comes to an empty room and founds a meeting there, whatever the own role allows. */
export async function foundMeeting(
  scene: Scene,
  /** Of the role's key; null: the member key. */
  { signer, name }: { readonly signer: Signer | null; readonly name: string },
): Promise<{ readonly answer: Answer; readonly person: SimPerson; readonly request: Start }> {
  const out = new LyingServer()
  const person = await scene.person(name, scene.room.guest, { between: out.between })
  await scene.until(() => person.phase === 'prejoin', 'the door')
  const request = await startOf(scene, person, signer)
  return { answer: await awaited(scene, out.ask(request)), person, request }
}
type Start = Extract<MeetingRequest, { t: 'start' }>

async function startOf(scene: Scene, person: SimPerson, signer: Signer | null): Promise<Start> {
  const tab = base64url((await person.tab.get('tab')) ?? new Uint8Array())
  const pairOf = async (use: 'member' | 'dm') => {
    const pair = await person.keys.load(`${use}:${hex(scene.roomId)}:${tab}`)
    if (!pair) throw new Error('no keys')
    return pair
  }
  const [member, dm] = [await pairOf('member'), await pairOf('dm')]
  const memberKey = (await publicKeyOf(member)) as MemberKey
  const profile = { kind: 'guest' as const, name: person.name }
  const cert = signer ? (await makeRoleCert(signer, { roomId: scene.roomId, memberKey })).cert : undefined
  const dmKey = await publicKeyOf(dm)
  const identity = await makeCredential({ link: linkOf(scene), memberKey, dmKey, cert, profile })
  const groupId = scene.random.bytes(16) as GroupId
  const by = signer ?? (await signerOf(member))
  const rules = await makeStart(await rulesNow(scene), { groupId, newMeeting: true }, by)
  const engine = await createTsMlsEngine()
  const leaf = { identity, publicKey: memberKey, privateKey: member.privateKey }
  await engine.createGroup({ groupId, leaf, rules })
  const { groupInfo, ratchetTree } = await engine.groupInfo({ groupId })
  return { t: 'start', groupId, groupInfo: new Uint8Array(groupInfo), tree: new Uint8Array(ratchetTree) }
}
