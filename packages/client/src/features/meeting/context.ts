import type { LinkRing } from '@konklave/crypto'
import type { GroupEngine } from '@konklave/crypto/engine'
import type { Bytes, LinkProblem, LinkToken, RoomId } from '@konklave/protocol'
import type { Rules } from '@konklave/protocol/rules'
import type { Signal } from '@preact/signals-core'
import type { Connection } from '../../kernel/connection.ts'
import type { Clock, Connect, Random } from '../../kernel/ports.ts'
import type { Scope } from '../../kernel/scope.ts'
import type { Within } from './breakouts/within.ts'
import type { Identity } from './identity/identity.ts'
import type { LoadLead } from './lead/leadOnDemand.ts'
import type { Memory } from './memory/memory.ts'
import type { SealedKeep } from './memory/sealedKeep.ts'
import type { KeyStore, MediaPort, TabStore } from './ports.ts'
import type { Knock, Link, MeetingView, Notice, Person, PersonalLink, Phase } from './types.ts'

/** What a meeting takes from its surroundings. */
export type MeetingDeps = {
  readonly link: LinkToken | LinkProblem
  /** `https://host[:port]`, what the stream proof names (K26). */
  readonly origin: string
  readonly connect: Connect
  readonly engine: GroupEngine
  readonly keys: KeyStore
  readonly tab: TabStore
  readonly clock: Clock
  readonly random: Random
  readonly media: MediaPort | null
  /** [K44] The media side of a breakout, asked for when one is opened. */
  readonly breakoutMedia?: () => Promise<MediaPort | null> | MediaPort | null
  /** [K44] This is the meeting of a breakout, inside that of its main room. */
  readonly within?: Within
  /** `@konklave/client/lead`, from where this program has it. */
  readonly lead: LoadLead
  /** `GET /tree/<ticket>`; rejects when the ticket is spent. */
  readonly fetchTree: (ticket: Bytes) => Promise<Bytes>
  /** Names this build to the server. */
  readonly build: string
}

/** [K44] Opens the meeting of a breakout; `createMeeting` hands it down, which would else be in a ring. */
export type OpenMeeting = (deps: MeetingDeps) => MeetingView

/** What a screen reads, written by the parts that know. */
export type Surface = {
  readonly phase: Signal<Phase>
  readonly link: Signal<Link>
  readonly notices: Signal<readonly Notice[]>
  readonly knocks: Signal<readonly Knock[]>
  /** [K25] Ids of those who wait by a knock that nobody with the link made. */
  readonly foreignKnocks: Signal<readonly string[]>
  readonly personal: Signal<readonly PersonalLink[]>
}

/** One room in one tab, from loading the page to closing it. */
export type RoomContext = {
  readonly deps: MeetingDeps
  readonly roomId: RoomId
  readonly linkSecret: Bytes
  readonly identity: Identity
  readonly memory: Memory
  readonly keep: SealedKeep
  readonly scope: Scope
  readonly connection: Connection
  readonly surface: Surface
  /** Generations of the link in hand; null until the room's rules were seen. */
  readonly ring: Signal<LinkRing | null>
  /** Newest rules known, verified; may be ahead of the group's (K8). */
  readonly rules: Signal<Rules | null>
  /** What this member really sends, as its media side says. */
  readonly sending: Signal<Person['sending']>
  /** [K23] More than half of the others fell silent; the person has not said to go on. */
  readonly paused: Signal<boolean>
  /** Shows a notice once. */
  readonly notify: (notice: NoticeBody) => void
}

/** A notice before it got its id. */
export type NoticeBody = Notice extends infer N ? (N extends Notice ? Omit<N, 'id'> : never) : never
