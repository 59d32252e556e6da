import { words } from '@konklave/protocol'
import { isBehindProxy } from '../../door/publicSite.ts'
import { PROTOCOL } from '../../turn.ts'
import { deviation, notApplicable, probe } from '../probe.ts'

/** Private, loopback and other machines: a relay that leads there is a way into the house. */
const FORBIDDEN = [
  '10.0.0.1',
  '192.168.0.1',
  '172.16.0.1',
  '169.254.169.254',
  '127.0.0.53',
  '8.8.8.8',
] as const
const UNAUTHORISED = [400, 401, 403, 438, 441]
/** SSH, names, the database of the house: on the engine's own address, but not media. */
const OTHER_PORTS = [22, 53, 5_432] as const

export const relayHygiene = probe({
  id: 'P-21',
  title: words('Das Relais führt nur zu diesem Server', 'The relay leads to this server only'),
  looks: words(
    'Bittet das Relais ohne und mit erfundener Zulassung um eine Adresse, und mit echter um den Weg zu fremden und inneren Rechnern, zu anderen Ports dieses Rechners und um TCP.',
    'Asks the relay for an address without and with an invented credential, and with a real one for the way to foreign and inner machines, to other ports of this machine, and for TCP.',
  ),
  remedy: words(
    'Dies ist nicht die Mediensteuerung, wie dieses Programm sie startet, oder auf diesem Port antwortet ein anderes: LIVEKIT_SERVER_BIN prüfen und was dort lauscht.',
    'This is not the media engine as this program starts it, or another program answers on this port: check LIVEKIT_SERVER_BIN and what listens there.',
  ),
  async *look({ config, relay, meeting }) {
    const { inside } = await meeting()
    if (config.mode !== 'public') {
      if (inside.relay)
        yield deviation(
          'Es gibt ein Relais, wo keines sein soll.',
          'There is a relay where there should be none.',
        )
      else
        yield notApplicable('In dieser Betriebsart gibt es kein Relais.', 'In this mode there is no relay.')
      return
    }
    if (isBehindProxy(config)) {
      if (inside.relay)
        yield deviation(
          'Es gibt ein Relais, obwohl der Proxy es nicht durchlässt.',
          'There is a relay although the proxy does not let it through.',
        )
      else
        yield notApplicable(
          'Hinter einem Proxy, der TLS öffnet, gibt es kein Relais.',
          'Behind a proxy that opens TLS there is no relay.',
        )
      return
    }
    if (!inside.relay)
      return yield deviation(
        'Die Zulassung zum Anruf kam ohne Relais.',
        'The admission to the call came without a relay.',
      )
    const stranger = await relay()
    for (const [who, credential] of [
      ['jedem', null],
      ['einem Unbekannten', { username: 'audit', credential: 'audit' }],
    ] as const) {
      const code = await stranger.allocate(credential)
      if (!UNAUTHORISED.includes(code))
        yield deviation(
          `Das Relais gab ${who} eine Adresse (${code}).`,
          `The relay gave an address to ${credential ? 'a stranger' : 'nobody'} (${code}).`,
        )
    }
    stranger.close()
    const guest = await relay()
    const code = await guest.allocate(inside.relay)
    if (code !== 0)
      yield deviation(`Das Relais wies einen Gast ab (${code}).`, `The relay refused a guest (${code}).`)
    else
      for (const peer of FORBIDDEN)
        if ((await guest.permit(peer)) === 0)
          yield deviation(`Das Relais führt zu ${peer}.`, `The relay leads to ${peer}.`)
    guest.close()
    // Each asks anew: whoever asks for such a thing is cut off.
    for (const port of OTHER_PORTS) {
      const other = await relay()
      if ((await other.allocate(inside.relay)) === 0 && (await other.reach(port)) === 0)
        yield deviation(
          `Das Relais führt auf diesem Rechner zu Port ${port}.`,
          `The relay leads to port ${port} of this machine.`,
        )
      other.close()
    }
    const byTcp = await relay()
    if ((await byTcp.allocate(inside.relay, PROTOCOL.tcp)) === 0)
      yield deviation('Das Relais gibt Adressen für TCP.', 'The relay gives addresses of TCP.')
    byTcp.close()
  },
})
