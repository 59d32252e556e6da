import { type SpokenLanguage, type Words, words } from '@konklave/protocol'
import { type Config, fileKey, type SettingName } from '../config/index.ts'
import { type BasisId, needsLaw } from './bases.ts'
import { endpointsOf } from './endpoints.ts'
import { basisOf } from './facts.ts'
import { operations } from './operations.ts'

/** Something that a public server must say and has not said, or not so that it can stand. */
export type Lack = {
  readonly settings: readonly SettingName[]
  /** What belongs there, or why it cannot stand: no full sentence, without the names of the settings. */
  readonly says: Words
}

export const lack = (setting: SettingName, de: string, en: string): Lack => ({
  settings: [setting],
  says: words(de, en),
})

/** A line each, as an operator reads it: the settings as they are called in the file, and what about them. */
export const lackLines = (lacks: readonly Lack[], language: SpokenLanguage = 'en'): string[] =>
  lacks.map(({ settings, says }) => `${settings.map(fileKey).join(', ')}: ${says[language]}`)

const empty = (text: string) => text.trim() === ''

/** [P-02, P-03, P-08] What a public server owes the people who meet on it and has not said yet. */
export function lacksForDuties(config: Config): Lack[] {
  const told = [
    lack('controllerName', 'wer für diesen Server verantwortlich ist', 'who is responsible for this server'),
    lack('controllerAddress', 'die Postanschrift dazu', 'the postal address of that'),
    lack('controllerContact', 'wie man sie erreicht', 'how people reach them'),
    lack(
      'privacyContact',
      'wer Fragen zu personenbezogenen Daten beantwortet',
      'who answers questions about personal data',
    ),
  ]
  return [
    ...told.filter(({ settings: [name] }) => name && empty(String(config[name]))),
    ...(config.authority === ''
      ? [
          lack(
            'authority',
            'true bei einer öffentlichen Stelle, sonst false',
            'true for a public authority, false for everybody else',
          ),
        ]
      : lacksForBases(config)),
    ...lacksForEndpoints(config),
  ]
}

function lacksForBases(config: Config): Lack[] {
  const happening = operations.filter(operation => operation.happens(config))
  const chosen = happening.map(operation => ({ operation, basis: basisOf(config, operation)?.id }))
  const restingOn = (id: BasisId) =>
    chosen.flatMap(({ operation, basis }) => (basis === id ? [operation.setting] : []))
  const interest = config.authority === 'true' ? restingOn('interest') : []
  const refusable = chosen.filter(({ operation, basis }) => basis === 'consent' && !operation.canBeRefused)
  return [
    // Art. 6(1) subparagraph 2 GDPR.
    ...(interest.length > 0
      ? [
          {
            settings: interest,
            says: words(
              'eine öffentliche Stelle kann sich nicht auf ein berechtigtes Interesse stützen; task oder obligation, und basis_law',
              'a public authority cannot rest on legitimate interest; task or obligation, and basis_law',
            ),
          },
        ]
      : []),
    ...refusable.map(({ operation }) =>
      lack(
        operation.setting,
        'niemand könnte das ablehnen und trotzdem teilnehmen, die Einwilligung wäre also nicht frei',
        'nobody could refuse this and still meet, so consent would not be free',
      ),
    ),
    ...(restingOn('consent').length > 0 && empty(config.consentAlternative)
      ? [
          lack(
            'consentAlternative',
            'wie trotzdem teilnimmt, wer nicht einwilligt; sonst ist die Einwilligung nicht frei',
            'how those who do not consent take part all the same; else consent is not free',
          ),
        ]
      : []),
    ...(chosen.some(({ basis }) => basis !== undefined && needsLaw(basis)) && empty(config.basisLaw)
      ? [
          lack(
            'basisLaw',
            'das Gesetz hinter der Aufgabe oder Verpflichtung, etwa § 3 BDSG; Art. 6 Abs. 3 DSGVO verlangt eines',
            'the law behind the task or obligation, such as § 3 BDSG; Art. 6(3) GDPR asks for one',
          ),
        ]
      : []),
  ]
}

function lacksForEndpoints(config: Config): Lack[] {
  return endpointsOf(config).flatMap(({ host, because, declared }) =>
    declared
      ? []
      : [
          lack(
            'endpoints',
            `${fileKey(because)} lässt diesen Server mit ${host} sprechen; sagen Sie, wer den Rechner betreibt und wo: "${host}; Name; Land"`,
            `${fileKey(because)} makes this server talk to ${host}; say who runs it and where: "${host}; name; country"`,
          ),
        ],
  )
}
