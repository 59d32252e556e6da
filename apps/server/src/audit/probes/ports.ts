import { words } from '@konklave/protocol'
import { deviation, probe } from '../probe.ts'
import { isLocal } from '../sights/processes.ts'
import { CBOR, roomBody } from '../sights/roomBody.ts'

const CLOSED = [
  '/metrics',
  '/debug/pprof/',
  '/healthz',
  '/status',
  '/server-status',
  '/.git/config',
  '/.env',
  '/admin',
  '/login',
  '/konklave.db',
  '/secrets.toml',
  '/rooms',
  '/api/rooms',
  '/recordings',
] as const

export const safeAsShipped = probe({
  id: 'P-16',
  title: words('Sicher, wie es kommt', 'Safe as shipped'),
  looks: words(
    'Vergleicht offene Anschlüsse mit den dokumentierten; legt ohne Erlaubnis einen Raum an; sucht Verwaltungsseiten und Standardkonten.',
    'Compares open ports with the documented ones; creates a room without permission; looks for admin pages and default accounts.',
  ),
  remedy: words(
    'docs/admin/ports.md nennt jeden Anschluss. Ein weiterer gehört nicht zu diesem Programm oder ist falsch eingestellt.',
    'docs/admin/ports.md lists every port. Another one is not of this program, or is set wrongly.',
  ),
  async *look({ config, status, processes, ask }) {
    for (const { name, sockets } of processes()) {
      for (const { kind, state, address, port } of sockets) {
        const documented = status.ports[kind].includes(port) || isLocal(address)
        if (state === 'listens' && !documented)
          yield deviation(
            `${name} ist auf ${address}:${port}/${kind} offen; dokumentiert ist das nicht.`,
            `${name} is open on ${address}:${port}/${kind}, which is not documented.`,
          )
      }
    }
    for (const path of CLOSED) {
      if (path === '/healthz' && config.mode === 'trial') continue
      const { status: code } = await ask(path)
      if (code !== 404) yield deviation(`${path} antwortet ${code}.`, `${path} answers ${code}.`)
    }
    if (config.mode === 'trial') return
    const { status: code } = await ask('/api/rooms', { method: 'POST', headers: CBOR, body: roomBody() })
    if (code !== 403 && code !== 429)
      yield deviation(
        `Ein Raum ohne Erlaubnis wurde mit ${code} beantwortet.`,
        `A room without permission was answered ${code}.`,
      )
  },
})

export const onlyHttps = probe({
  id: 'P-20',
  title: words(
    'Ton, Bild und Signalisierung nur verschlüsselt, auch innen',
    'Media and signalling only encrypted, inside too',
  ),
  looks: words(
    'Fragt die Anschlüsse ohne TLS; sieht im Probebetrieb nach, ob jemand anderes sie erreicht.',
    'Asks the ports without TLS; in a trial, looks whether anybody else can reach them.',
  ),
  remedy: words(
    'Ein Server für andere läuft nur mit mode = "lan" oder "public".',
    'A server for others runs with mode = "lan" or "public" only.',
  ),
  async *look({ config, status, askPlainly, processes }) {
    const [port = 0] = status.ports.tcp
    if (config.mode !== 'trial') {
      const plain = await askPlainly(port, '/').catch(() => null)
      if (plain) yield deviation(`Port ${port} antwortet ohne TLS.`, `Port ${port} answers without TLS.`)
    }
    const trial = config.mode === 'trial'
    for (const { name, sockets } of processes())
      for (const { kind, state, address, port: own } of sockets)
        if (trial && kind === 'tcp' && state === 'listens' && !/^(127\.|::1$)/.test(address))
          yield deviation(
            `${name} ist ohne TLS auf ${address}:${own} erreichbar.`,
            `${name} can be reached on ${address}:${own} without TLS.`,
          )
  },
})
