import { base64url, fromBase64url } from '@konklave/protocol'
import type { TabStore } from '../features/meeting/ports.ts'
import { TAB_PREFIX } from './storage.ts'

/** {@link TabStore} over sessionStorage: one tab, gone when it closes. */
export function sessionTabStore(storage: Storage): TabStore {
  return {
    async get(key) {
      const text = storage.getItem(TAB_PREFIX + key)
      return text === null ? null : fromBase64url(text)
    },
    async set(key, value) {
      storage.setItem(TAB_PREFIX + key, base64url(value))
    },
    async delete(key) {
      storage.removeItem(TAB_PREFIX + key)
    },
  }
}
