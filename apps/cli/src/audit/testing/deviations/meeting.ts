import {
  answering,
  type Deviation,
  file,
  hit,
  inside,
  removed,
  room,
  saying,
  status,
  stored,
  today,
  told,
  waiting,
} from './change.ts'

/** Of encryption, of coming in, and of who may what. */
export const meeting: readonly Deviation[] = [
  ['P-24', 'a line in the memory of the server', hit('line of host', 'memory', 'during')],
  ['P-24', 'members that do not read each other', inside({ read: { host: [], guest: [] } })],
  [
    'P-25',
    'a member without a group',
    inside({ stands: { host: { epoch: 0, code: [] }, guest: { epoch: 0, code: [] } } }),
  ],
  ['P-26', 'the secret of a link in a file', hit('link secret', 'file', 'during')],
  [
    'P-27',
    'two codes',
    told(({ inside: seen }) => ({
      inside: { ...seen, stands: { ...seen.stands, guest: { ...seen.stands.guest, code: ['00000'] } } },
    })),
  ],
  [
    'P-28',
    'the same keys after a removal',
    told(({ inside: seen, removed: gone }) => ({ removed: { ...gone, stand: seen.stands.host } })),
  ],
  ['P-29', 'a server that speaks any version', saying({ t: 'hello', version: 0, nonce: new Uint8Array(32) })],
  ['P-31', 'a file that others may read', file('server.key', { mode: 0o644 })],
  ['P-31', 'a title in the database', hit('title', 'file', 'during')],
  ['P-35', 'a server that never has enough', answering(/POST \/api\/rooms/, status(403))],
  [
    'P-35',
    'permissions that are answered differently',
    target => {
      let times = 0
      return {
        ask: async (_, question) => ({
          ...(await target.ask('/nothing-here', question)),
          status: ++times > 40 ? 429 : 400 + (times % 4),
        }),
      }
    },
  ],
  ['P-38', 'a guest who is kept', hit('name of guest', 'file', 'after')],
  [
    'P-38',
    'a table of guests',
    told(({ database: { during, after } }) => ({
      database: { during, after: { ...after, columns: [...after.columns, 'guest.name'] } },
    })),
  ],
  ['P-39', 'a guest who enters unasked', waiting({ phase: 'inside' })],
  [
    'P-40',
    'a lobby that shows the log',
    waiting({ seen: { people: 0, chat: 0, frames: ['hello', 'ordered commit'] } }),
  ],
  [
    'P-41',
    'a link that names the room',
    told(({ room: seen }) => ({ room: { ...seen, paths: ['https://meet.test/m/weekly-staff'] } })),
  ],
  ['P-41', 'short room ids', stored(() => ({ rooms: [room(today, 4)] }))],
  ['P-41', 'a room that is open to everybody', saying({ t: 'opened', s: 1 })],
  ['P-42', 'a revoked link that still works', answering(/POST \/api\/rooms/, status(400))],
  ['P-43', 'a guest who ends the meeting', inside({ refused: ['lock', 'link'] })],
  ['P-44', 'a list that still shows who was removed', removed({ rosters: ['a', 'b'] })],
  ['P-44', 'a list that lacks somebody', inside({ rosters: { host: ['a'], guest: ['a', 'b'] } })],
  ['P-45', 'an operator who is told names', hit('name of host', 'control', 'during')],
  [
    'P-47',
    'somebody removed who hears on',
    told(({ tickets }) => ({ tickets: { ...tickets, removed: 200 } })),
  ],
  ['P-47', 'an end that is none', told(({ ended }) => ({ ended: { ...ended, host: 'inside' } }))],
]
