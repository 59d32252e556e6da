import { storageItems } from '@konklave/client'
import { PREFS_KEY } from '../kernel/prefs.ts'

/** Everything this app keeps in a browser, with its purpose: what the client keeps, and the choices of the person. */
export const everythingStored = [
  ...storageItems,
  {
    area: 'sessionStorage',
    key: 'konklave:grant',
    purpose: 'permission to create rooms that came with a link, so that a reload finds it',
    deadline: 'when the tab is closed',
  },
  {
    area: 'localStorage',
    key: PREFS_KEY,
    purpose: 'choice of devices, language, colours and shortcuts',
    deadline: 'until the person deletes the data of this site',
  },
] as const
