import { storageItems } from '@konklave/client'
import { PREFS_KEY } from '../kernel/prefs.ts'
import { DEVICES_KEY } from './devicesBefore.ts'

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
    area: 'sessionStorage',
    key: DEVICES_KEY,
    purpose:
      'whether microphone and camera are on, so that a person is told after a reload that they are off',
    deadline: 'when they are off, on leaving the meeting, at the latest when the tab is closed',
  },
  {
    area: 'localStorage',
    key: PREFS_KEY,
    purpose: 'choice of devices, language, colours and shortcuts',
    deadline: 'until the person deletes the data of this site',
  },
] as const
