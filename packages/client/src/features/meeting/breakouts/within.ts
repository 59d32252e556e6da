import type { Bytes } from '@konklave/protocol'
import type { Rules } from '@konklave/protocol/rules'
import type { ReadonlySignal } from '@preact/signals-core'
import type { Connection } from '../../../kernel/connection.ts'
import type { GroupView } from '../group/group.ts'
import type { Identity } from '../identity/identity.ts'

/**
 * [K44] What the meeting of a breakout takes from that of its main room: the same person, on the same socket. It keeps nothing
 * in the browser.
 */
export type Within = {
  readonly identity: Identity
  readonly connection: Connection
  /** Whether these are the rules of a breakout of that meeting. */
  readonly accepts: (rules: Rules) => boolean
  /** Called once, when the meeting of the breakout is set up. */
  readonly opened: (helm: Helm) => void
}

/** What only the main room tells a breakout. */
export type Helm = {
  readonly view: ReadonlySignal<GroupView | null>
  /** Newer rules, for those inside to commit. */
  readonly offer: (rules: Bytes) => Promise<void>
  /** The secret of a newer link. */
  readonly learn: (g: number, secret: Bytes) => Promise<void>
}
