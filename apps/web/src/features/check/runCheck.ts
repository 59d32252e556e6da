import type { CheckServices, CheckState, Line, LineName } from '../../kernel/check.ts'
import { lineNames } from '../../kernel/check.ts'

const each = <T>(value: T) => Object.fromEntries(lineNames.map(name => [name, value])) as Record<LineName, T>

export const beforeCheck = ({ port }: Pick<CheckServices, 'port'>): CheckState => ({
  stage: 'before',
  lines: each<Line>({ t: 'waiting' }),
  ports: { ...each<string | null>(null), page: port, socket: port, relay: port },
  untried: null,
})

/** One line after the other, each shown as soon as it is known. Ends early, and says nothing more, on abort. */
export async function runCheck(
  services: CheckServices,
  show: (state: CheckState) => void,
  signal: AbortSignal,
): Promise<void> {
  let state: CheckState = { ...beforeCheck(services), stage: 'running' }
  const change = (part: Partial<CheckState>) => {
    state = { ...state, ...part }
    if (!signal.aborted) show(state)
  }
  const set = (name: LineName, line: Line) => change({ lines: { ...state.lines, [name]: line } })
  const attempt = async (name: LineName, go: (signal: AbortSignal) => Promise<Line>) => {
    set(name, { t: 'running' })
    const line = await go(signal).catch((): Line => ({ t: 'fails' }))
    set(name, line)
    return line.t === 'works'
  }

  if ((await attempt('page', services.page)) && (await attempt('socket', services.socket))) {
    const offers = await services.ways(signal).catch(() => 'down' as const)
    if (typeof offers === 'string') change({ untried: offers })
    else {
      const { udp, tcp, relay } = offers
      change({ ports: { ...state.ports, udp: udp?.port ?? null, tcp: tcp?.port ?? null } })
      for (const [name, offer] of [
        ['udp', udp],
        ['tcp', tcp],
        ['relay', relay],
      ] as const) {
        if (offer) await attempt(name, offer.go)
        else set(name, { t: 'absent' })
        if (state.lines[name].t === 'untried') change({ untried: 'down' })
      }
    }
  }
  const left = lineNames.filter(name => state.lines[name].t === 'waiting')
  const untried = Object.fromEntries(left.map(name => [name, { t: 'untried' }]))
  change({ stage: 'done', lines: { ...state.lines, ...untried } })
}
