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
    ...(status ? [await through(around)] : [ok('The way through it is tried when the server runs.')]),
  ]
}

function unencrypted({ config: { proxyFrom, proxyHeader } }: Around): Finding[] {
  const { isLocal } = foreignProxy({ from: listed(proxyFrom), header: proxyHeader })
  if (isLocal) return []
  return [
    warn(
      `It comes from ${proxyFrom}. From there to this machine nothing is encrypted: whoever is in between can read and change pages.`,
      'Run the proxy on this machine and set proxy_from = "127.0.0.1", or lead that way through a tunnel of your own.',
    ),
  ]
}

/** TURN is no HTTP. */
function withoutRelay({ config: { engineTcpPort } }: Around): Finding {
  return engineTcpPort === 0
    ? warn(
        'Calls cannot go through 443, because the proxy opens TLS: people whose network blocks UDP hear and see nobody.',
        'Set engine_tcp_port and open that port, too; or let the proxy pass TLS on unopened (docs/admin/nat-and-proxy.md).',
      )
    : warn(
        `Calls cannot go through 443, because the proxy opens TLS. Without UDP they use ${engineTcpPort}/tcp; people whose network lets only 443 through hear and see nobody.`,
        'To reach them, let the proxy pass TLS on unopened (docs/admin/nat-and-proxy.md).',
      )
}

async function through({ config: { host }, machine }: Around): Promise<Finding> {
  return judged(await machine.through(`https://${host}`), host)
}

/** What the answers that came through the proxy say about it. */
function judged({ page, socket }: Through, host: string): Finding {
  if (page === 'unreachable')
    return warn(
      `From this machine nobody answers at https://${host}, so the proxy could not be tried.`,
      'Try it from outside. Some routers do not lead back in.',
    )
  if (page === 'untrusted')
    return fail(
      `The certificate that the proxy shows for ${host} is none that this system trusts.`,
      'Look after it there: renewed, for this name, with its chain?',
    )
  if (page === 421)
    return fail(
      'The proxy replaces the Host header, so this server refuses every request.',
      `Let it pass Host on as it came: proxy_set_header Host $host in nginx.`,
    )
  if (page === 'other' || typeof socket === 'string')
    return fail(
      `At https://${host} something else answers than this server.`,
      'Does the name lead to the proxy?',
    )
  if (page !== 200)
    return fail(
      `The proxy answers ${page}: it does not reach this server.`,
      'Does it lead to the address and port of this server, in plain HTTP, and does it come from proxy_from?',
    )
  if (socket !== 101)
    return fail(
      `Pages come through, sockets do not (${socket}): the proxy strips the Upgrade header, so nobody gets in.`,
      'In nginx: proxy_http_version 1.1, proxy_set_header Upgrade $http_upgrade, proxy_set_header Connection "upgrade".',
    )
  return ok('Pages and sockets come through it.')
}

const ok = (says: string): Finding => ({ check: 'proxy', verdict: 'ok', says })
const warn = (says: string, remedy: string): Finding => ({ check: 'proxy', verdict: 'warn', says, remedy })
const fail = (says: string, remedy: string): Finding => ({ check: 'proxy', verdict: 'fail', says, remedy })
