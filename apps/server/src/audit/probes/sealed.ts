import { words } from '@konklave/protocol'
import { deviation, probe } from '../probe.ts'
import { notReleased } from '../released.ts'
import { canary, found, member, orUnseen } from './canary.ts'

const content = /^(title|line)/

const secret = /^(link secret|owner key)/

export const sealed = probe({
  id: 'P-24',
  title: words(
    'Was Menschen austauschen, sieht der Server nicht',
    'The server does not see what people exchange',
  ),
  looks: canary(
    words(
      'Titel und Zeilen werden dabei in Arbeitsspeicher, Dateien und Protokoll gesucht, in jeder Schreibweise.',
      'Its title and lines are looked for in memory, files and log meanwhile, in every encoding.',
    ),
  ),
  remedy: notReleased,
  async *look({ meeting }) {
    const seen = await meeting()
    yield* found(seen.hits.filter(({ what, when }) => content.test(what) && when === 'during'))
    const { read } = seen.inside
    const said = Object.values(seen.words.lines).sort().join()
    for (const [who, lines] of Object.entries(read))
      if (lines.join() !== said)
        yield deviation(
          `${member(who).de} las nicht, was gesagt wurde.`,
          `${member(who).en} did not read what was said.`,
        )
    orUnseen(seen)
  },
})

export const sealedByDefault = probe({
  id: 'P-25',
  title: words('Ende-zu-Ende-Verschlüsselung ohne einen Klick', 'End-to-end encryption without a click'),
  looks: canary(
    words(
      'Sie stellen dafür nichts ein und müssen in einer verschlüsselten Gruppe sein.',
      'They set nothing for it and must be in an encrypted group.',
    ),
  ),
  remedy: notReleased,
  async *look({ meeting }) {
    for (const [who, { code }] of Object.entries((await meeting()).inside.stands))
      if (code.length !== 6 || !code.every(group => /^\d{5}$/.test(group)))
        yield deviation(
          `${member(who).de} ist in keiner verschlüsselten Gruppe.`,
          `${member(who).en} is in no encrypted group.`,
        )
  },
})

export const keysTheirs = probe({
  id: 'P-26',
  title: words('Schlüssel haben nur die Teilnehmenden', 'Only those who take part have keys'),
  looks: canary(
    words(
      'Das Geheimnis ihres Links und der Schlüssel ihres Raums werden auf dem Server gesucht.',
      'The secret of their link and the key of their room are looked for on the server.',
    ),
  ),
  remedy: notReleased,
  async *look({ meeting }) {
    const seen = await meeting()
    yield* found(seen.hits.filter(({ what }) => secret.test(what)))
    orUnseen(seen)
  },
})

export const sameCode = probe({
  id: 'P-27',
  title: words('Geräte können einander prüfen', 'Devices can verify each other'),
  looks: canary(
    words('Beide müssen denselben Sicherheitscode sehen.', 'Both must see the same safety code.'),
  ),
  remedy: words(
    'Verschiedene Codes heißt: jemand steht dazwischen. Server vom Netz nehmen, docs/admin/breach.md.',
    'Different codes mean that somebody stands between. Take the server off the network, docs/admin/breach.md.',
  ),
  async *look({ meeting }) {
    const { host, guest } = (await meeting()).inside.stands
    if (host.code.join() !== guest.code.join() || host.epoch !== guest.epoch)
      yield deviation('Die beiden sahen verschiedene Codes.', 'The two saw different codes.')
  },
})

export const rekeyed = probe({
  id: 'P-28',
  title: words('Wer geht, liest nicht weiter', 'Who leaves reads no further'),
  looks: canary(
    words(
      'Eines wird entfernt; danach muss es neue Schlüssel geben.',
      'One is removed; there must be new keys then.',
    ),
  ),
  remedy: notReleased,
  async *look({ meeting }) {
    const { inside, removed } = await meeting()
    if (
      removed.stand.epoch <= inside.stands.host.epoch ||
      removed.stand.code.join() === inside.stands.host.code.join()
    )
      yield deviation(
        'Nach dem Entfernen galten die alten Schlüssel weiter.',
        'After the removal the old keys were still in use.',
      )
  },
})

export const contentGone = probe({
  id: 'P-53',
  title: words('Mit der Besprechung endet, was geteilt wurde', 'What was shared ends with the meeting'),
  looks: canary(
    words(
      'Nach dem Ende werden Titel und Zeilen noch einmal überall gesucht.',
      'After the end its title and lines are looked for everywhere again.',
    ),
  ),
  remedy: notReleased,
  async *look({ meeting }) {
    const seen = await meeting()
    yield* found(seen.hits.filter(({ what, when }) => content.test(what) && when === 'after'))
    orUnseen(seen)
  },
})
