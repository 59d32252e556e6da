import { useLingui } from '@lingui/react/macro'
import type { CheckState, LineName } from '../../kernel/check.ts'

/** Of a line that is closed: what to open and where, then what works all the same. Null where nothing is to be said. */
export function useRemedy(name: LineName, { lines, ports, stage }: CheckState): readonly string[] | null {
  const { t } = useLingui()
  if (lines[name].t === 'absent')
    return name === 'tcp'
      ? [t`It is a detour for networks without UDP; the setting is engine_tcp_port.`]
      : null
  if (lines[name].t !== 'fails') return null
  // What works all the same is known at the end.
  return [remedy(), ...(stage === 'done' ? allTheSame() : [])]

  function remedy(): string {
    const port = ports[name] ?? ''
    switch (name) {
      case 'page':
        return t`The server does not answer any more. Look whether it runs, and whether port ${port}/tcp is open in its firewall and forwarded in the router before it.`
      case 'socket':
        return t`The page comes through port ${port}/tcp, but the lasting connection (WebSocket) by the same port does not. A proxy before the server or a filter in this network cuts it: a proxy has to pass everything on unopened.`
      case 'udp':
        return t`Open port ${port}/udp in the server's firewall, and forward it in the router before it, to the same port. If both are done, this network blocks UDP: check from another one.`
      case 'tcp':
        return t`Open port ${port}/tcp in the server's firewall, and forward it in the router before it, to the same port. If both are done, this network lets only pages through.`
      case 'relay':
        return t`Port ${port}/tcp is open, because the page came through it. So something opens what passes there: a proxy before the server, which has to pass it on unopened, or a filter in this network.`
    }
  }

  function allTheSame(): readonly string[] {
    const [tcp, page] = [ports.tcp ?? '', ports.page ?? '']
    if (name === 'page' || name === 'socket') return [t`Without it, no meeting can be entered from here.`]
    if (lines.udp.t === 'works')
      return [
        t`From here it is not needed, because the direct way is open. People in networks without UDP need it.`,
      ]
    if (lines.tcp.t === 'works')
      return [t`Until then sound and picture go through port ${tcp}/tcp: they come a little later.`]
    if (lines.relay.t === 'works')
      return [
        t`Until then sound and picture go through port ${page}/tcp, like the page: they come a little later.`,
      ]
    // Once is enough.
    return name === 'udp' ? [t`No other way is open either. Until then there is only text.`] : []
  }
}
