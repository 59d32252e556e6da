import { isCountry, isInEea } from './countries.ts'
import { type Problem, problem } from './problem.ts'

/** Somebody who handles data on behalf of the controller (Art. 28 GDPR). */
export type Processor = {
  readonly name: string
  /** ISO 3166-1, two letters. */
  readonly country: string
  readonly task: string
  /** The contract; outside the EEA also the instrument of the transfer. */
  readonly safeguard: string
}

/** A host that the server talks to, as its operator declares it (P-08). */
export type DeclaredEndpoint = {
  readonly host: string
  readonly runBy: string
  readonly country: string
  /** Instrument of the transfer (Art. 44 ff. GDPR); may be empty within the EEA. */
  readonly safeguard: string
}

const fields = (line: string): string[] => line.split(';').map(part => part.trim())

export function readProcessor(line: string): Processor | Problem {
  const [name = '', country = '', task = '', safeguard = '', ...more] = fields(line)
  if (more.length > 0)
    return problem(
      'hat mehr als vier Teile zwischen Semikolons',
      'has more than four parts between semicolons',
    )
  if (!name) return problem('nennt niemanden', 'names nobody')
  if (!isCountry(country))
    return problem(
      'nennt als zweiten Teil kein Land in zwei Buchstaben, wie DE',
      'lacks a country in two letters, such as DE, as its second part',
    )
  if (!task) return problem('sagt als dritten Teil nicht, wofür', 'does not say what for, as its third part')
  if (!safeguard)
    return problem(
      'nennt als vierten Teil keinen Vertrag (Art. 28 DSGVO)',
      'names no contract (Art. 28 GDPR), as its fourth part',
    )
  return { name, country, task, safeguard }
}

export function readEndpoint(line: string): DeclaredEndpoint | Problem {
  const [host = '', runBy = '', country = '', safeguard = '', ...more] = fields(line)
  if (more.length > 0)
    return problem(
      'hat mehr als vier Teile zwischen Semikolons',
      'has more than four parts between semicolons',
    )
  if (!/^[a-z0-9.:[\]-]+$/.test(host))
    return problem(
      'beginnt nicht mit einem Rechnernamen in Kleinbuchstaben',
      'does not begin with a host name in small letters',
    )
  if (!runBy)
    return problem(
      'sagt als zweiten Teil nicht, wer den Rechner betreibt',
      'does not say who runs the host, as its second part',
    )
  if (!isCountry(country))
    return problem(
      'nennt als dritten Teil kein Land in zwei Buchstaben, wie DE',
      'lacks a country in two letters, such as DE, as its third part',
    )
  if (!isInEea(country) && !safeguard)
    return problem(
      'führt aus dem Europäischen Wirtschaftsraum hinaus und nennt als vierten Teil keine Garantie (Art. 44 bis 49 DSGVO)',
      'leads out of the European Economic Area and names no safeguard (Art. 44 to 49 GDPR), as its fourth part',
    )
  return { host, runBy, country, safeguard }
}
