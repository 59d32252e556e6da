import { type AuditFinding, type Words, words } from '@konklave/server'

export type Outcome = {
  /** 0: all is well, 1: something deviates, 2: something could not be looked at. */
  readonly code: 0 | 1 | 2
  /** One line, where the result says less than one might think. */
  readonly warning: Words | null
}

/** What an audit comes to. What could not be seen is no pass, whatever the reason; only what was left out on purpose is. */
export function outcomeOf(findings: readonly AuditFinding[]): Outcome {
  const unseen = findings.filter(({ verdict }) => verdict === 'could-not-look')
  const deviates = findings.some(({ verdict }) => verdict === 'deviation')
  return {
    code: deviates ? 1 : unseen.length > 0 ? 2 : 0,
    warning: unseen.length > 0 ? warningOf(unseen) : null,
  }
}

function warningOf(unseen: readonly AuditFinding[]): Words {
  const ids = [...new Set(unseen.map(({ probe }) => probe))].join(', ')
  const why = (language: 'de' | 'en') => [...new Set(unseen.map(({ says }) => says[language]))].join(' ')
  return words(
    `Nicht bestanden, denn nicht alles war zu sehen (${ids}): ${why('de')}`,
    `This is no pass, for not all could be seen (${ids}): ${why('en')}`,
  )
}
