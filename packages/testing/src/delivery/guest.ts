import { makeEnd, makeLeaveOrder, makePass, makeRoleCert, makeStart, rotateLink } from '@konklave/crypto'
import { createTsMlsEngine } from '@konklave/crypto/engine'
import {
  type Bytes,
  base64url,
  type ErrorCode,
  type GroupId,
  type GroupReply,
  type LobbyEntry,
  type LobbyNotice,
  type MeetingRequest,
  type Signed,
} from '@konklave/protocol'
import { decodeGroupInfo } from '@konklave/protocol/mls'
import { isBarred, keysOfKick, makeEvidence, readAll, rulesBytesOf } from '@konklave/protocol/rules'
import type { StreamSession } from '@konklave/server'
import { makePerson, type PersonWishes, type TestRoom, verifiedRules } from '../rules/index.ts'
import { GuestMember, own } from './guestMember.ts'
import type { House } from './house.ts'

/** A scripted member with a real MLS engine: does exactly what a test says, so that it can be honest, slow or hostile. */
export class Guest extends GuestMember {
  lobby: {
    session: StreamSession
    entries: LobbyEntry[]
    notices: LobbyNotice[]
    closed: ErrorCode | null
  } | null = null

  static async make(house: House, wishes: PersonWishes = {}): Promise<Guest> {
    const room: TestRoom = house.room
    const person = await makePerson(room, wishes)
    return new Guest({ house, person, engine: await createTsMlsEngine(), ring: wishes.ring ?? room.ring })
  }

  static async owner(house: House, name = 'Owner'): Promise<Guest> {
    const guest = await Guest.make(house, { name, roleKey: house.room.owner })
    const { roomId, owner } = house.room
    guest.cert = (await makeRoleCert(owner, { roomId, memberKey: guest.person.memberKey })).signed
    return guest
  }

  /** [K18] Starts a meeting as the owner. */
  async start(): Promise<string> {
    const request = await this.makeStart()
    const said = await this.code(request)
    if (said !== 'ok') return said
    const { groupId, groupInfo, tree } = request
    await this.enter(groupId as GroupId, groupInfo, tree)
    const { extensions } = decodeGroupInfo(groupInfo).groupContext
    const rules = rulesBytesOf(extensions)
    if (!rules.ok) throw new Error(rules.reason)
    this.rules = await verifiedRules(rules.value, this.house.room.roomId)
    this.inside = true
    return said
  }

  /** A group of one of its own, as it would be offered. */
  async makeStart(): Promise<MeetingRequest & { t: 'start' }> {
    const groupId = crypto.getRandomValues(new Uint8Array(16)) as GroupId
    const rules = await makeStart(this.rules, { groupId, newMeeting: true }, this.house.room.owner)
    await this.engine.createGroup({ groupId, leaf: this.leafInput(), rules })
    const { groupInfo, ratchetTree } = await this.engine.groupInfo({ groupId })
    return { t: 'start', groupId, groupInfo: own(groupInfo), tree: own(ratchetTree) }
  }

  async fetch(): Promise<GroupReply> {
    const answer = await this.ask({ t: 'fetch' })
    if (!answer.ok) throw new Error(`fetch: ${answer.code}`)
    return answer.body as GroupReply
  }

  treeOf(reply: Pick<GroupReply, 'tree'>): Bytes {
    if ('inline' in reply.tree) return reply.tree.inline
    const tree = this.house.trees.get(base64url(reply.tree.ticket))
    if (!tree) throw new Error('no such ticket')
    return tree
  }

  /** Makes an external commit on what the server serves now, without sending it. */
  async knockOnGroup(reply: GroupReply, { resync = false } = {}): Promise<MeetingRequest & { t: 'commit' }> {
    const tree = this.treeOf(reply)
    const made = await this.engine.joinExternal({
      groupInfo: reply.groupInfo,
      ratchetTree: tree,
      leaf: this.leafInput(),
      resync,
      authenticatedData: makeEvidence(this.pass ? { passes: [this.pass] } : {}),
    })
    await this.enter(decodeGroupInfo(reply.groupInfo).groupContext.groupId as GroupId, reply.groupInfo, tree)
    return this.upload(reply.epoch, made)
  }

  /** Enters by an external commit. */
  async join(options: { resync?: boolean } = {}): Promise<string> {
    const request = await this.knockOnGroup(await this.fetch(), options)
    return this.send(request)
  }

  /** Commits what the lease notice shows, the way an honest committer does. */
  async work(): Promise<string> {
    const items = this.items()
    if (items.length === 0) return 'nothing'
    const adds = items.flatMap(item => (item.t === 'add' ? [item.keyPackage] : []))
    const removes = items.flatMap(item => (item.t === 'add' ? [] : [item.leaf]))
    return this.commit({
      adds,
      removes,
      evidence: {
        passes: items.flatMap(item => (item.t === 'add' && item.pass ? [item.pass] : [])),
        leaveOrders: items.flatMap(item => (item.t === 'leave' ? [item.order] : [])),
        gone: items.flatMap(item => (item.t === 'gone' ? [item.statement] : [])),
      },
      more: { items: items.map(item => item.id) },
    })
  }

  async sealed(text: string) {
    const { epoch, message } = await this.engine.protect({
      groupId: this.id,
      plaintext: new TextEncoder().encode(text),
      authenticatedData: new Uint8Array(),
    })
    return { id: crypto.getRandomValues(new Uint8Array(16)), epoch, bytes: own(message) }
  }

  async say(text: string): Promise<string> {
    return this.code({ t: 'message', message: await this.sealed(text) })
  }

  async leaveOrder(): Promise<Signed> {
    return makeLeaveOrder(this.person.signer, { groupId: this.id, leaf: this.leaf.node.raw })
  }

  async end(): Promise<string> {
    return this.code({ t: 'end', statement: await makeEnd(this.house.room.owner, this.id) })
  }

  passFor(other: Guest, issuer = this.house.room.owner): Promise<Signed> {
    const { roomId } = this.house.room
    const { passGen } = this.rules.state
    return makePass(issuer, { roomId, memberKey: other.person.memberKey, passGen })
  }

  /** [K14] A kick: barred, new link, Removes in one commit; of other tabs of a role key the leaf goes, and no key of their own is barred. */
  async kick(other: Guest, signer = this.house.room.owner): Promise<MeetingRequest & { t: 'commit' }> {
    const rotation = await rotateLink({ rules: this.rules, ring: this.ring, signer, kick: [other.person] })
    this.ring = rotation.ring
    const barred = keysOfKick([other.person], this.rules.charter)
    const leaves = this.group ? readAll(this.group) : null
    const gone = leaves?.ok ? leaves.value.filter(leaf => isBarred(leaf, { barred })) : []
    return this.makeCommit({ rules: rotation.rules, removes: gone.map(({ index }) => index) })
  }

  knock(): Promise<string> {
    return this.knockWith(bytes => bytes)
  }

  /** A knock whose key package is changed on its way. */
  async knockWith(change: (keyPackage: Bytes) => Bytes): Promise<string> {
    const lobby = {
      entries: [] as LobbyEntry[],
      notices: [] as LobbyNotice[],
      closed: null as ErrorCode | null,
    }
    const opened = await this.house.kind('lobby').open({
      id: this.house.room.roomId,
      credential: this.credential(),
      after: undefined,
      body: undefined,
      port: {
        id: 'lobby',
        ordered: (_, body) => void lobby.entries.push(body as LobbyEntry),
        ephemeral: (_, body) => void lobby.notices.push(body as LobbyNotice),
        close: code => {
          lobby.closed = code
        },
      },
    })
    if (typeof opened === 'string') return opened
    this.lobby = Object.assign(lobby, { session: opened })
    const { keyPackage } = await this.engine.keyPackage({ leaf: this.leafInput() })
    const answer = await opened.request({ t: 'knock', keyPackage: change(own(keyPackage)) })
    return answer.ok ? 'ok' : answer.code
  }

  /** Enters by the Welcome that came to the lobby, and opens the meeting stream. */
  async comeIn(): Promise<string> {
    const admitted = this.lobby?.entries.find(entry => entry.t === 'admitted')
    if (admitted?.t !== 'admitted') return 'not admitted'
    this.pass = admitted.pass
    const tree = this.treeOf(admitted)
    const { groupInfo } = await this.engine.joinWelcome({ welcome: admitted.welcome, ratchetTree: tree })
    await this.engine.accept({ groupId: admitted.groupId as GroupId })
    await this.enter(admitted.groupId as GroupId, groupInfo, tree)
    this.inside = true
    const said = await this.open(admitted.seq)
    await this.idle()
    return said ?? 'ok'
  }

  /** Snapshot for a recovering room. */
  async seed(): Promise<string> {
    const { groupInfo, ratchetTree } = await this.engine.groupInfo({ groupId: this.id })
    return this.code({
      t: 'seed',
      groupInfo: own(groupInfo),
      tree: own(ratchetTree),
      commits: this.commits.map(({ bytes }) => bytes),
      contexts: this.commits.map(({ context }) => context),
    })
  }
}
