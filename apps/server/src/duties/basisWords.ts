import { type Words, words } from '@konklave/protocol'
import { needsLaw } from './bases.ts'
import type { Facts, OperationFacts } from './facts.ts'

/** The legal basis of an operation in one or two sentences. */
export function basisWords({ basis, interest }: OperationFacts, { config }: Facts): Words {
  if (basis === null)
    return words(
      'nicht angegeben; dieser Server ist nicht öffentlich',
      'not stated; this server is not public',
    )
  const { name, article } = basis
  const law = needsLaw(basis.id) && config.basisLaw.trim() !== '' ? config.basisLaw.trim() : null
  const end = (language: 'de' | 'en', and: string) => {
    const head = `${name[language]} (${article[language]}${law ? ` ${and} ${law}` : ''})`
    return basis.id === 'interest' ? `${head}: ${interest[language]}` : head
  }
  return words(end('de', 'in Verbindung mit'), end('en', 'together with'))
}

export const meetingPurpose = ({ config }: Facts): Words =>
  config.purpose.trim() === ''
    ? words('sich zu besprechen, ohne am selben Ort zu sein', 'to meet and confer without being in one place')
    : words(config.purpose.trim(), config.purpose.trim())
