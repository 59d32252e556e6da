import { firstRing, type LinkRing, newOwnerSeed, ownerKeys, signerOf } from '@konklave/crypto'
import type { Committed, GroupEngine, LeafInput } from '@konklave/crypto/engine'
import {
  type Charter,
  keyHashOf,
  type LinkToken,
  type MeetingRequest,
  type MemberKey,
  type Role,
  roles,
  type SealedBody,
  type Signer,
} from '@konklave/protocol'
import { makeEvidence } from '@konklave/protocol/rules'
import { forgeRules } from '../../../rules/index.ts'
import { FakeMedia } from '../../fakeMedia.ts'
import { keyLink, rulesNow } from '../../roomRules.ts'
import { Scene } from '../../scene.ts'
import type { SimPerson } from '../../simPerson.ts'
import { type Answer, LyingServer } from '../lyingServer.ts'
import { awaited, keyOf } from '../mallory.ts'
import { groupIdOf, together } from '../sight.ts'
import { speak } from '../twists.ts'

/** Somebody in a role, whose client can be made to do what it would not. */
export type Actor = {
  readonly role: Role
  readonly person: SimPerson
  readonly out: LyingServer
  /** The key by which this person has the role, or else the member key. */
  readonly signer: Signer
  readonly memberKey: MemberKey
  readonly leaf: LeafInput
}

/** What a client of a moderator, or an accomplice's server, sends in the place of the honest thing. */
export type Commit = {
  readonly removes?: readonly number[]
  readonly rules?: Uint8Array
  readonly identity?: Uint8Array
}

/** Who is what in a room: one of each role, and two who only watch. */
export const NAMES: Record<Role, string> = {
  owner: 'Olga',
  moderator: 'Mo',
  presenter: 'Pia',
  participant: 'Paul',
}

/** Records which kinds its person was told to mute. */
export class WatchedMedia extends FakeMedia {
  readonly muted: string[] = []
  override mute = (kind?: string) => void this.muted.push(`${kind}`)
}

type Parts = {
  readonly scene: Scene
  readonly actors: ReadonlyMap<Role, Actor>
  readonly wanda: SimPerson
  readonly server: LyingServer
  readonly media: WatchedMedia
}

/** One meeting with somebody of each role, and Wanda, an honest participant whose server may be in league with any of them. */
export class Cells {
  readonly scene: Scene
  readonly actors: ReadonlyMap<Role, Actor>
  readonly wanda: SimPerson
  readonly media: WatchedMedia
  readonly #server: LyingServer

  private constructor({ scene, actors, wanda, server, media }: Parts) {
    this.scene = scene
    this.actors = actors
    this.wanda = wanda
    this.media = media
    this.#server = server
  }

  /** `actions`: where the charter deviates from the table. */
  static async open(actions: Charter['actions'] = {}): Promise<Cells> {
    const scene = await Scene.open({ admission: 'open' })
    const seeds = { moderator: newOwnerSeed(), presenter: newOwnerSeed() }
    await nameRoles(scene, seeds, actions)
    const { linkSecret, ownerSeed } = keyLink(scene)
    const links: Record<Role, LinkToken> = {
      owner: scene.room.owner,
      moderator: { kind: 'role', roomId: scene.roomId, linkSecret, roleSeed: seeds.moderator },
      presenter: { kind: 'role', roomId: scene.roomId, linkSecret, roleSeed: seeds.presenter },
      participant: scene.room.guest,
    }
    const keySeeds = { owner: ownerSeed, ...seeds, participant: null }
    const actors = new Map<Role, Actor>()
    for (const role of roles) actors.set(role, await comeIn(scene, role, links[role], keySeeds[role]))
    const [server, media] = [new LyingServer(), new WatchedMedia()]
    const wanda = await scene.guest('Wanda', { between: server.between, media })
    await together(scene, ...[...actors.values()].map(({ person }) => person), wanda)
    return new Cells({ scene, actors, wanda, server, media })
  }

  actor(role: Role): Actor {
    const actor = this.actors.get(role)
    if (!actor) throw new Error(`nobody is ${role}`)
    return actor
  }

  get olga(): SimPerson {
    return this.actor('owner').person
  }

  get ring(): LinkRing {
    const { guest } = this.scene.room
    if (guest.kind !== 'guest') throw new Error('no guest link')
    return firstRing(guest.roomId, guest.linkSecret)
  }

  get wandaKey(): MemberKey {
    return keyOf(this.#server, this.wanda.view.me.value?.id ?? '')
  }

  rules = () => rulesNow(this.scene)

  /** Says it in a sealed message of this member, whatever its client would do. */
  says({ person, out }: Actor, body: SealedBody): Promise<Answer> {
    const id = this.scene.random.bytes(16)
    return awaited(this.scene, speak({ as: person, by: out, groupId: groupIdOf(out), id, body }))
  }

  asks({ out }: Actor, request: MeetingRequest): Promise<Answer> {
    return awaited(this.scene, out.ask(request))
  }

  /** Hands a commit of this member to the honest server. */
  async commits(
    actor: Actor,
    wanted: Commit,
  ): Promise<{ readonly answer: Answer; readonly made: Committed }> {
    const made = await this.#make(actor, wanted)
    const { epoch, bytes, groupInfo } = uploadOf(made)
    const parts = { items: [], declined: [], messages: [] }
    return { answer: await this.asks(actor, { t: 'commit', epoch, bytes, groupInfo, ...parts }), made }
  }

  /** The server in league shows it to Wanda as if it counted. Whether her client says that it does not. */
  async isRefusedByReceivers(made: Committed): Promise<boolean> {
    const { epoch, bytes } = uploadOf(made)
    const ctxHash = new Uint8Array(made.view.ctxHash) as never
    const before = this.#refusals
    this.#server.say({ t: 'commit', epoch, bytes, ctxHash, sender: this.scene.random.bytes(32) as never })
    await this.scene.clock.advance(1_500)
    if (this.#refusals === before) return false
    await this.#wandaIsBack()
    return true
  }

  get #refusals(): number {
    return this.#server.requests.filter(({ t }) => t === 'refuse').length
  }

  /** Until there is a verdict she builds on nothing, so the next one would not even be looked at: she gives in, and comes back. */
  async #wandaIsBack(): Promise<void> {
    const epochOf = (one: SimPerson) => one.view.trust.state.value.epoch
    const epoch = epochOf(this.wanda)
    await this.scene.until(() => epochOf(this.wanda) > epoch, 'Wanda is back', 90_000)
    await this.scene.until(() => epochOf(this.wanda) === epochOf(this.olga), 'all in one epoch', 30_000)
  }

  async #make({ person, out }: Actor, { removes = [], rules, identity }: Commit): Promise<Committed> {
    const { engine } = person
    if (!engine) throw new Error('no page')
    const groupId = groupIdOf(out)
    const made = await engine.commit({
      groupId,
      removes: removes as never,
      ...(rules ? { rules } : {}),
      ...(identity ? { identity } : {}),
      authenticatedData: makeEvidence({}),
    })
    await engine.drop({ groupId })
    return made
  }
}

const uploadOf = (made: Committed) => ({
  epoch: (made.view.epoch - 1) as never,
  bytes: new Uint8Array(made.commit),
  groupInfo: new Uint8Array(made.groupInfo),
})

async function comeIn(scene: Scene, role: Role, link: LinkToken, seed: Uint8Array | null): Promise<Actor> {
  const out = new LyingServer()
  let leaf: LeafInput | null = null
  const twist = (engine: GroupEngine): GroupEngine => ({
    ...engine,
    createGroup: p => {
      leaf = p.leaf
      return engine.createGroup(p)
    },
    joinExternal: p => {
      leaf = p.leaf
      return engine.joinExternal(p)
    },
  })
  const person = await scene.person(NAMES[role], link, { between: out.between, twist })
  await scene.until(() => person.phase === 'prejoin', 'the door')
  await scene.join(person)
  const worn = leaf as LeafInput | null
  if (!worn) throw new Error('no leaf')
  const memberKey = new Uint8Array(worn.publicKey) as MemberKey
  const signer = seed ? await signerOf(await ownerKeys(seed)) : memberSigner(worn)
  return { role, person, out, signer, memberKey, leaf: worn }
}

const memberSigner = ({ publicKey, privateKey }: LeafInput): Signer => ({
  publicKey: new Uint8Array(publicKey),
  sign: async input => new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, input)),
})

/** Before anybody comes: the owner has named both keys, and changed the table. */
async function nameRoles(
  scene: Scene,
  seeds: Record<'moderator' | 'presenter', Uint8Array>,
  actions: Charter['actions'],
): Promise<void> {
  const by = await signerOf(await ownerKeys(keyLink(scene).ownerSeed))
  const named: Charter['roles'] = []
  for (const role of ['moderator', 'presenter'] as const) {
    const { publicKey } = await signerOf(await ownerKeys(seeds[role]))
    named.push({ keyHash: keyHashOf(publicKey), role })
  }
  const rules = await forgeRules(await rulesNow(scene), { charter: { roles: named, actions, by } })
  const { room } = await scene.server.snapshot(scene.roomId)
  if (!room) throw new Error('no room')
  scene.server.kill()
  await scene.server.restore({ room: { ...room, rules } })
  scene.server.start()
}
