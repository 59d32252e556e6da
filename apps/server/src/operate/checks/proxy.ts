import { type Words, words } from '@konklave/protocol'
import { listed } from '../../config/index.ts'
import { foreignProxy } from '../../door/proxy.ts'
import type { Around, Check, Finding, Through } from './types.ts'

/** Behind a proxy that opens TLS: whether it lets everything through, and what cannot go through it. */
export const checkProxy: Check = async around => {
  const { config, status } = around
  if (config.mode !== 'public' || config.certificate !== 'proxy' || config.proxyFrom === '') return []
  return [
    ...unencrypted(around),
    withoutRelay(around),
    ...(status
      ? [await through(around)]
      : [
          ok(
            words(
              'Der Weg durch ihn wird versucht, wenn der Server läuft.',
              'The way through it is tried when the server runs.',
            ),
          ),
        ]),
  ]
}

function unencrypted({ config: { proxyFrom, proxyHeader } }: Around): Finding[] {
  const { isLocal } = foreignProxy({ from: listed(proxyFrom), header: proxyHeader })
  if (isLocal) return []
  return [
    warn(
      words(
        `Er kommt von ${proxyFrom}. Von dort bis zu diesem Rechner ist nichts verschlüsselt: Wer dazwischen ist, kann Seiten lesen und ändern.`,
        `It comes from ${proxyFrom}. From there to this machine nothing is encrypted: whoever is in between can read and change pages.`,
      ),
      words(
        'Betreiben Sie den Proxy auf diesem Rechner und setzen Sie proxy_from = "127.0.0.1", oder führen Sie den Weg durch einen eigenen Tunnel.',
        'Run the proxy on this machine and set proxy_from = "127.0.0.1", or lead that way through a tunnel of your own.',
      ),
    ),
  ]
}

/** TURN is no HTTP. */
function withoutRelay({ config: { engineTcpPort } }: Around): Finding {
  return engineTcpPort === 0
    ? warn(
        words(
          'Bild und Ton können nicht über 443 gehen, weil der Proxy TLS öffnet: Wessen Netz UDP sperrt, hört und sieht niemanden.',
          'Calls cannot go through 443, because the proxy opens TLS: people whose network blocks UDP hear and see nobody.',
        ),
        words(
          'Setzen Sie engine_tcp_port, und öffnen Sie auch diesen Port; oder lassen Sie den Proxy TLS ungeöffnet durchreichen (docs/admin/nat-and-proxy.md).',
          'Set engine_tcp_port and open that port, too; or let the proxy pass TLS on unopened (docs/admin/nat-and-proxy.md).',
        ),
      )
    : warn(
        words(
          `Bild und Ton können nicht über 443 gehen, weil der Proxy TLS öffnet. Ohne UDP gehen sie über ${engineTcpPort}/tcp; wessen Netz nur 443 durchlässt, hört und sieht niemanden.`,
          `Calls cannot go through 443, because the proxy opens TLS. Without UDP they use ${engineTcpPort}/tcp; people whose network lets only 443 through hear and see nobody.`,
        ),
        words(
          'Um auch diese zu erreichen, lassen Sie den Proxy TLS ungeöffnet durchreichen (docs/admin/nat-and-proxy.md).',
          'To reach them, let the proxy pass TLS on unopened (docs/admin/nat-and-proxy.md).',
        ),
      )
}

async function through({ config: { host }, machine }: Around): Promise<Finding> {
  return judged(await machine.through(`https://${host}`), host)
}

/** What the answers that came through the proxy say about it. */
function judged({ page, socket }: Through, host: string): Finding {
  if (page === 'unreachable')
    return warn(
      words(
        `Von diesem Rechner aus antwortet unter https://${host} niemand; der Proxy ließ sich nicht versuchen.`,
        `From this machine nobody answers at https://${host}, so the proxy could not be tried.`,
      ),
      words(
        'Versuchen Sie es von außen. Manche Router führen nicht wieder hinein.',
        'Try it from outside. Some routers do not lead back in.',
      ),
    )
  if (page === 'untrusted')
    return fail(
      words(
        `Dem Zertifikat, das der Proxy für ${host} zeigt, vertraut dieses System nicht.`,
        `The certificate that the proxy shows for ${host} is none that this system trusts.`,
      ),
      words(
        'Sehen Sie dort nach: erneuert, für diesen Namen, mit seiner Kette?',
        'Look after it there: renewed, for this name, with its chain?',
      ),
    )
  if (page === 421)
    return fail(
      words(
        'Der Proxy ersetzt die Kopfzeile Host; dieser Server weist darum jede Anfrage ab.',
        'The proxy replaces the Host header, so this server refuses every request.',
      ),
      words(
        'Lassen Sie ihn Host weitergeben, wie es kam: in nginx proxy_set_header Host $host.',
        'Let it pass Host on as it came: proxy_set_header Host $host in nginx.',
      ),
    )
  if (page === 'other' || typeof socket === 'string')
    return fail(
      words(
        `Unter https://${host} antwortet etwas anderes als dieser Server.`,
        `At https://${host} something else answers than this server.`,
      ),
      words('Führt der Name zum Proxy?', 'Does the name lead to the proxy?'),
    )
  if (page !== 200)
    return fail(
      words(
        `Der Proxy antwortet mit ${page}: Er erreicht diesen Server nicht.`,
        `The proxy answers ${page}: it does not reach this server.`,
      ),
      words(
        'Führt er zu Adresse und Port dieses Servers, mit einfachem HTTP, und kommt er von einer Adresse in proxy_from?',
        'Does it lead to the address and port of this server, in plain HTTP, and does it come from proxy_from?',
      ),
    )
  if (socket !== 101)
    return fail(
      words(
        `Seiten kommen durch, Verbindungen nicht (${socket}): Der Proxy entfernt die Kopfzeile Upgrade, und niemand kommt herein.`,
        `Pages come through, sockets do not (${socket}): the proxy strips the Upgrade header, so nobody gets in.`,
      ),
      words(
        'In nginx: proxy_http_version 1.1, proxy_set_header Upgrade $http_upgrade, proxy_set_header Connection "upgrade".',
        'In nginx: proxy_http_version 1.1, proxy_set_header Upgrade $http_upgrade, proxy_set_header Connection "upgrade".',
      ),
    )
  return ok(words('Seiten und Verbindungen kommen durch ihn.', 'Pages and sockets come through it.'))
}

const ok = (says: Words): Finding => ({ check: 'proxy', verdict: 'ok', says })
const warn = (says: Words, remedy: Words): Finding => ({ check: 'proxy', verdict: 'warn', says, remedy })
const fail = (says: Words, remedy: Words): Finding => ({ check: 'proxy', verdict: 'fail', says, remedy })
