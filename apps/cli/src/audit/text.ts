import type { AuditFinding } from '@konklave/server'

type Language = 'de' | 'en'
type Verdict = AuditFinding['verdict']

const VERDICTS: Readonly<Record<Verdict, Readonly<Record<Language, string>>>> = {
  ok: { de: 'gut', en: 'ok' },
  deviation: { de: 'ABWEICHUNG', en: 'DEVIATION' },
  'not-applicable': { de: 'entfällt', en: 'n/a' },
  'could-not-look': { de: 'ungesehen', en: 'unseen' },
}
const ORDER = ['ok', 'deviation', 'not-applicable', 'could-not-look'] as const
const WIDTH = 12

/** Findings for a person: what was seen, and below what to do; a sum at the end. */
export function auditText(findings: readonly AuditFinding[], language: Language): string {
  const lines = findings.flatMap(({ probe, verdict, says, remedy }) => [
    `${VERDICTS[verdict][language].padEnd(WIDTH)}${probe}  ${says[language]}`,
    ...(remedy ? [`${' '.repeat(WIDTH + 6)}→ ${remedy[language]}`] : []),
  ])
  const sums = ORDER.flatMap(verdict => {
    const count = new Set(findings.filter(one => one.verdict === verdict).map(({ probe }) => probe)).size
    return count === 0 ? [] : [`${VERDICTS[verdict][language]} ${count}`]
  })
  return [...lines, '', sums.join(', ')].join('\n')
}

/** The same for a program. */
export const auditJson = (findings: readonly AuditFinding[]): string => JSON.stringify(findings)
