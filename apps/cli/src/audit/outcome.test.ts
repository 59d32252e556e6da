import { type AuditFinding, words } from '@konklave/server'
import { expect, test } from 'vitest'
import { outcomeOf } from './outcome.ts'

const finding = (
  probe: AuditFinding['probe'],
  verdict: AuditFinding['verdict'],
  says = 'It is so.',
): AuditFinding => ({ probe, verdict, says: words(says, says) })

const fine = [finding('P-02', 'ok'), finding('P-17', 'not-applicable')]
const NO_MEETING = 'The canary meeting did not come about (members: they ended).'

test('[P-15] all is well only when all was seen, or left out on purpose', () => {
  expect(outcomeOf(fine)).toEqual({ code: 0, warning: null })
})

test('[P-15] an audit that could not look is no pass, and says in one line what and why', () => {
  const unseen = [
    finding('P-33', 'could-not-look', NO_MEETING),
    finding('P-41', 'could-not-look', NO_MEETING),
  ]
  const { code, warning } = outcomeOf([...fine, ...unseen])
  expect(code).toBe(2)
  expect(warning?.en).toBe(`This is no pass, for not all could be seen (P-33, P-41): ${NO_MEETING}`)
  expect(warning?.de).toMatch(/^Nicht bestanden, .* \(P-33, P-41\)/)
})

test('[P-15] a deviation counts more than what could not be seen, which is told beside it', () => {
  const { code, warning } = outcomeOf([
    finding('P-05', 'deviation'),
    finding('P-33', 'could-not-look', NO_MEETING),
  ])
  expect(code).toBe(1)
  expect(warning?.en).toContain('P-33')
})
