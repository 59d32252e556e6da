import type { MeetingView } from '@konklave/client'

type Line = MeetingView['chat']['lines']['value'][number]

const NAMES = { p0: 'Anna Bergmann', p1: 'Ben Okafor', p2: 'Carla Díaz' }

function line(
  [id, from, at]: [string, keyof typeof NAMES, number],
  text: string,
  more: Partial<Line> = {},
): Line {
  return {
    ...{ id, from, name: NAMES[from], at, text, mine: from === 'p0', to: { t: 'all' }, re: null },
    ...{ edited: false, deleted: text === '', marks: [], state: 'sent', known: false, ...more },
  }
}

const ben = { id: 'p1', name: NAMES.p1 }
const carla = { id: 'p2', name: NAMES.p2 }
const me = { id: 'p0', name: NAMES.p0 }

/** What three people write to each other, with one line of each kind. */
export const talk = (at: (hour: number, minute: number) => number): readonly Line[] => [
  line(['p1:1', 'p1', at(9, 0)], 'Good morning.'),
  line(['p1:2', 'p1', at(9, 0)], 'The plan is at https://example.org/plan_(2027), page 4.', {
    marks: [{ emoji: '👍', by: [me, carla], mine: true }],
  }),
  line(['p0:1', 'p0', at(14, 2)], 'Thank you, I am reading it now.', { re: 'p1:2' }),
  line(
    ['p2:1', 'p2', at(14, 3)],
    'Shall we begin with the library? I have the figures here, and the two offers for the shelves, which differ more than I had expected.',
    { edited: true, marks: [{ emoji: '👀', by: [ben], mine: false }] },
  ),
  line(['p1:3', 'p1', at(14, 3)], ''),
  line(['p2:2', 'p2', at(14, 4)], 'Could you take the minutes today? I have a sore hand.', {
    to: { t: 'one', ...me },
  }),
  line(['p0:2', 'p0', at(14, 4)], 'Of course.', { to: { t: 'one', ...carla }, re: 'p2:2' }),
  line(['p0:3', 'p0', at(14, 5)], 'Yes, please.', { state: 'sending', re: 'p2:1' }),
]

export const notices: MeetingView['chat']['pins']['value'] = [
  { id: 'p1:9', by: 'p1', name: NAMES.p1, text: 'We end at 15:00 sharp.', of: null },
  {
    id: 'p0:9',
    by: 'p0',
    name: NAMES.p0,
    text: 'Next meeting: Thursday, 10:00, with the same link. Agenda: https://example.org/agenda',
    of: null,
  },
]
