import { randomBytes } from 'node:crypto'
import { words } from '@konklave/protocol'
import { isBehindProxy } from '../../door/publicSite.ts'
import { deviation, probe } from '../probe.ts'
import { notReleased } from '../released.ts'
import { CBOR } from '../sights/roomBody.ts'
import { greet, openStream } from '../sights/stranger.ts'

export const noDowngrade = probe({
  id: 'P-29',
  title: words('Kein stilles Herabstufen', 'No silent downgrade'),
  looks: words(
    'Bietet eine Fassung ohne Verschlüsselung an und öffnet Ströme, die es nicht gibt; liest, welche Fassungen der Server nennt.',
    'Offers a version without encryption and opens streams that do not exist; reads which versions the server names.',
  ),
  remedy: notReleased,
  async *look(target) {
    for (const versions of [[0], [999], []]) {
      const { answer, close } = await greet(target, versions)
      if (answer.t !== 'fault' && answer.t !== 'cut')
        yield deviation(
          `Der Server nahm Fassung ${versions.join() || 'keine'} an.`,
          `The server took version ${versions.join() || 'none'}.`,
        )
      close()
    }
    for (const kind of ['plain', 'open', 'chat']) {
      const code = await openStream(target, { kind, id: randomBytes(16) })
      if (code === 'opened')
        yield deviation(`Der Server öffnete einen Strom „${kind}“.`, `The server opened a stream "${kind}".`)
    }
  },
})

export const robust = probe({
  id: 'P-78',
  title: words('Hält fehlerhaften und wiederholten Eingaben stand', 'Stands up to broken and repeated input'),
  looks: words(
    'Schickt zu Großes, Unsinn, fremde Namen und eine mitgehörte Anmeldung noch einmal; sieht nach, unter welchem Benutzer der Server läuft.',
    'Sends too much, nonsense, foreign names and a proof that was overheard; looks which user the server runs as.',
  ),
  remedy: words(
    'Der Dienst läuft unter eigenem Benutzer: konklave setup schreibt die Einheit dafür. Ein Proxy muss Host und Origin unverändert durchreichen.',
    'The service runs as a user of its own: konklave setup writes the unit for that. A proxy must pass Host and Origin unchanged.',
  ),
  async *look(target) {
    const { ask, meeting, processes, config } = target
    const big = await ask('/api/rooms', { method: 'POST', headers: CBOR, body: Buffer.alloc(200_000) }).catch(
      () => ({ status: 413 }),
    )
    // The server hangs up; a proxy that is still sending may notice that before it reads the answer.
    const refused = isBehindProxy(config) ? [413, 429, 502] : [413, 429]
    if (!refused.includes(big.status))
      yield deviation(
        `200 kB statt eines Raums wurden mit ${big.status} beantwortet.`,
        `200 kB instead of a room were answered ${big.status}.`,
      )
    const socket = await target.socket()
    socket.send(new Uint8Array(randomBytes(64)))
    const told = await socket.next()
    if (told.t !== 'fault' && told.t !== 'cut')
      yield deviation('Unsinn wurde nicht abgewiesen.', 'Nonsense was not refused.')
    socket.close()
    const { replayed } = (await meeting()).inside
    if (replayed !== 'not-proved')
      yield deviation(
        `Eine mitgehörte Anmeldung wurde mit ${replayed} beantwortet.`,
        `A proof that was overheard was answered ${replayed}.`,
      )
    for (const path of ['/', '/api/instance', '/privacy']) {
      const other = await ask(path, { headers: { host: 'other.invalid' } })
      if (other.status !== 421)
        yield deviation(
          `${path} antwortet einem fremden Namen mit ${other.status}.`,
          `${path} answers a foreign name with ${other.status}.`,
        )
      const foreign = await ask(path, { headers: { origin: 'https://other.invalid' } })
      if (foreign.status !== 403)
        yield deviation(
          `${path} antwortet einer fremden Seite mit ${foreign.status}.`,
          `${path} answers a foreign page with ${foreign.status}.`,
        )
    }
    if (config.mode === 'public')
      for (const { name, uid } of processes())
        if (uid === 0) yield deviation(`${name} läuft als root.`, `${name} runs as root.`)
  },
})
