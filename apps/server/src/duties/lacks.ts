import { type Config, fileKey } from '../config/index.ts'
import { needsLaw } from './bases.ts'
import { endpointsOf } from './endpoints.ts'
import { basisOf } from './facts.ts'
import { operations } from './operations.ts'

const empty = (text: string) => text.trim() === ''

/** [P-02, P-03, P-08] What a public server owes the people who meet on it and has not said yet; one line each. */
export function lacksForDuties(config: Config): string[] {
  const told: readonly (readonly [string, string])[] = [
    [config.controllerName, 'controller_name: who is responsible for this server'],
    [config.controllerAddress, 'controller_address: the postal address of that'],
    [config.controllerContact, 'controller_contact: how people reach them'],
    [config.privacyContact, 'privacy_contact: who answers questions about personal data'],
  ]
  return [
    ...told.flatMap(([value, line]) => (empty(value) ? [line] : [])),
    ...(config.authority === ''
      ? ['authority: true for a public authority, false for everybody else']
      : lacksForBases(config)),
    ...lacksForEndpoints(config),
  ]
}

function lacksForBases(config: Config): string[] {
  const happening = operations.filter(operation => operation.happens(config))
  const chosen = happening.map(operation => ({ operation, basis: basisOf(config, operation)?.id }))
  const keys = (id: string) =>
    chosen.flatMap(({ operation, basis }) => (basis === id ? [fileKey(operation.setting)] : [])).join(', ')
  const interest = config.authority === 'true' ? keys('interest') : ''
  const refusable = chosen.filter(({ operation, basis }) => basis === 'consent' && !operation.canBeRefused)
  return [
    // Art. 6(1) subparagraph 2 GDPR.
    ...(interest
      ? [
          `${interest}: a public authority cannot rest on legitimate interest; task or obligation, and basis_law`,
        ]
      : []),
    ...refusable.map(
      ({ operation }) =>
        `${fileKey(operation.setting)}: nobody could refuse this and still meet, so consent would not be free`,
    ),
    ...(keys('consent') && empty(config.consentAlternative)
      ? ['consent_alternative: how those who do not consent take part all the same; else consent is not free']
      : []),
    ...(chosen.some(({ basis }) => basis !== undefined && needsLaw(basis)) && empty(config.basisLaw)
      ? ['basis_law: the law behind the task or obligation, such as § 3 BDSG; Art. 6(3) GDPR asks for one']
      : []),
  ]
}

function lacksForEndpoints(config: Config): string[] {
  return endpointsOf(config).flatMap(({ host, because, declared }) =>
    declared
      ? []
      : [
          `endpoints: ${fileKey(because)} makes this server talk to ${host}; say who runs it and where: "${host}; name; country"`,
        ],
  )
}
