import { openOwn, sealOwn } from '@konklave/crypto'
import type { Bytes, TabKey } from '@konklave/protocol'
import type { TabStore } from '../ports.ts'

/** What only a person has written or chosen, and what is therefore sealed. */
type SealedKey = Extract<TabKey, 'draft' | 'polls'>

/**
 * [K32] Keeps words and choices over a reload. A browser writes the storage of its tabs to the disk: so they are sealed for a key of
 * this tab that cannot be read out, and nothing when that key is gone.
 */
export interface SealedKeep {
  get(key: SealedKey): Promise<Bytes | null>
  /** Null forgets it. Of many in a row the last is kept. */
  set(key: SealedKey, plain: Bytes | null): void
  /** Nothing is written from here on, nor when this has resolved. */
  stop(): Promise<void>
}

export function createSealedKeep(tab: TabStore, pair: CryptoKeyPair): SealedKeep {
  const next = new Map<SealedKey, Bytes | null>()
  let writing: Promise<void> | null = null
  let stopped = false

  const write = async () => {
    for (const [key, plain] of next) {
      next.delete(key)
      const sealed = plain && (await sealOwn(pair, key, plain))
      if (stopped) return
      await (sealed ? tab.set(key, sealed) : tab.delete(key))
    }
  }
  const start = (): Promise<void> =>
    write()
      // Without storage a reload loses it, as it did before.
      .catch(() => undefined)
      .then(() => {
        // What came in the moment of ending is written, too.
        writing = next.size > 0 && !stopped ? start() : null
      })
  return {
    async get(key) {
      const waiting = next.get(key)
      if (waiting !== undefined) return waiting
      const sealed = await tab.get(key)
      return sealed && (await openOwn(pair, key, sealed))
    },
    set(key, plain) {
      if (stopped) return
      next.set(key, plain)
      writing ??= start()
    },
    async stop() {
      stopped = true
      await writing
    },
  }
}
