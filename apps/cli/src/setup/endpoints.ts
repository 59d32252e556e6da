import {
  type Endpoint,
  endpointsOf,
  isInEea,
  isProblem,
  readEndpoint,
  type Words,
  words,
} from '@konklave/server'
import { askUntil, type Somebody } from './answer.ts'
import { type Answers, configWith } from './question.ts'

type Known = { readonly runBy: string; readonly country: string }

/** What these say of themselves. A proposal: it becomes the operator's statement, so the operator confirms it. */
const KNOWN: Readonly<Record<string, Known>> = {
  'acme-v02.api.letsencrypt.org': { runBy: 'Internet Security Research Group', country: 'US' },
  'acme-staging-v02.api.letsencrypt.org': { runBy: 'Internet Security Research Group', country: 'US' },
  'github.com': { runBy: 'GitHub, Inc.', country: 'US' },
}

/**
 * [P-08] Asks for what nobody but the operator can say of each host that the answers make the server talk to, and that
 * is not declared yet.
 */
export async function declareHosts(answers: Answers, somebody: Somebody): Promise<Answers> {
  const open = endpointsOf(configWith(answers)).filter(({ declared }) => declared === null)
  const lines = answers.endpoints ? [answers.endpoints] : []
  for (const endpoint of open) lines.push(await declare(endpoint, somebody))
  return open.length === 0 ? answers : { ...answers, endpoints: lines.join('\n') }
}

async function declare({ host, purpose, data }: Endpoint, somebody: Somebody): Promise<string> {
  const known = KNOWN[host]
  const runBy = await put(somebody, {
    ask: words(
      `Wer betreibt ${host}?\nDieser Server wird mit ihm sprechen: Er ${purpose.de}. Er erhält: ${data.de}.\nDer Datenschutzhinweis muss das sagen.`,
      `Who runs ${host}?\nThis server will talk to it: it ${purpose.en}. It receives: ${data.en}.\nThe privacy notice has to say so.`,
    ),
    now: known?.runBy ?? '',
    refuse: answer => problemOf([host, answer, 'DE']),
  })
  const country = await put(somebody, {
    ask: words(
      'In welchem Land sitzt der Betreiber? Zwei Buchstaben, etwa DE.',
      'In which country are they? Two letters, such as DE.',
    ),
    now: known?.country ?? '',
    read: typed => typed.toUpperCase(),
    refuse: answer => problemOf([host, runBy, answer, 'any']),
  })
  if (isInEea(country)) return [host, runBy, country].join('; ')
  const safeguard = await put(somebody, {
    ask: words(
      'Welche Garantie deckt, was den Europäischen Wirtschaftsraum verlässt?\nArt. 44 bis 49 DSGVO: ein Angemessenheitsbeschluss, Standardvertragsklauseln; oder warum nichts Personenbezogenes dorthin geht. Ob sie trägt, können nur Sie prüfen.',
      'Which safeguard covers what leaves the European Economic Area?\nArt. 44 to 49 GDPR: an adequacy decision, standard contractual clauses; or why nothing personal is sent there. Only you can check that it holds.',
    ),
    now: '',
    refuse: answer => problemOf([host, runBy, country, answer]),
  })
  return [host, runBy, country, safeguard].join('; ')
}

type Asked = {
  readonly ask: Words
  readonly now: string
  readonly read?: (typed: string) => string
  readonly refuse: (answer: string) => Words | null
}

function put(somebody: Somebody, { ask, now, read, refuse }: Asked): Promise<string> {
  const text = `\n${ask[somebody.language]}\n>${now === '' ? '' : ` [${now}]`} `
  return askUntil(somebody, { text, now, ...(read && { read }) }, refuse)
}

/** Completes "That …". */
function problemOf(parts: readonly string[]): Words | null {
  if (parts.some(part => part.includes(';')))
    return words(
      'enthält ein Semikolon, und das trennt die Teile einer Zeile',
      'has a semicolon, which separates the parts of a line',
    )
  const made = readEndpoint(parts.join('; '))
  return isProblem(made) ? made.problem : null
}
