import { words } from '@konklave/protocol'
import { deviation, probe } from '../probe.ts'
import { notReleased } from '../released.ts'
import { canary, found, member, orUnseen } from './canary.ts'

export const everybodySeen = probe({
  id: 'P-44',
  title: words('Alle wissen, wer da ist', 'Everybody knows who is there'),
  looks: canary(
    words(
      'Beide müssen genau beide sehen, und danach nur noch den, der blieb.',
      'Both must see exactly both, and afterwards only the one who stayed.',
    ),
  ),
  remedy: notReleased,
  async *look({ meeting }) {
    const { inside, removed, words: said } = await meeting()
    const both = Object.values(said.names).sort().join()
    for (const [who, roster] of Object.entries(inside.rosters))
      if (roster.join() !== both)
        yield deviation(
          `${member(who).de} sah ${roster.length} Personen.`,
          `${member(who).en} saw ${roster.length} people.`,
        )
    if (removed.rosters.join() !== said.names.host)
      yield deviation(
        'Wer entfernt wurde, stand noch in der Liste.',
        'Who was removed was still in the list.',
      )
  },
})

export const operatorBlind = probe({
  id: 'P-45',
  title: words('Wer den Server betreibt, sieht nicht hinein', 'Who runs the server does not see inside'),
  looks: canary(
    words(
      'Was der Server seinem Betreiber sagt, wird währenddessen nach Namen, Titel und Zeilen durchsucht.',
      'What the server tells its operator is searched for names, title and lines meanwhile.',
    ),
  ),
  remedy: notReleased,
  async *look({ meeting }) {
    yield* found((await meeting()).hits.filter(({ kind }) => kind === 'control'))
  },
})

export const moderation = probe({
  id: 'P-47',
  title: words('Entfernt heißt entfernt, beendet heißt beendet', 'Removed means removed, ended means ended'),
  looks: canary(
    words(
      'Ein Gast wird entfernt, dann für alle beendet; die Zulassung des Gastes zum Anruf muss sofort ungültig sein.',
      'A guest is removed, then it is ended for all; the admission of the guest to the call must be void at once.',
    ),
  ),
  remedy: notReleased,
  async *look({ meeting }) {
    const { removed, ended, tickets } = await meeting()
    if (tickets.inside !== 200)
      yield deviation(
        `Wer drinnen war, kam nicht in den Anruf (${tickets.inside}).`,
        `Who was inside did not get into the call (${tickets.inside}).`,
      )
    if (removed.guest !== 'removed' || tickets.removed !== 403)
      yield deviation(
        `Wer entfernt wurde, kam noch in den Anruf (${tickets.removed}).`,
        `Who was removed still got into the call (${tickets.removed}).`,
      )
    if (ended.host !== 'ended')
      yield deviation('Für alle zu beenden wirkte nicht.', 'Ending for all had no effect.')
  },
})

export const forgotten = probe({
  id: 'P-52',
  title: words('Wer mit wem sprach, ist vergessen', 'Who met whom is forgotten'),
  looks: canary(
    words(
      'Danach werden die Namen überall gesucht, und die Besprechung in der Datenbank.',
      'Afterwards the names are looked for everywhere, and the meeting in the database.',
    ),
  ),
  remedy: notReleased,
  async *look({ meeting }) {
    const seen = await meeting()
    yield* found(seen.hits.filter(({ what }) => person.test(what)))
    const id = seen.room.roomId
    if (seen.database.after.meetings.some(({ roomId }) => Buffer.from(roomId).toString('hex') === id))
      yield deviation(
        'Die beendete Besprechung steht noch in der Datenbank.',
        'The meeting that ended is still in the database.',
      )
    orUnseen(seen)
  },
})

const person = /^name/
