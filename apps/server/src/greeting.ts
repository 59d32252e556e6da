import { formatToken, type SpokenLanguage } from '@konklave/protocol'
import type { Config } from './config/index.ts'
import type { Grants } from './door/grants.ts'
import { sayIn } from './duties/index.ts'
import { ownCommand } from './release/ownCommand.ts'

export type Greeting = {
  readonly mode: Config['mode']
  readonly origin: string
  readonly grants: Grants
  /** Whether a person reads this and nothing keeps it. */
  readonly isTerminal: boolean
  readonly language: SpokenLanguage
}

/**
 * What a start says when it is done. On the very first one in a local network the link also allows creating rooms; only
 * its hash is kept. A public server's first link comes from setup, and what goes into a journal is no place for one.
 */
export function greeting(start: Greeting): string[] {
  const { mode, origin, grants, isTerminal, language } = start
  const mayCreate = mode === 'lan' && isTerminal && grants.neverGiven
  const link = mayCreate ? firstLink(start) : `${origin}/`
  const ready = sayIn(language)('Konklave ist bereit', 'Konklave is ready')
  return [`${ready}: ${link}`, ...hints(start, mayCreate)]
}

function firstLink({ origin, grants, language }: Greeting): string {
  const note = sayIn(language)('erster Link, beim Start angelegt', 'first link, made at the start')
  return `${origin}/#${formatToken({ kind: 'grant', grant: grants.mint(note) })}`
}

function hints({ mode, origin, grants, language }: Greeting, mayCreate: boolean): string[] {
  const say = sayIn(language)
  if (mode === 'trial')
    return [
      say(
        'Probebetrieb: Nur dieser Rechner kann das öffnen. Für Ihr Netz starten Sie mit --lan.',
        'Trial: only this machine can open it. For your network, start it with --lan.',
      ),
    ]
  const nobody = grants.list().length === 0
  return [
    ...(nobody
      ? [
          say(
            `Niemand kann hier Räume anlegen. Einen Link dafür macht: ${ownCommand} grant add.`,
            `Nobody can create rooms here. A link that allows it: ${ownCommand} grant add.`,
          ),
        ]
      : [
          mayCreate
            ? say(
                'Wer diesen Link hat, kann Räume anlegen. Andere betreten nur Räume, zu denen sie einen Link haben.',
                'Whoever has that link can create rooms. Others only enter rooms they have a link to.',
              )
            : say(
                `Räume werden mit Links dafür angelegt: ${ownCommand} grant list.`,
                `Rooms are created by links for that: ${ownCommand} grant list.`,
              ),
          say(
            `Noch einen solchen Link macht: ${ownCommand} grant add.`,
            `Another such link: ${ownCommand} grant add.`,
          ),
        ]),
    ...(mode === 'lan'
      ? [
          say(
            `Das Zertifikat ist hier entstanden; Browser fragen deshalb einmal nach ${origin}.`,
            `The certificate was made here, so browsers will ask once about ${origin}.`,
          ),
          say(
            'iPhones und iPads können mit so einem Zertifikat nicht teilnehmen; ein öffentlicher Server hat eines, dem sie vertrauen.',
            'iPhones and iPads cannot join with such a certificate; a public server has one that they trust.',
          ),
        ]
      : []),
  ]
}
