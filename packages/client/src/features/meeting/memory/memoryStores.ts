import type { Bytes } from '@konklave/protocol'
import { generatePair } from '../identity/keyPairs.ts'
import type { KeyStore, TabStore } from '../ports.ts'

/** {@link TabStore} of one process, for the headless member and tests. */
export function memoryTabStore(): TabStore {
  const values = new Map<string, Bytes>()
  return {
    get: async key => values.get(key)?.slice() ?? null,
    set: async (key, value) => void values.set(key, value.slice()),
    delete: async key => void values.delete(key),
  }
}

/** {@link KeyStore} of one process. `make` may be replaced where keys must repeat (model tests). */
export function memoryKeyStore(make: typeof generatePair = generatePair): KeyStore {
  const pairs = new Map<string, CryptoKeyPair>()
  return {
    load: async name => pairs.get(name) ?? null,
    async create(name, kind) {
      const pair = await make(kind)
      pairs.set(name, pair)
      return pair
    },
    save: async (name, pair) => void pairs.set(name, pair),
    delete: async name => void pairs.delete(name),
  }
}
