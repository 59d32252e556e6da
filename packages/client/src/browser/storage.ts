/** Every key this client keeps in a browser, for the data inventory. Nothing else is ever stored. */
export type StorageItem = {
  readonly area: 'sessionStorage' | 'indexedDB'
  readonly key: string
  readonly purpose: string
  /** When it is gone at the latest. */
  readonly deadline: string
}

const TAB_CLOSE = 'when the tab is closed'
const LEAVE = 'on leaving the meeting, at its end, at the latest when the tab is closed'
const NEW_ROOM = 'when its owner has kept it or goes to the room, or the tab is closed'
const KEYS = 'on leaving the meeting, at the latest 24 hours after the last use'

export const TAB_PREFIX = 'konklave:'
export const KEY_DATABASE = 'konklave-keys'
export const KEY_TTL_MS = 24 * 3600_000

export const storageItems: readonly StorageItem[] = [
  {
    area: 'sessionStorage',
    key: 'konklave:link',
    purpose: 'link of this room, so that a reload finds it',
    deadline: TAB_CLOSE,
  },
  {
    area: 'sessionStorage',
    key: 'konklave:new',
    purpose:
      "the owner's link of a room made in this tab, sealed, so that a reload shows it until it is kept",
    deadline: NEW_ROOM,
  },
  {
    area: 'sessionStorage',
    key: 'konklave:tab',
    purpose: 'random number that tells tabs apart',
    deadline: TAB_CLOSE,
  },
  {
    area: 'sessionStorage',
    key: 'konklave:apart',
    purpose: 'mark of a tab that is a second person in the same room, so that a reload keeps the two apart',
    deadline: TAB_CLOSE,
  },
  { area: 'sessionStorage', key: 'konklave:name', purpose: 'name typed by the person', deadline: LEAVE },
  {
    area: 'sessionStorage',
    key: 'konklave:rules',
    purpose: 'newest signed rules of the room (roll-back protection)',
    deadline: TAB_CLOSE,
  },
  {
    area: 'sessionStorage',
    key: 'konklave:settled',
    purpose: 'last settled epoch (roll-back protection)',
    deadline: LEAVE,
  },
  {
    area: 'sessionStorage',
    key: 'konklave:barred',
    purpose: 'key hashes of people removed (roll-back protection)',
    deadline: LEAVE,
  },
  {
    area: 'sessionStorage',
    key: 'konklave:pass',
    purpose: 'admission, so that a reload need not knock',
    deadline: LEAVE,
  },
  {
    area: 'sessionStorage',
    key: 'konklave:inside',
    purpose: 'mark that a reload returns to the meeting',
    deadline: LEAVE,
  },
  {
    area: 'sessionStorage',
    key: 'konklave:hand',
    purpose: 'mark that the hand is raised',
    deadline: LEAVE,
  },
  {
    area: 'sessionStorage',
    key: 'konklave:read',
    purpose:
      'number of the last line of each person that was read, so that a reload does not count it as new',
    deadline: LEAVE,
  },
  {
    area: 'indexedDB',
    key: 'konklave-keys/member',
    purpose: 'key of this person in this room, not readable',
    deadline: KEYS,
  },
  {
    area: 'indexedDB',
    key: 'konklave-keys/dm',
    purpose: 'key for whispers to this person, not readable',
    deadline: KEYS,
  },
  {
    area: 'indexedDB',
    key: 'konklave-keys/owner',
    purpose: 'owner key of a room opened by its owner link or file, not readable',
    deadline: KEYS,
  },
  {
    area: 'indexedDB',
    key: 'konklave-keys/new',
    purpose: 'key that opens konklave:new, not readable',
    deadline: `${NEW_ROOM}, at the latest after 24 hours`,
  },
]
