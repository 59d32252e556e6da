import type { AddressSources } from '@konklave/server'
import { systemPlaces } from '../places.ts'
import { type SetUp, setUp } from '../setUp.ts'

/** A machine with these addresses, and what the DNS says of any name. */
export const network = (ofName: string[], own: string[]): AddressSources => ({
  resolve: async () => ofName,
  interfaces: () => ({
    eth0: own.map(address => ({
      address,
      family: address.includes(':') ? 'IPv6' : 'IPv4',
      internal: false,
      netmask: '',
      mac: '',
      cidr: null,
      scopeid: 0,
    })) as never,
  }),
})
export const CONTROLLER = [
  ...['--controller-name', 'Gemeinde Nord', '--controller-address', 'Weg 1, 24000 Nord'],
  ...['--controller-contact', 'post@nord.example', '--privacy-contact', 'dsb@nord.example'],
  ...['--authority', 'true', '--basis-law', '§ 3 LDSG'],
]
/** Everything that a public server has to say. */
export const FLAGS = [
  ...['--host', 'meet.nord.example', ...CONTROLLER, '--certificate', 'acme'],
  ...['--acme-directory', 'https://acme.example/directory', '--endpoints', 'acme.example; Example; DE'],
]

/** Setup below `dir` of an office with one address, unless something is different. */
export const setUpIn = (dir: string, changes: Partial<SetUp> = {}): Promise<string> =>
  setUp({
    flags: FLAGS,
    places: systemPlaces(dir),
    isSystem: true,
    language: 'en',
    ask: null,
    grantNote: 'first',
    program: ['/opt/konklave/bin/konklave'],
    command: 'konklave',
    engine: null,
    addresses: network(['192.0.2.7'], ['192.0.2.7']),
    ...changes,
  })

/** Answers each question whose prompt holds one of these words; everything else with Enter. */
export function typing(replies: Readonly<Record<string, readonly string[]>>) {
  const asked: string[] = []
  let open: string[] = []
  const ask = async (prompt: string) => {
    asked.push(prompt)
    if (prompt.startsWith('\n'))
      open = [...(Object.entries(replies).find(([words]) => prompt.includes(words))?.[1] ?? [])]
    return open.shift() ?? ''
  }
  const wrong = () => asked.filter(prompt => prompt.startsWith('That '))
  return { asked, ask, wrong, all: () => asked.join('\n') }
}
/** Answers of a public authority with certificate files. */
export const OFFICE = {
  'Under which name': ['meet.nord.example'],
  'Where does the certificate': ['files'],
  'File of the certificate': ['/etc/tls/chain.pem'],
  'File of its key': ['/etc/tls/key.pem'],
  'Who is responsible': ['Gemeinde Nord'],
  'postal address': ['Weg 1'],
  'How are you reached': ['post@nord.example'],
  'public authority?': ['yes'],
  'Which law': ['§ 3 LDSG'],
}
export const ACME = {
  ...OFFICE,
  'Where does the certificate': ['acme'],
  'Directory address': ['https://acme.example/directory'],
  'Who runs acme.example': ['Example'],
  'In which country': ['DE'],
}
