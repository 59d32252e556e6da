import { generatePair } from '../features/meeting/identity/keyPairs.ts'
import type { KeyStore } from '../features/meeting/ports.ts'
import { KEY_DATABASE, KEY_TTL_MS } from './storage.ts'

type Row = { readonly pair: CryptoKeyPair; readonly expires: number }
const STORE = 'pairs'

/**
 * {@link KeyStore} over IndexedDB: private halves are non-extractable CryptoKeys. Rows that nobody used for 24 hours are
 * deleted when the store is opened. `today` is the wall clock in ms.
 */
export function indexedDbKeyStore(factory: IDBFactory, today: () => number): KeyStore {
  let opened: Promise<IDBDatabase> | null = null
  const database = () => {
    opened ??= open(factory).then(async db => {
      await prune(db, today())
      return db
    })
    return opened
  }
  const put = async (name: string, pair: CryptoKeyPair) => {
    const row: Row = { pair, expires: today() + KEY_TTL_MS }
    await request((await database()).transaction(STORE, 'readwrite').objectStore(STORE).put(row, name))
  }
  return {
    async load(name) {
      const store = (await database()).transaction(STORE).objectStore(STORE)
      const row = await request<Row | undefined>(store.get(name))
      if (!row) return null
      await put(name, row.pair)
      return row.pair
    },
    async create(name, kind) {
      const pair = await generatePair(kind)
      await put(name, pair)
      return pair
    },
    save: put,
    async delete(name) {
      await request((await database()).transaction(STORE, 'readwrite').objectStore(STORE).delete(name))
    },
  }
}

function open(factory: IDBFactory): Promise<IDBDatabase> {
  const opening = factory.open(KEY_DATABASE, 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE)
  return request(opening)
}

async function prune(db: IDBDatabase, now: number): Promise<void> {
  const store = db.transaction(STORE, 'readwrite').objectStore(STORE)
  const [names, rows] = await Promise.all([request(store.getAllKeys()), request<Row[]>(store.getAll())])
  const old = names.filter((_, i) => (rows[i]?.expires ?? 0) < now)
  const again = db.transaction(STORE, 'readwrite').objectStore(STORE)
  await Promise.all(old.map(name => request(again.delete(name))))
}

function request<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result)
    asked.onerror = () => reject(asked.error ?? new Error('indexedDB'))
  })
}
