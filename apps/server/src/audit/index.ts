import { INSTANCE_PATH, words } from '@konklave/protocol'
import { isBehindProxy } from '../door/publicSite.ts'
import { OperatorError } from '../operatorError.ts'
import * as biometrics from './probes/biometrics.ts'
import * as client from './probes/client.ts'
import * as cookies from './probes/cookies.ts'
import * as duties from './probes/duties.ts'
import * as egress from './probes/egress.ts'
import * as engine from './probes/engine.ts'
import * as guessing from './probes/guessing.ts'
import * as headers from './probes/headers.ts'
import * as hostile from './probes/hostile.ts'
import * as internet from './probes/internet.ts'
import * as inventory from './probes/inventory.ts'
import * as lobby from './probes/lobby.ts'
import * as log from './probes/log.ts'
import * as metrics from './probes/metrics.ts'
import * as papers from './probes/papers.ts'
import * as people from './probes/people.ts'
import * as ports from './probes/ports.ts'
import * as recording from './probes/recording.ts'
import * as relay from './probes/relay.ts'
import * as sealed from './probes/sealed.ts'
import * as settings from './probes/settings.ts'
import * as stored from './probes/stored.ts'
import * as tls from './probes/tls.ts'
import type { Target } from './target.ts'
import type { Finding, Probe } from './types.ts'

const themes: readonly Readonly<Record<string, Probe>>[] = [
  biometrics,
  client,
  cookies,
  duties,
  egress,
  engine,
  guessing,
  headers,
  hostile,
  internet,
  inventory,
  lobby,
  log,
  metrics,
  papers,
  people,
  ports,
  recording,
  relay,
  sealed,
  settings,
  stored,
  tls,
]

/** [P-15] Every requirement that can be proved on a running server, in the order of docs/REQUIREMENTS.md. */
export const probes: readonly Probe[] = themes
  .flatMap(theme => Object.values(theme))
  .sort((a, b) => (a.id < b.id ? -1 : 1))

/** This one uses up what it counts, so it comes last. */
const LAST = 'P-35'

/** The server runs, but where people would open it nobody answers: there is nothing to be audited. */
export class NobodyAnswersError extends OperatorError {
  override readonly name = 'NobodyAnswersError'
  readonly reason = 'nobody-answers'
  constructor(origin: string, isProxied: boolean, cause: unknown) {
    const [wer, who] = isProxied
      ? [
          ' Läuft der Proxy, und führt der Name von diesem Rechner aus zu ihm?',
          ' Does the proxy run, and does the name lead to it from this machine?',
        ]
      : ['', '']
    super(
      words(
        `Der Server läuft, aber unter ${origin} antwortet niemand.${wer}`,
        `the server runs, but nobody answers at ${origin}.${who}`,
      ),
      { cause },
    )
  }
}

/**
 * Runs every probe, and tells each finding in their order.
 * @throws NobodyAnswersError
 */
export async function runAudit(target: Target): Promise<Finding[]> {
  const { ask, origin, config } = target
  await ask(INSTANCE_PATH).catch(error => {
    throw new NobodyAnswersError(origin, isBehindProxy(config), error)
  })
  // First, while nothing is used up; a probe that needs it says what went wrong.
  await target.meeting().catch(() => null)
  const found = new Map<string, Finding[]>()
  const turns = [...probes.filter(({ id }) => id !== LAST), ...probes.filter(({ id }) => id === LAST)]
  for (const probe of turns) found.set(probe.id, await probe.run(target))
  return probes.flatMap(({ id }) => found.get(id) ?? [])
}
