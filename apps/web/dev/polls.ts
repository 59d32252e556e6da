import type { Poll } from '@konklave/client'

const named = (id: string, name: string) => ({ id, name })
const [ada, ben, carla, dirk] = [
  named('p0', 'Ada Lindqvist'),
  named('p1', 'Ben Okafor'),
  named('p2', 'Carla Díaz'),
  named('p3', 'Dirk Hansen'),
]

const poll = (facts: Partial<Poll>): Poll => ({
  ...{ id: 'a', by: ben, via: null, mine: false, mayClose: false, at: 0, chosen: null, voted: 2 },
  ...{
    question: 'When shall we meet again?',
    choice: 'one',
    hidden: false,
    tally: null,
    closed: null,
    away: false,
  },
  options: [
    'Tuesday at 10',
    'Wednesday at 14',
    'Whenever the rooms of the old town hall are free, however late that is',
  ],
  ...facts,
})
const some = { votes: 3, options: [{ by: [ben, dirk] }, { by: [carla] }, { by: [] }] }
const end = { by: ben, twice: false, missing: [], leftOut: [], mineUnknown: false, mineLeftOut: false }

const over = poll({
  ...{ tally: some, chosen: [0] },
  closed: { ...end, missing: [dirk], leftOut: [carla], twice: true, mineLeftOut: true },
})

/** Polls in all their states. */
export const polls = {
  asked: [poll({ tally: some })],
  several: [poll({ choice: 'several', hidden: true })],
  yesNo: [poll({ question: '', choice: 'yesNo', options: [] })],
  mine: [poll({ by: ada, mine: true, mayClose: true, hidden: true, chosen: [1] })],
  over: [over],
  ended: [
    poll({ id: 'b', question: 'Shall we pause?', choice: 'yesNo', options: [], tally: some, closed: end }),
    over,
    poll({ id: 'c', by: ada, mine: true, mayClose: true, tally: some, chosen: [0] }),
  ],
} satisfies Record<string, readonly Poll[]>
