import { redirects } from '../../door/publicSite.ts'
import type { Check, Finding, Machine } from './types.ts'

type Port = { readonly kind: 'tcp' | 'udp'; readonly port: number; readonly setting: string }

/** Whether each port that is configured is free, or taken by our own server. */
export const checkPorts: Check = async ({ config, status, machine }) => {
  const isPublic = config.mode === 'public'
  const wanted: Port[] = [
    { kind: 'tcp', port: config.port, setting: 'port' },
    ...(redirects(config) ? [{ kind: 'tcp', port: config.httpPort, setting: 'http_port' } as const] : []),
    { kind: 'udp', port: config.engineUdpPort, setting: 'engine_udp_port' },
    { kind: 'tcp', port: config.engineTcpPort, setting: 'engine_tcp_port' },
  ]
  const found: Finding[] = []
  for (const one of wanted) {
    if (one.port === 0) continue
    const ours = status?.ports[one.kind].includes(one.port) ?? false
    found.push(ours ? ok(one, 'taken by this server, as it should be') : await looked(one, machine))
  }
  if (isPublic && config.engineUdpPort === 0)
    found.push({
      check: 'ports',
      verdict: 'warn',
      says: 'The UDP port of calls is another one at each start, so no firewall can let it through.',
      remedy: 'Set engine_udp_port = 7882, and open that.',
    })
  return found
}

async function looked(one: Port, machine: Machine): Promise<Finding> {
  switch (await machine.port(one.kind, one.port)) {
    case 'free':
      return ok(one, 'free')
    case 'not-allowed':
      return {
        check: 'ports',
        verdict: 'warn',
        says: `${one.port}/${one.kind} seems free, but this user may not take it.`,
        remedy: 'The service may. To be sure, check as root.',
      }
    case 'taken':
      return {
        check: 'ports',
        verdict: 'fail',
        says: `${one.port}/${one.kind} is taken by another program.`,
        remedy: `ss -l${one.kind[0]}np 'sport = :${one.port}' tells which, as root. End it, or set ${one.setting} to another port.`,
      }
  }
}

const ok = ({ kind, port }: Port, how: string): Finding => ({
  check: 'ports',
  verdict: 'ok',
  says: `${port}/${kind} is ${how}.`,
})
