import { randomBytes } from 'node:crypto'
import { apiError, decode, words } from '@konklave/protocol'
import { deviation, notApplicable, probe } from '../probe.ts'
import { notReleased } from '../released.ts'
import { CBOR, roomBody } from '../sights/roomBody.ts'
import { openStream } from '../sights/stranger.ts'

export const guessing = probe({
  id: 'P-35',
  title: words('Raten nützt nichts', 'Guessing is useless'),
  looks: words(
    'Versucht viele Erlaubnisse und viele Räume hintereinander: jede Antwort gleich, und irgendwann keine mehr.',
    'Tries many permissions and many rooms in a row: each answer alike, and at some point none any more.',
  ),
  remedy: notReleased,
  async *look({ config, ask }) {
    if (config.mode === 'trial')
      return yield notApplicable(
        'Nur dieser Rechner erreicht den Server.',
        'Only this machine reaches the server.',
      )
    const said = new Map<string, number>()
    for (let i = 0; i < TRIES; i++) {
      const body = roomBody(randomBytes(32))
      const { status, body: answer } = await ask('/api/rooms', { method: 'POST', headers: CBOR, body })
      said.set(`${status} ${codeOf(answer)}`, (said.get(`${status} ${codeOf(answer)}`) ?? 0) + 1)
    }
    const limited = [...said].some(([answer]) => answer.startsWith('429'))
    if (!limited)
      yield deviation(`${TRIES} Versuche wurden alle beantwortet.`, `All of ${TRIES} tries were answered.`)
    const kinds = [...said.keys()].filter(answer => !answer.startsWith('429'))
    if (kinds.length > 1)
      yield deviation(
        `Falsche Erlaubnisse wurden verschieden beantwortet: ${kinds.join('; ')}.`,
        `Wrong permissions were answered differently: ${kinds.join('; ')}.`,
      )
  },
})

/** More than one address may do at once, and little enough to be gone in a minute. */
const TRIES = 60

function codeOf(body: Buffer): string {
  try {
    return decode(apiError, body, 4_096).code
  } catch {
    return ''
  }
}

export const linksOpaque = probe({
  id: 'P-41',
  title: words('Links sind nicht zu erraten und sagen nichts', 'Links cannot be guessed and say nothing'),
  looks: words(
    'Misst Raumkennungen; liest die Links der Probebesprechung; fragt nach vielen erfundenen Räumen und mit erfundenem Geheimnis.',
    'Measures room ids; reads the links of the canary meeting; asks for many invented rooms and with an invented secret.',
  ),
  remedy: notReleased,
  async *look(target) {
    const { room } = await target.meeting()
    for (const { id } of target.database().rooms)
      if (id.length < 16)
        yield deviation('Eine Raumkennung hat weniger als 128 Bit.', 'A room id has less than 128 bits.')
    for (const path of new Set(room.paths.map(link => new URL(link).pathname + new URL(link).search)))
      if (path !== '/m')
        yield deviation(
          `Ein Link verrät dem Server mehr als nötig: ${path}.`,
          `A link tells the server more than needed: ${path}.`,
        )
    const answers = new Set<string>()
    for (let i = 0; i < 12; i++)
      answers.add(await openStream(target, { kind: i % 2 ? 'meeting' : 'lobby', id: randomBytes(16) }))
    if (answers.size !== 1 || answers.has('opened'))
      yield deviation(
        `Erfundene Räume wurden verschieden beantwortet: ${[...answers].join(', ')}.`,
        `Invented rooms were answered differently: ${[...answers].join(', ')}.`,
      )
    const pages = new Set<string>()
    for (const path of ['/m', '/m?room=1', '/m?x=y'])
      pages.add((await target.ask(path)).body.toString('base64'))
    if (pages.size > 1)
      yield deviation(
        'Die Seite hängt davon ab, wonach gefragt wird.',
        'The page depends on what is asked for.',
      )
  },
})

export const revoked = probe({
  id: 'P-42',
  title: words('Widerrufene Links öffnen nichts', 'Links that were revoked open nothing'),
  looks: words(
    'Macht einen Link zum Anlegen, widerruft ihn und benutzt ihn dann.',
    'Makes a link for creating rooms, revokes it and uses it then.',
  ),
  remedy: notReleased,
  async *look({ config, ask, meeting }) {
    if (config.mode === 'trial')
      return yield notApplicable(
        'Im Probebetrieb braucht niemand einen Link zum Anlegen.',
        'In a trial nobody needs a link for creating rooms.',
      )
    const { revokedGrant } = await meeting()
    if (!revokedGrant)
      return yield deviation('Der Probelink war nicht zu widerrufen.', 'The trial link could not be revoked.')
    const body = roomBody(revokedGrant)
    const { status } = await ask('/api/rooms', { method: 'POST', headers: CBOR, body })
    if (status !== 403 && status !== 429)
      yield deviation(
        `Ein widerrufener Link wurde mit ${status} beantwortet.`,
        `A revoked link was answered ${status}.`,
      )
  },
})
