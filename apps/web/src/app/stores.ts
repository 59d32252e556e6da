import { indexedDbKeyStore, sessionTabStore } from '@konklave/client'
import { now, random } from './time.ts'

/** What this tab keeps in this browser: keys that cannot be read out, and the tab's storage. Throws where both are blocked. */
export const stores = () => ({
  keys: indexedDbKeyStore(indexedDB, now),
  tab: sessionTabStore(sessionStorage),
  random,
})
