import type { LinkRing, OpenedBody, Secret } from '@konklave/crypto'
import type { GroupEngine } from '@konklave/crypto/engine'
import type { Bytes, GroupId, MemberKey, SealedBody } from '@konklave/protocol'
import type { PublicGroup } from '@konklave/protocol/mls'
import type { Accepted, CommitProblem, MemberLeaf, Rules } from '@konklave/protocol/rules'
import type { ReadonlySignal } from '@preact/signals-core'
import type { History } from './history.ts'
import type { Lock } from './lock.ts'
import type { Member } from './member.ts'

/** What an epoch changed for those who send: whoever came needs a key frame, whoever was barred must not hear more. */
export type EpochChange = { readonly addedSomebody: boolean; readonly removedBarred: boolean }

/** The epoch in force, as this member sees it. */
export type GroupView = {
  readonly groupId: GroupId
  readonly epoch: number
  readonly ctxHash: Bytes
  readonly group: PublicGroup
  readonly rules: Rules
  readonly members: readonly Member[]
  readonly own: Member
  /** From one entering of the group to the next: what was confirmed in an earlier stay does not count in this one (K22). */
  readonly stay: number
  readonly change: EpochChange
  /** [K33] 32 bytes of the epoch's exporter, from which the keys of all media come. */
  readonly mediaExport: Secret
}

/** An own commit on its way; in force when it comes back in the log. */
export type Pending = {
  readonly groupId: GroupId
  /** The epoch it starts from. */
  readonly epoch: number
  readonly bytes: Bytes
  /** What the rules said of it before it was sent. */
  readonly accepted: Accepted
  readonly outcome: (outcome: 'applied' | 'lost') => void
}

/** What an entry of the log did. */
export type Applied =
  | {
      readonly t: 'epoch'
      readonly accepted: Accepted
      readonly before: GroupView
      readonly after: GroupView
      readonly own: boolean
    }
  | { readonly t: 'removed'; readonly accepted: Accepted }
  | { readonly t: 'entered'; readonly accepted: Accepted; readonly after: GroupView }
  /** Of an epoch that is behind us, or not for us. */
  | { readonly t: 'old' }
  /** Of an epoch we do not have yet: commits are missing. */
  | { readonly t: 'gap' }
  | {
      readonly t: 'refused'
      readonly reason:
        | CommitProblem
        | 'false-mac'
        | 'kind-changed'
        | 'other-context'
        | 'engine'
        | 'not-the-rules'
    }

export type OpenedMessage = {
  readonly epoch: number
  readonly sender: Member
  readonly body: OpenedBody
}

/** The MLS group of this meeting: public state, roster and rules beside the engine, which holds the secrets, except the root of the media keys. */
export interface Group {
  readonly view: ReadonlySignal<GroupView | null>
  readonly history: History
  readonly lock: Lock
  readonly engine: GroupEngine
  /** Epochs before this one are closed for messages: the last Remove (K39). */
  readonly floor: number
  pending: Pending | null
  /** Puts a group of one, or one joined by Welcome, into force. */
  enter(p: EnterInput): Promise<GroupView>
  /** One commit of the log. `ctxHash` is what the server says came of it. */
  apply(p: { readonly epoch: number; readonly bytes: Bytes; readonly ctxHash: Bytes }): Promise<Applied>
  /** [K29] One step back; null when there is nothing to go back to. */
  rollback(): Promise<GroupView | null>
  /** [K31] After a void only a commit with exactly these rules is taken. */
  expectRules(bytes: Bytes | null): void
  /** Reads names and MACs again, with a ring that grew. */
  reread(): Promise<void>
  protect(
    body: SealedBody,
    options?: { readonly ahead?: boolean; readonly groupId?: GroupId },
  ): Promise<{ readonly epoch: number; readonly message: Bytes }>
  /** Null for messages that do not open or whose sender left. */
  open(message: Bytes): Promise<OpenedMessage | null>
  /** Forgets keys and state. */
  close(): Promise<void>
}

export type EnterInput = {
  readonly group: PublicGroup
  readonly rules: Rules
  readonly leaves: readonly MemberLeaf[]
}

export type GroupOptions = {
  readonly engine: GroupEngine
  readonly memberKey: MemberKey
  readonly ring: ReadonlySignal<LinkRing | null>
}
