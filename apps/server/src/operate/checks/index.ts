import { ENGINE_VERSION } from '@konklave/engine'
import { words } from '@konklave/protocol'
import { lacksForPublic } from '../../door/publicSite.ts'
import { lackLines } from '../../duties/index.ts'
import { checkCapacity } from './capacity.ts'
import { checkCertificateFiles } from './certificate.ts'
import { checkClock } from './clock.ts'
import { checkDatabase, checkFiles } from './files.ts'
import { checkDisk, checkEntropy, checkMemory } from './machine.ts'
import { checkName } from './name.ts'
import { checkPorts } from './ports.ts'
import { checkProxy } from './proxy.ts'
import type { Around, Check, Finding } from './types.ts'

export { systemMachine } from './systemMachine.ts'
export type { Around, Finding, Machine } from './types.ts'

/** [P-02] What public mode asks for, one line for each thing that is missing. */
const checkSettings: Check = ({ config }) => {
  const lacks = config.mode === 'public' ? lacksForPublic(config) : []
  const { mode } = config
  if (lacks.length === 0)
    return [
      {
        check: 'settings',
        verdict: 'ok',
        says: words(`Vollständig, für die Betriebsart ${mode}.`, `Complete, for mode ${mode}.`),
      },
    ]
  const [de, en] = [lackLines(lacks, 'de'), lackLines(lacks, 'en')]
  return lacks.map((_, i) => ({
    check: 'settings',
    verdict: 'fail',
    says: words(`Es fehlt: ${de[i]}.`, `Missing: ${en[i]}.`),
    remedy: words('konklave setup', 'konklave setup'),
  }))
}

const checkEngine: Check = async ({ machine }) => {
  const engine = await machine.engine()
  if (engine)
    return [
      {
        check: 'engine',
        verdict: 'ok',
        says: words(
          `LiveKit ${engine.version}; gebraucht wird ${ENGINE_VERSION}.`,
          `LiveKit ${engine.version}; ${ENGINE_VERSION} is needed.`,
        ),
      },
    ]
  return [
    {
      check: 'engine',
      verdict: 'fail',
      says: words(
        `Hier ist kein LiveKit ${ENGINE_VERSION} oder neuer.`,
        `There is no LiveKit ${ENGINE_VERSION} or newer here.`,
      ),
      remedy: words(
        'Nennen Sie eines in LIVEKIT_SERVER_BIN, oder starten Sie einmal mit --engine-download.',
        'Set LIVEKIT_SERVER_BIN to one, or start once with --engine-download.',
      ),
    },
  ]
}

const checks: readonly Check[] = [
  checkSettings,
  checkName,
  checkPorts,
  checkCertificateFiles,
  checkProxy,
  checkClock,
  checkDisk,
  checkMemory,
  checkEntropy,
  checkFiles,
  checkDatabase,
  checkEngine,
  checkCapacity,
]

/** All checks, in the order in which somebody would mend things. */
export async function checkAll(around: Around): Promise<Finding[]> {
  const found: Finding[] = []
  for (const check of checks) found.push(...(await check(around)))
  return found
}
