import { words } from '@konklave/protocol'
import { deviation, probe } from '../probe.ts'
import { notReleased } from '../released.ts'
import { canary, found } from './canary.ts'

export const noAccount = probe({
  id: 'P-38',
  title: words('Gäste brauchen kein Konto', 'Guests need no account'),
  looks: canary(
    words(
      'Der Gast hat nur einen Link und einen Namen; danach darf nichts von ihm übrig sein.',
      'The guest has a link and a name only; nothing of it may be left.',
    ),
  ),
  remedy: notReleased,
  async *look({ meeting }) {
    const seen = await meeting()
    yield* found(
      seen.hits.filter(
        ({ what, when, kind }) => what === 'name of guest' && when === 'after' && kind !== 'memory',
      ),
    )
    const { during, after } = seen.database
    if (after.columns.join() !== during.columns.join())
      yield deviation(
        'Mit der Besprechung kam etwas Neues in die Datenbank.',
        'The meeting brought something new into the database.',
      )
  },
})

export const lobby = probe({
  id: 'P-39',
  title: words('Niemand kommt ungefragt herein', 'Nobody enters unasked'),
  looks: canary(
    words('Der Gast muss warten, bis er eingelassen wird.', 'The guest must wait until it is let in.'),
  ),
  remedy: notReleased,
  async *look({ meeting }) {
    const { waiting, words: said } = await meeting()
    if (waiting.phase !== 'knocking' || waiting.seen.people > 0)
      yield deviation(`Der Gast war ungefragt ${waiting.phase}.`, `The guest was ${waiting.phase} unasked.`)
    if (waiting.knocks.join() !== said.names.guest)
      yield deviation('Wer einlässt, sah nicht, wer anklopft.', 'Whoever lets in did not see who knocks.')
  },
})

/** Nothing else may come to somebody who waits. */
const WAITING_FRAMES = ['hello', 'ping', 'closed', 'opened', 'reply', 'ephemeral lobby', 'ephemeral rules']

export const lobbySilent = probe({
  id: 'P-40',
  title: words('Wer wartet, erfährt nichts', 'Who waits learns nothing'),
  looks: canary(
    words(
      'Alles, was der wartende Gast vom Server bekommt, wird gelesen.',
      'Everything that the waiting guest gets from the server is read.',
    ),
  ),
  remedy: notReleased,
  async *look({ meeting }) {
    const { seen } = (await meeting()).waiting
    for (const frame of seen.frames.filter(one => !WAITING_FRAMES.includes(one)))
      yield deviation(`Der wartende Gast bekam „${frame}“.`, `The waiting guest got "${frame}".`)
    if (seen.people + seen.chat > 0)
      yield deviation(
        'Der wartende Gast sah, wer da ist oder was gesagt wird.',
        'The waiting guest saw who is there or what is said.',
      )
  },
})

export const guestsLimited = probe({
  id: 'P-43',
  title: words('Gäste dürfen von sich aus wenig', 'Guests may do little by default'),
  looks: canary(
    words(
      'Der Gast versucht, den Raum zu schließen, den Link zu wechseln und für alle zu beenden.',
      'The guest tries to lock the room, to change its link and to end it for all.',
    ),
  ),
  remedy: notReleased,
  async *look({ meeting }) {
    const { refused } = (await meeting()).inside
    for (const [what, { de, en }] of Object.entries(FORBIDDEN))
      if (!refused.includes(what)) yield deviation(`Der Gast durfte ${de}.`, `The guest could ${en}.`)
  },
})

/** By the names that the members use. */
const FORBIDDEN = {
  lock: words('den Raum schließen', 'lock the room'),
  end: words('für alle beenden', 'end it for all'),
  link: words('den Link wechseln', 'change the link'),
}
