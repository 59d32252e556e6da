import { type Words, words } from '@konklave/protocol'
import { redirects } from '../../door/publicSite.ts'
import type { Check, Finding, Machine } from './types.ts'

type Port = { readonly kind: 'tcp' | 'udp'; readonly port: number; readonly setting: string }

/** Whether each port that is configured is free, or taken by our own server. */
export const checkPorts: Check = async ({ config, status, isHeld = false, machine }) => {
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
    found.push(ours ? ok(one, OURS) : await looked(one, machine, isHeld))
  }
  if (isPublic && config.engineUdpPort === 0)
    found.push({
      check: 'ports',
      verdict: 'warn',
      says: words(
        'Der UDP-Port für Bild und Ton ist bei jedem Start ein anderer; keine Firewall kann ihn durchlassen.',
        'The UDP port of calls is another one at each start, so no firewall can let it through.',
      ),
      remedy: words(
        'Setzen Sie engine_udp_port = 7882, und öffnen Sie diesen.',
        'Set engine_udp_port = 7882, and open that.',
      ),
    })
  return found
}

async function looked(one: Port, machine: Machine, isHeld: boolean): Promise<Finding> {
  switch (await machine.port(one.kind, one.port)) {
    case 'free':
      return ok(one, words('frei', 'free'))
    case 'not-allowed':
      return {
        check: 'ports',
        of: nameOf(one),
        verdict: 'warn',
        says: words(
          `${nameOf(one)} scheint frei, aber dieser Benutzer darf ihn nicht nehmen.`,
          `${nameOf(one)} seems free, but this user may not take it.`,
        ),
        remedy: words(
          'Der Dienst darf es. Gewissheit gibt eine Prüfung als root.',
          'The service may. To be sure, check as root.',
        ),
      }
    case 'taken':
      if (isHeld)
        return {
          check: 'ports',
          of: nameOf(one),
          verdict: 'warn',
          says: words(
            `${nameOf(one)} ist belegt, höchstwahrscheinlich von diesem Server, der gerade startet und noch nicht bereit ist.`,
            `${nameOf(one)} is taken, most likely by the server here, which is starting and not ready yet.`,
          ),
          remedy: words(
            'journalctl -u konklave sagt, worauf er wartet. Prüfen Sie noch einmal, wenn er bereit ist.',
            'journalctl -u konklave says what it waits for. Check again when it is ready.',
          ),
        }
      return {
        check: 'ports',
        of: nameOf(one),
        verdict: 'fail',
        says: words(
          `${nameOf(one)} ist von einem anderen Programm belegt.`,
          `${nameOf(one)} is taken by another program.`,
        ),
        remedy: words(
          `ss -l${one.kind[0]}np 'sport = :${one.port}' sagt als root, von welchem. Beenden Sie es, oder setzen Sie ${one.setting} auf einen anderen Port.`,
          `ss -l${one.kind[0]}np 'sport = :${one.port}' tells which, as root. End it, or set ${one.setting} to another port.`,
        ),
      }
  }
}

const nameOf = ({ kind, port }: Port) => `${port}/${kind}`

const OURS = words('von diesem Server belegt, wie es sein soll', 'taken by this server, as it should be')
const ok = (one: Port, how: Words): Finding => ({
  check: 'ports',
  of: nameOf(one),
  verdict: 'ok',
  says: words(`${nameOf(one)} ist ${how.de}.`, `${nameOf(one)} is ${how.en}.`),
})
