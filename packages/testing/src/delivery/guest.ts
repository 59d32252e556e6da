import {
  type LinkRing,
  makeEnd,
  makeLeaveOrder,
  makePass,
  makeRoleCert,
  makeStart,
  newestLink,
  rotateLink,
} from '@konklave/crypto'
import { type Committed, createTsMlsEngine, type GroupEngine } from '@konklave/crypto/engine'
import {
  type Bytes,
  base64url,
  type Credential,
  concat,
  type ErrorCode,
  type GroupId,
  type GroupReply,
  hex,
  type LobbyEntry,
  type LobbyNotice,
  type LogEntry,
  type MeetingNotice,
  type MeetingOpened,
  type MeetingRequest,
  mediaIdOf,
  type QueueItem,
  type Signed,
} from '@konklave/protocol'
import { decodeGroupInfo, decodeRatchetTree, PublicGroup } from '@konklave/protocol/mls'
import {
  acceptCommit,
  isBarred,
  keysOfKick,
  makeEvidence,
  type Rules,
  readAll,
  readLeaf,
  rulesBytesOf,
} from '@konklave/protocol/rules'
import type { Answer, StreamSession } from '@konklave/server'
import {
  makePerson,
  type PersonWishes,
  type TestPerson,
  type TestRoom,
  verifiedRules,
} from '../rules/index.ts'
import type { House } from './house.ts'

export type Heard = { readonly seq: number; readonly entry: LogEntry }

/**
 * A scripted member with a real MLS engine: does exactly what a test says, so that it can be honest, slow or hostile. It
 * talks to the stream kinds directly, without sockets.
 */
export class Guest {
  readonly house: House
  readonly person: TestPerson
  readonly engine: GroupEngine
  ring: LinkRing
  pass: Signed | undefined
  cert: Signed | undefined
  rules: Rules
  groupId: GroupId | null = null
  group: PublicGroup | null = null
  /** It is a member: it processes commits. */
  inside = false
  session: StreamSession | null = null
  opened: MeetingOpened | null = null
  closed: ErrorCode | null = null
  readonly log: Heard[] = []
  readonly notices = new Map<string, MeetingNotice>()
  readonly received: MeetingNotice[] = []
  lobby: {
    session: StreamSession
    entries: LobbyEntry[]
    notices: LobbyNotice[]
    closed: ErrorCode | null
  } | null = null
  /** Processes commits as they come and acknowledges them. */
  automatic = true
  /** What it says about each epoch instead of acknowledging. */
  refuses = false
  commits: { bytes: Bytes; context: Bytes }[] = []
  #busy: Promise<unknown> = Promise.resolve()
  #made: { commit: Bytes; view: { epoch: number } } | null = null

  private constructor(house: House, person: TestPerson, engine: GroupEngine, ring: LinkRing) {
    this.house = house
    this.person = person
    this.engine = engine
    this.ring = ring
    this.rules = house.room.rules
  }

  static async make(house: House, wishes: PersonWishes = {}): Promise<Guest> {
    const room: TestRoom = house.room
    const person = await makePerson(room, wishes)
    return new Guest(house, person, await createTsMlsEngine(), wishes.ring ?? room.ring)
  }

  static async owner(house: House, name = 'Owner'): Promise<Guest> {
    const guest = await Guest.make(house, { name, roleKey: house.room.owner })
    const { roomId, owner } = house.room
    guest.cert = (await makeRoleCert(owner, { roomId, memberKey: guest.person.memberKey })).signed
    return guest
  }

  get key(): string {
    return hex(this.person.memberKey)
  }

  get participant(): string {
    return base64url(mediaIdOf(this.id, this.person.memberKey))
  }

  private get id(): GroupId {
    if (!this.groupId) throw new Error('no group')
    return this.groupId
  }

  get leaf() {
    const leaf = this.group?.leafOf(this.person.memberKey)
    const read = leaf ? readLeaf(leaf) : null
    if (!read?.ok) throw new Error('not a leaf')
    return read.value
  }

  /** Opens the meeting stream; returns the code when it is refused. */
  async open(after?: number): Promise<ErrorCode | null> {
    this.closed = null
    const port = {
      id: 'test',
      ordered: (seq: number, body: unknown) => this.#hear(seq, body as LogEntry, port),
      ephemeral: (key: string, body: unknown) => {
        if (this.#port !== port) return
        this.notices.set(key, body as MeetingNotice)
        this.received.push(body as MeetingNotice)
      },
      close: (code: ErrorCode) => {
        if (this.#port !== port) return
        this.closed = code
        this.session = null
        this.#port = null
      },
    }
    this.#port = port
    const result = await this.house.kind('meeting').open({
      id: this.house.room.roomId,
      credential: this.credential(),
      after,
      body: undefined,
      port,
    })
    if (typeof result === 'string') {
      this.#port = null
      return result
    }
    if (this.#port === port) this.session = result
    this.opened = result.opened as MeetingOpened
    this.rules = await verifiedRules(this.opened.rules, this.house.room.roomId)
    return null
  }
  #port: object | null = null

  credential(): Credential {
    const signed = { body: new Uint8Array(1), key: this.person.memberKey, sig: new Uint8Array(64) }
    return {
      memberKey: this.person.memberKey,
      proof: signed as never,
      serverAuth: newestLink(this.ring).serverAuth,
      ...(this.pass ? { pass: this.pass } : {}),
      ...(this.cert ? { cert: this.cert } : {}),
    }
  }

  /** The socket breaks. */
  drop(): void {
    const session = this.session
    this.session = null
    this.#port = null
    session?.closed()
  }

  async ask(request: MeetingRequest): Promise<Answer> {
    if (!this.session) return { ok: false, code: this.closed ?? 'no-meeting' }
    return this.session.request(request)
  }

  async code(request: MeetingRequest): Promise<string> {
    const answer = await this.ask(request)
    return answer.ok ? 'ok' : answer.code
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

  leafInput() {
    const { keys, identity, memberKey } = this.person
    return { identity, publicKey: memberKey, privateKey: keys.sign.privateKey }
  }

  async enter(groupId: GroupId, groupInfo: Uint8Array, tree: Uint8Array): Promise<void> {
    this.groupId = groupId
    this.group = PublicGroup.fromGroupInfo(decodeGroupInfo(groupInfo), decodeRatchetTree(tree))
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

  async send(request: MeetingRequest & { t: 'commit' }): Promise<string> {
    this.#made = { commit: request.bytes, view: { epoch: request.epoch + 1 } }
    const said = await this.code(request)
    if (said !== 'ok') {
      this.#made = null
      await this.engine.drop({ groupId: this.id }).catch(() => {})
    }
    await this.idle()
    return said
  }

  upload(epoch: number, made: Committed, more: Partial<MeetingRequest & { t: 'commit' }> = {}) {
    return {
      t: 'commit' as const,
      epoch,
      bytes: own(made.commit),
      groupInfo: own(made.groupInfo),
      ...(made.welcome ? { welcome: own(made.welcome) } : {}),
      items: [],
      declined: [],
      messages: [],
      ...more,
    }
  }

  /** Makes a commit in its own epoch. */
  async makeCommit(p: {
    adds?: readonly Uint8Array[]
    removes?: readonly number[]
    rules?: Uint8Array
    evidence?: Parameters<typeof makeEvidence>[0]
    more?: Partial<MeetingRequest & { t: 'commit' }>
  }): Promise<MeetingRequest & { t: 'commit' }> {
    const { epoch } = await this.engine.view({ groupId: this.id })
    const made = await this.engine.commit({
      groupId: this.id,
      ...(p.adds ? { adds: p.adds } : {}),
      ...(p.removes ? { removes: p.removes } : {}),
      ...(p.rules ? { rules: p.rules } : {}),
      authenticatedData: makeEvidence(p.evidence ?? {}),
    })
    return this.upload(epoch, made, p.more)
  }

  async commit(p: Parameters<Guest['makeCommit']>[0]): Promise<string> {
    return this.send(await this.makeCommit(p))
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

  items(): readonly QueueItem[] {
    const notice = this.notices.get('lease')
    return notice?.t === 'lease' ? notice.items : []
  }

  get holdsLease(): boolean {
    const notice = this.notices.get('lease')
    return notice?.t === 'lease' && notice.mine
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

  /** Waits until everything heard so far is processed. */
  async idle(): Promise<void> {
    for (let tail = null as unknown; tail !== this.#busy; ) {
      tail = this.#busy
      await tail
    }
  }

  get position(): number {
    return this.log.at(-1)?.seq ?? this.opened?.group?.seq ?? 0
  }

  get epoch(): number {
    return this.group?.epoch ?? -1
  }

  #hear(seq: number, entry: LogEntry, port: object): void {
    if (this.#port !== port) return
    this.log.push({ seq, entry })
    if (this.automatic) this.#busy = this.#busy.then(() => this.handle(entry))
  }

  async handle(entry: LogEntry): Promise<void> {
    if (entry.t === 'void') return this.#rollback()
    if (entry.t !== 'commit' || !this.group || entry.epoch !== this.group.epoch) return
    const mine = this.#made !== null && hex(this.#made.commit) === hex(entry.bytes)
    if (!this.inside && !mine) return
    if (this.refuses && !mine) {
      void this.code({ t: 'refuse', epoch: entry.epoch + 1, ctxHash: entry.ctxHash })
      return
    }
    const result = await acceptCommit({ group: this.group, rules: this.rules, bytes: entry.bytes })
    if (!result.ok) throw new Error(`a client refuses what the server took: ${result.reason}`)
    const before = this.group
    const rules = this.rules
    try {
      if (mine) await this.engine.accept({ groupId: this.id })
      else if ((await this.engine.process({ groupId: this.id, commit: entry.bytes })).kind === 'removed')
        return
    } catch {
      // Its secrets do not open: what only members can see is wrong (K28).
      void this.code({ t: 'refuse', epoch: entry.epoch + 1, ctxHash: entry.ctxHash })
      return
    }
    this.#made = null
    this.inside = true
    this.group = result.value.group
    this.rules = result.value.rules
    this.commits = [...this.commits, { bytes: entry.bytes, context: own(before.encodedContext()) }].slice(-64)
    this.#undo = { group: before, rules }
    void this.code({ t: 'acknowledge', epoch: this.group.epoch, ctxHash: this.group.ctxHash as never })
  }
  #undo: { group: PublicGroup; rules: Rules } | null = null

  async #rollback(): Promise<void> {
    if (!this.#undo || this.refuses) return
    try {
      await this.engine.rollback({ groupId: this.id })
    } catch {
      // It came in by this very commit: it is outside again.
      this.inside = false
      return
    }
    this.group = this.#undo.group
    this.rules = this.#undo.rules
    this.#undo = null
    this.commits = this.commits.slice(0, -1)
  }
}

export const own = (bytes: Uint8Array): Bytes => concat(bytes)
