import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { words } from '@konklave/protocol'
import { fileKey, type SettingName } from '../../config/index.ts'
import { RELEASE_FILE } from '../../door/assetManifest.ts'
import { redirects } from '../../door/publicSite.ts'
import { VERSION } from '../../version.ts'
import { deviation, probe, type Seen } from '../probe.ts'
import type { ServedFile } from '../sights/client.ts'

/** Settings whose default protects; anything else is a decision that an audit names. */
const PROTECTIVE: readonly SettingName[] = ['engineDownload', 'logLevel', 'web']

export const configuration = probe({
  id: 'P-15',
  title: words(
    'Die laufenden Einstellungen sind die geprüften, und keine ist geschwächt',
    'The running settings are those audited, and none is weakened',
  ),
  looks: words(
    'Vergleicht den laufenden Server mit Einstellungen und Fassung, und jede schützende Einstellung mit dem Auslieferungszustand.',
    'Compares the running server with settings and version, and each protecting setting with its default.',
  ),
  remedy: words(
    'Einstellung zurücknehmen oder begründen; nach einer Änderung neu starten.',
    'Take the setting back or say why; restart after a change.',
  ),
  async *look({ config, status, reference }) {
    if (status.version !== VERSION)
      yield deviation(
        `Es läuft Fassung ${status.version}, geprüft wird mit ${VERSION}: neu starten.`,
        `Version ${status.version} runs, this audit is of ${VERSION}: restart.`,
      )
    if (status.mode !== config.mode)
      yield deviation(
        `Der Server läuft als ${status.mode}, eingestellt ist ${config.mode}.`,
        `The server runs as ${status.mode}, the setting is ${config.mode}.`,
      )
    const ports = {
      tcp: [config.port, ...(redirects(config) ? [config.httpPort] : []), config.engineTcpPort],
      udp: [config.engineUdpPort],
    }
    for (const kind of ['tcp', 'udp'] as const)
      for (const port of ports[kind])
        if (port !== 0 && !status.ports[kind].includes(port))
          yield deviation(
            `Eingestellt ist ${port}/${kind}, der Server hat es nicht.`,
            `The setting says ${port}/${kind}, the server does not have it.`,
          )
    for (const name of PROTECTIVE)
      if (config[name] !== reference[name])
        yield deviation(
          `${fileKey(name)} ist ${JSON.stringify(config[name])} statt ${JSON.stringify(reference[name])}.`,
          `${fileKey(name)} is ${JSON.stringify(config[name])} instead of ${JSON.stringify(reference[name])}.`,
        )
  },
})

export const licences = probe({
  id: 'P-10',
  title: words('Vollständig unter offener Lizenz', 'Complete under an open licence'),
  looks: words(
    'Liest die Lizenz des Programms, die Liste aller Bestandteile mit ihren Texten und die der Web-App, wie sie ausgeliefert wird.',
    'Reads the licence of the program, the list of all parts with their texts, and that of the web app as it is served.',
  ),
  remedy: words('Das Archiv neu auspacken.', 'Unpack the archive again.'),
  async *look({ root, client }) {
    const own = join(root, 'LICENSE')
    if (!existsSync(own) || !readFileSync(own, 'utf8').includes('GNU AFFERO GENERAL PUBLIC LICENSE'))
      yield deviation('Die Lizenz dieses Programms fehlt.', 'The licence of this program is missing.')
    yield* servedList((await client()).files)
    const list = join(root, 'licences/LIST.txt')
    if (!existsSync(list)) {
      // From the sources there is none; what browsers get has its own.
      if (existsSync(join(root, RELEASE_FILE)))
        yield deviation('Die Liste der Bestandteile fehlt.', 'The list of parts is missing.')
      return
    }
    for (const line of readFileSync(list, 'utf8').trim().split('\n')) {
      const [kind, name, version, licence = ''] = line.split(/\s{2,}/)
      if (!OPEN.test(licence))
        yield deviation(`${name} steht unter ${licence}.`, `${name} is under ${licence}.`)
      if (!existsSync(join(root, 'licences', kind ?? '', `${name}@${version}`)))
        yield deviation(`Der Lizenztext von ${name} fehlt.`, `The licence text of ${name} is missing.`)
    }
  },
})

const OPEN = /^[(]*(AGPL-3\.0|Apache-2\.0|0BSD|BSD-[23]-Clause|ISC|MIT|MPL-2\.0|OFL-1\.1)/
const LIST_PATH = '/licenses.txt'

/** What the web app is made of, as it is served with it. */
function* servedList(files: readonly ServedFile[]): Iterable<Seen> {
  const served = files.find(({ path }) => path === LIST_PATH)
  const entries = [...(served?.answer.body.toString('utf8') ?? '').matchAll(/^## (\S+) - \S+ \(([^)]*)\)/gm)]
  if (served?.answer.status !== 200 || entries.length === 0)
    yield deviation(
      `${LIST_PATH} mit den Bestandteilen der Web-App fehlt.`,
      `${LIST_PATH} with the parts of the web app is missing.`,
    )
  for (const [, name, licence = ''] of entries)
    if (!OPEN.test(licence))
      yield deviation(
        `${name} steht unter ${licence || 'keiner Lizenz'}.`,
        `${name} is under ${licence || 'no licence'}.`,
      )
}
