import type { InventoryEntry } from '../inventory/types.ts'
import type { Tables } from './tables.ts'

type ColumnOf<T extends keyof Tables> = keyof Tables[T]
type Declared = Omit<InventoryEntry, 'where' | 'field'>

const recipient = 'the operator of this server'
const untilRoomEnds =
  'when the room expires: 90 days after the last meeting started in it, at most a day later'
const untilMeetingEnds =
  'when the meeting ends; 24 hours after a restart of the server if nobody takes it up again'

const room: Record<ColumnOf<'room'>, Declared> = {
  id: { purpose: 'Finding the room', category: 'none', recipient, deadline: untilRoomEnds },
  rules: {
    purpose:
      'Rules of the room as its owner signed them: who may what, how people are let in. Keys stand in for people; the title is sealed.',
    category: 'pseudonymous',
    recipient,
    deadline: untilRoomEnds,
  },
  expires_at: { purpose: 'Deleting the room in time', category: 'none', recipient, deadline: untilRoomEnds },
}

const meeting: Record<ColumnOf<'meeting'>, Declared> = {
  room_id: { purpose: 'Finding the meeting', category: 'none', recipient, deadline: untilMeetingEnds },
  group_id: { purpose: 'Telling meetings apart', category: 'none', recipient, deadline: untilMeetingEnds },
  epoch: {
    purpose: 'Going on after a crash of the server where the members are',
    category: 'none',
    recipient,
    deadline: untilMeetingEnds,
  },
  ctx_hash: {
    purpose: 'Recognising the group state that members bring back after a crash',
    category: 'none',
    recipient,
    deadline: untilMeetingEnds,
  },
  prev_ctx_hash: {
    purpose: 'The same, for the state before, in case the newest never reached anybody',
    category: 'none',
    recipient,
    deadline: untilMeetingEnds,
  },
  rules: {
    purpose: 'Newest signed rules of the meeting, so that a kick survives a crash',
    category: 'pseudonymous',
    recipient,
    deadline: untilMeetingEnds,
  },
  delete_at: { purpose: 'Deleting the row in time', category: 'none', recipient, deadline: untilMeetingEnds },
}

/** Every column of the database (P-05). A column that is missing here does not compile. */
export const storeInventory: readonly InventoryEntry[] = [
  ...entries('table room', room),
  ...entries('table meeting', meeting),
]

function entries(where: string, columns: Record<string, Declared>): InventoryEntry[] {
  return Object.entries(columns).map(([field, declared]) => ({ where, field, ...declared }))
}
