import { type Words, words } from '@konklave/protocol'
import type { Config } from '../config/index.ts'

/** What makes processing lawful, by the letters of Art. 6(1) GDPR. */
export type BasisId = Exclude<Config['basisMeeting'], 'default'>

export type Basis = {
  readonly id: BasisId
  readonly article: Words
  readonly name: Words
}

export const bases: Readonly<Record<BasisId, Basis>> = {
  consent: {
    id: 'consent',
    article: words('Art. 6 Abs. 1 Buchst. a DSGVO', 'Art. 6(1)(a) GDPR'),
    name: words('Einwilligung', 'consent'),
  },
  contract: {
    id: 'contract',
    article: words('Art. 6 Abs. 1 Buchst. b DSGVO', 'Art. 6(1)(b) GDPR'),
    name: words('Vertrag mit den Betroffenen', 'contract with the people concerned'),
  },
  obligation: {
    id: 'obligation',
    article: words('Art. 6 Abs. 1 Buchst. c DSGVO', 'Art. 6(1)(c) GDPR'),
    name: words('rechtliche Verpflichtung', 'legal obligation'),
  },
  task: {
    id: 'task',
    article: words('Art. 6 Abs. 1 Buchst. e DSGVO', 'Art. 6(1)(e) GDPR'),
    name: words('Aufgabe im öffentlichen Interesse', 'task in the public interest'),
  },
  interest: {
    id: 'interest',
    article: words('Art. 6 Abs. 1 Buchst. f DSGVO', 'Art. 6(1)(f) GDPR'),
    name: words('berechtigtes Interesse', 'legitimate interest'),
  },
}

/** Art. 6(3) GDPR: these two are no basis without a law behind them. */
export const needsLaw = (id: BasisId): boolean => id === 'task' || id === 'obligation'
/** Art. 21(1) GDPR. */
export const canBeObjectedTo = (id: BasisId): boolean => id === 'task' || id === 'interest'
/** Art. 20(1) GDPR. */
export const isPortable = (id: BasisId): boolean => id === 'consent' || id === 'contract'
