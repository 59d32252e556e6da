import { formatToken } from '@konklave/protocol'
import type { Config } from './config/index.ts'
import type { Grants } from './door/grants.ts'
import { ownCommand } from './release/ownCommand.ts'

export type Greeting = {
  readonly mode: Config['mode']
  readonly origin: string
  readonly grants: Grants
  /** Whether a person reads this and nothing keeps it. */
  readonly isTerminal: boolean
}

/**
 * What a start says when it is done. On the very first one in a local network the link also allows creating rooms; only
 * its hash is kept. A public server's first link comes from setup, and what goes into a journal is no place for one.
 */
export function greeting(start: Greeting): string[] {
  const { mode, origin, grants, isTerminal } = start
  const mayCreate = mode === 'lan' && isTerminal && grants.neverGiven
  const link = mayCreate ? firstLink(start) : `${origin}/`
  return [`Konklave is ready: ${link}`, ...hints(start, mayCreate)]
}

const firstLink = ({ origin, grants }: Greeting): string =>
  `${origin}/#${formatToken({ kind: 'grant', grant: grants.mint('first link, made at the start') })}`

function hints({ mode, origin, grants }: Greeting, mayCreate: boolean): string[] {
  if (mode === 'trial')
    return ['Trial: only this machine can open it. For your network, start it with --lan.']
  const nobody = grants.list().length === 0
  return [
    ...(nobody
      ? [`Nobody can create rooms here. A link that allows it: ${ownCommand} grant add.`]
      : [
          mayCreate
            ? 'Whoever has that link can create rooms. Others only enter rooms they have a link to.'
            : `Rooms are created by links for that: ${ownCommand} grant list.`,
          `Another such link: ${ownCommand} grant add.`,
        ]),
    ...(mode === 'lan'
      ? [
          `The certificate was made here, so browsers will ask once about ${origin}.`,
          'iPhones and iPads cannot join with such a certificate; a public server has one that they trust.',
        ]
      : []),
  ]
}
