import type { Bytes, Signer } from '@konklave/protocol'
import type { Log } from '../log/log.ts'
import type { MediaDesk } from '../media/types.ts'
import type { Store } from '../store/index.ts'
import type { Clock } from '../streams/types.ts'

export interface Random {
  bytes(size: number): Bytes
}

/** Large trees go by HTTP (`GET /tree/<ticket>`): one use, 30 s. */
export interface TreeTickets {
  /** A fresh 16-byte ticket for this body. */
  issue(tree: Bytes): Bytes
}

/** Everything that a meeting needs of its surroundings; time and chance too, so that a model test can own them. */
export type MeetingDeps = {
  readonly store: Store
  readonly clock: Clock
  /** Milliseconds since 1970; only for deadlines of rooms. */
  readonly wallNow: () => number
  readonly random: Random
  /** Signs `gone` and `void`; its public key is what charters name as serverKey. */
  readonly serverSigner: Signer
  readonly desk: MediaDesk
  readonly trees: TreeTickets
  readonly log: Log
}
