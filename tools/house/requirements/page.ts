import { probes } from '../../../apps/server/src/audit/index.ts'
import type { Probe } from '../../../apps/server/src/audit/types.ts'
import { testsById } from '../ruleTable.ts'
import { requirements } from './list.ts'

const INTRODUCTION = `# Requirements

What data protection and the BSI ask of a system for video conferences, one line each, in our own words, with what proves
it here. This page is written by \`npm run docs\`: probes from \`apps/server/src/audit\`, tests from their names.

*On a running server*: what \`konklave audit\` does there. *Tests*: files whose test names carry the id; each probe was also made to see
a deviation (\`apps/cli/src/audit/testing/deviations.ts\`). *Not yet*: what is missing, or why there is nothing.

Sources, as far as they were read: the DSK's guidance on video conferences (2020) and the notes of the Berlin, Hessian and
Baden-Württemberg authorities; BSI minimum standards and TR-02102-2; GDPR, TDDDG; EN 301 549. This is no legal advice and no certificate.
`

/** docs/REQUIREMENTS.md as it should be. */
export function requirementsPage(): string {
  const tests = testsById()
  const rows = requirements.map(({ id, title, notYet = '' }) => {
    const looks = probes.find(probe => probe.id === id)?.looks.en ?? ''
    const files = [...(tests.get(id) ?? [])].sort().map(file => `\`${file}\``)
    return `| ${id} | ${title} | ${looks} | ${files.join('<br>')} | ${notYet} |`
  })
  const proved = requirements.filter(({ id }) => probes.some(probe => probe.id === id)).length
  const tested = requirements.filter(({ id }) => tests.has(id)).length
  return [
    INTRODUCTION,
    `Of ${requirements.length}, ${proved} are proved on a running server and ${tested} have tests; ${unproved().length} have neither.`,
    '',
    '| Id | Requirement | On a running server | Tests | Not yet |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n')
}

/** Those with neither a probe nor a test. */
export function unproved(known: readonly Pick<Probe, 'id'>[] = probes): string[] {
  const tests = testsById()
  return requirements
    .filter(({ id }) => !tests.has(id) && !known.some(probe => probe.id === id))
    .map(({ id }) => id)
}
