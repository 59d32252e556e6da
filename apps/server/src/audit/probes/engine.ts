import { type Words, words } from '@konklave/protocol'
import { deviation, probe } from '../probe.ts'
import { isLocal } from '../sights/processes.ts'

const ENGINE = [
  '/twirp/livekit.RoomService/ListRooms',
  '/twirp/livekit.Egress/StartRoomCompositeEgress',
  '/twirp/livekit.Ingress/CreateIngress',
  '/whip',
  '/agent',
  '/settings/regions',
] as const

export const engineHidden = probe({
  id: 'P-13',
  title: words('Niemand nimmt unsichtbar teil', 'Nobody takes part unseen'),
  looks: words(
    'Will ohne, mit erfundener und mit gefälschter unsichtbarer Zulassung in Anrufe; sucht die Steuerung der Mediensteuerung von außen; vergleicht Teilnehmerlisten.',
    'Tries to enter calls with no, an invented and a forged hidden admission; looks for the control of the media engine from outside; compares rosters.',
  ),
  remedy: words(
    'Die Mediensteuerung darf nur über diesen Server erreichbar sein. Ein Proxy darf nichts an ihm vorbeileiten.',
    'The media engine must be reached through this server only. A proxy must pass nothing by it.',
  ),
  async *look({ ask, processes, status, meeting }) {
    for (const { what, query } of forged()) {
      for (const path of ['/rtc/validate', '/rtc/v1/validate']) {
        const { status: code } = await ask(`${path}?${query}`)
        if (code !== 403)
          yield deviation(`${path} mit ${what.de}: ${code}.`, `${path} with ${what.en}: ${code}.`)
      }
      const joined = await ask(`/rtc?${query}`, { headers: HANDSHAKE })
      if (joined.status !== 403)
        yield deviation(`/rtc mit ${what.de}: ${joined.status}.`, `/rtc with ${what.en}: ${joined.status}.`)
    }
    for (const path of ENGINE) {
      const { status: code } = await ask(path, { method: 'POST' })
      if (code !== 404)
        yield deviation(`${path} ist von außen erreichbar.`, `${path} can be reached from outside.`)
    }
    for (const { name, sockets } of processes().filter(one => one.pid !== status.pid))
      for (const { kind, state, address, port } of sockets)
        if (kind === 'tcp' && state === 'listens' && !isLocal(address) && !status.ports.tcp.includes(port))
          yield deviation(`${name} lauscht auf ${address}:${port}.`, `${name} listens on ${address}:${port}.`)
    const { inside, words: said } = await meeting()
    const expected = Object.values(said.names).sort()
    for (const roster of Object.values(inside.rosters))
      if (roster.join() !== expected.join())
        yield deviation(
          `In der Probebesprechung sind ${roster.length} zu sehen, zwei waren darin.`,
          `The canary meeting shows ${roster.length} people, two were in it.`,
        )
  },
})

const HANDSHAKE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'a29ua2xhdmUgYXVkaXQhIQ==',
}

/** What somebody without a ticket could try. */
function forged(): readonly { readonly what: Words; readonly query: string }[] {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const hidden = {
    hidden: true,
    recorder: true,
    roomJoin: true,
    room: 'any',
    canSubscribe: true,
    canPublish: true,
  }
  const token = `${part({ alg: 'none', typ: 'JWT' })}.${part({ video: hidden, sub: 'nobody', exp: 4e9 })}.`
  return [
    { what: words('gar nichts', 'nothing at all'), query: '' },
    {
      what: words('einer erfundenen Zulassung', 'an invented ticket'),
      query: 'access_token=AAAAAAAAAAAAAAAAAAAAAA',
    },
    {
      what: words('einer gefälschten unsichtbaren Zulassung', 'a forged hidden grant'),
      query: `access_token=${token}&auto_subscribe=1`,
    },
    {
      what: words('der Bitte, unsichtbar zu sein', 'a wish to be hidden'),
      query: 'access_token=&hidden=1&recorder=1&publish=all',
    },
  ]
}
