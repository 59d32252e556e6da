import { networkInterfaces } from 'node:os'
import { words } from '@konklave/protocol'
import { deviation, probe } from '../probe.ts'
import { thing } from './canary.ts'

export const logsSilent = probe({
  id: 'P-51',
  title: words(
    'Keine Adressen, Namen oder Inhalte im Protokoll',
    'No addresses, names or content in the log',
  ),
  looks: words(
    'Sucht Adressen, Programmkennungen und die Namen der Probebesprechung in der Ausgabe des Servers.',
    'Looks for addresses, user agents and the names of the canary meeting in the output of the server.',
  ),
  remedy: words(
    'Zeilen mit Adressen schreibt nicht dieses Programm: Protokoll des Proxys abschalten, alte Dateien löschen.',
    'Lines with addresses are not written by this program: switch the log of the proxy off, delete old files.',
  ),
  async *look({ log, meeting, config }) {
    const own = [config.host, config.publicAddresses, config.internalAddresses, ...ownAddresses()].join(' ')
    for (const found of new Set([...log().matchAll(PERSONAL)].map(([text]) => text)))
      if (!own.includes(found)) yield deviation(`Im Protokoll steht „${found}“.`, `The log holds "${found}".`)
    const { hits } = await meeting()
    for (const { what } of hits.filter(({ kind }) => kind === 'log'))
      yield deviation(`Im Protokoll steht: ${thing(what)}.`, `The log holds: the ${what}.`)
  },
})

/** Of this machine: its operator is told where to open it. */
const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap(list => (list ?? []).map(({ address }) => address))

const PERSONAL =
  /\b(?!0\.0\.0\.0|127\.)(?:\d{1,3}\.){3}\d{1,3}\b|\b(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}\b|Mozilla\/\d|[\w.+-]+@[\w-]+\.\w{2,}/gi
