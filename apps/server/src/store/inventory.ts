import { words } from '@konklave/protocol'
import { operator as recipient } from '../inventory/recipients.ts'
import type { InventoryEntry } from '../inventory/types.ts'
import type { Tables } from './tables.ts'

type ColumnOf<T extends keyof Tables> = keyof Tables[T]
type Declared = Omit<InventoryEntry, 'where' | 'field' | 'operation'>

const untilRoomEnds = words(
  'wenn der Raum abläuft: 90 Tage nachdem zuletzt eine Besprechung in ihm begann, höchstens einen Tag später',
  'when the room expires: 90 days after the last meeting started in it, at most a day later',
)
const untilMeetingEnds = words(
  'wenn die Besprechung endet; 24 Stunden nach einem Neustart des Servers, wenn niemand sie fortsetzt',
  'when the meeting ends; 24 hours after a restart of the server if nobody takes it up again',
)

const room: Record<ColumnOf<'room'>, Declared> = {
  id: {
    purpose: words('Den Raum finden', 'Finding the room'),
    category: 'none',
    recipient,
    deadline: untilRoomEnds,
  },
  rules: {
    purpose: words(
      'Neueste unterschriebene Regeln des Raums: wer was darf, wie man eingelassen wird und wer entfernt wurde. Schlüssel stehen anstelle von Menschen; darin auch die Nummer der letzten Besprechung und der Titel, versiegelt.',
      'Newest signed rules of the room: who may what, how people are let in, and who was removed. Keys stand in for people; in them also the number of the last meeting and the title, sealed.',
    ),
    category: 'pseudonymous',
    recipient,
    deadline: untilRoomEnds,
  },
  expires_at: {
    purpose: words('Den Raum rechtzeitig löschen', 'Deleting the room in time'),
    category: 'none',
    recipient,
    deadline: untilRoomEnds,
  },
  parent: {
    purpose: words(
      'Von einem Gruppenraum: zu welchem Raum er gehört, damit er mit dessen Besprechung gelöscht wird',
      'Of a breakout room: to which room it belongs, so that it is deleted with the meeting there',
    ),
    category: 'none',
    recipient,
    deadline: words(
      'wenn die Besprechung des Raums endet, zu dem er gehört, oder der Gruppenraum geschlossen wird',
      'when the meeting of the room to which it belongs ends, or the breakout room is closed',
    ),
  },
}

const meeting: Record<ColumnOf<'meeting'>, Declared> = {
  room_id: {
    purpose: words('Die Besprechung finden', 'Finding the meeting'),
    category: 'none',
    recipient,
    deadline: untilMeetingEnds,
  },
  group_id: {
    purpose: words('Besprechungen auseinanderhalten', 'Telling meetings apart'),
    category: 'none',
    recipient,
    deadline: words(
      'hier, wenn die Besprechung endet, 24 Stunden nach einem Neustart des Servers, wenn niemand sie fortsetzt; in den Regeln des Raums, bis dort eine neue beginnt oder er abläuft',
      'here when the meeting ends, 24 hours after a restart of the server if nobody takes it up again; in the rules of the room until a new one starts there or it expires',
    ),
  },
  epoch: {
    purpose: words(
      'Nach einem Absturz des Servers dort weitermachen, wo die Mitglieder sind',
      'Going on after a crash of the server where the members are',
    ),
    category: 'none',
    recipient,
    deadline: untilMeetingEnds,
  },
  ctx_hash: {
    purpose: words(
      'Den Stand der Gruppe wiedererkennen, den die Mitglieder nach einem Absturz zurückbringen',
      'Recognising the group state that members bring back after a crash',
    ),
    category: 'none',
    recipient,
    deadline: untilMeetingEnds,
  },
  prev_ctx_hash: {
    purpose: words(
      'Dasselbe für den Stand davor, falls der neueste niemanden erreicht hat',
      'The same, for the state before, in case the newest never reached anybody',
    ),
    category: 'none',
    recipient,
    deadline: untilMeetingEnds,
  },
  rules: {
    purpose: words(
      'Neueste unterschriebene Regeln der Besprechung, damit ein Hinauswurf einen Absturz übersteht',
      'Newest signed rules of the meeting, so that a kick survives a crash',
    ),
    category: 'pseudonymous',
    recipient,
    deadline: untilMeetingEnds,
  },
  delete_at: {
    purpose: words('Die Zeile rechtzeitig löschen', 'Deleting the row in time'),
    category: 'none',
    recipient,
    deadline: untilMeetingEnds,
  },
}

/** Every column of the database (P-05). A column that is missing here does not compile. */
export const storeInventory: readonly InventoryEntry[] = [
  ...entries('rooms', 'table room', room),
  ...entries('meeting', 'table meeting', meeting),
]

function entries(
  operation: InventoryEntry['operation'],
  where: string,
  columns: Record<string, Declared>,
): InventoryEntry[] {
  return Object.entries(columns).map(([field, declared]) => ({ where, field, operation, ...declared }))
}
