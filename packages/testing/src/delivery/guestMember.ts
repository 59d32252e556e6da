import type { LinkRing } from '@konklave/crypto'
import type { Committed, GroupEngine } from '@konklave/crypto/engine'
import {
  type Bytes,
  base64url,
  concat,
  type GroupId,
  hex,
  type LogEntry,
  type MeetingRequest,
  mediaIdOf,
} from '@konklave/protocol'
import { decodeGroupInfo, decodeRatchetTree, PublicGroup } from '@konklave/protocol/mls'
import { acceptCommit, makeEvidence, type Rules, readLeaf } from '@konklave/protocol/rules'
import type { TestPerson } from '../rules/index.ts'
import { GuestStream } from './guestStream.ts'
import type { House } from './house.ts'

/** A guest with a place in the group: makes commits, and follows those of others while it is `automatic`. */
export abstract class GuestMember extends GuestStream {
  readonly engine: GroupEngine
  groupId: GroupId | null = null
  group: PublicGroup | null = null
  /** It is a member: it processes commits. */
  inside = false
  /** Processes commits as they come and acknowledges them. */
  automatic = true
  /** What it says about each epoch instead of acknowledging. */
  refuses = false
  commits: { bytes: Bytes; context: Bytes }[] = []
  #busy: Promise<unknown> = Promise.resolve()
  #made: { commit: Bytes; view: { epoch: number } } | null = null
  #undo: { group: PublicGroup; rules: Rules } | null = null

  constructor(p: { house: House; person: TestPerson; ring: LinkRing; engine: GroupEngine }) {
    super(p)
    this.engine = p.engine
  }

  get participant(): string {
    return base64url(mediaIdOf(this.id, this.person.memberKey))
  }

  protected get id(): GroupId {
    if (!this.groupId) throw new Error('no group')
    return this.groupId
  }

  get leaf() {
    const leaf = this.group?.leafOf(this.person.memberKey)
    const read = leaf ? readLeaf(leaf) : null
    if (!read?.ok) throw new Error('not a leaf')
    return read.value
  }

  get epoch(): number {
    return this.group?.epoch ?? -1
  }

  leafInput() {
    const { keys, identity, memberKey } = this.person
    return { identity, publicKey: memberKey, privateKey: keys.sign.privateKey }
  }

  async enter(groupId: GroupId, groupInfo: Uint8Array, tree: Uint8Array): Promise<void> {
    this.groupId = groupId
    this.group = PublicGroup.fromGroupInfo(decodeGroupInfo(groupInfo), decodeRatchetTree(tree))
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

  async commit(p: Parameters<GuestMember['makeCommit']>[0]): Promise<string> {
    return this.send(await this.makeCommit(p))
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

  /** Waits until everything heard so far is processed. */
  async idle(): Promise<void> {
    for (let tail = null as unknown; tail !== this.#busy; ) {
      tail = this.#busy
      await tail
    }
  }

  protected heard(entry: LogEntry): void {
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
