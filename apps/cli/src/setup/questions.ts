import { type Config, isPublicHost, type SettingName } from '@konklave/server'

export type Answers = Partial<Config>

/** One question of `konklave setup`. What the setting means is printed from its own explanation. */
export type Question = {
  readonly setting: SettingName
  readonly ask: string
  /** Left out when earlier answers make it meaningless. */
  readonly when?: (answers: Answers) => boolean
  /** What an empty answer means, unless something was set before. */
  readonly suggest?: (answers: Answers) => string
  /** Completes "That …"; null: taken. */
  readonly refuse?: (answer: string) => string | null
}

const told = (answer: string) => (answer.trim() === '' ? 'may not be empty: the law asks for it' : null)
const https = (answer: string) => (/^https:\/\/\S+$/.test(answer) ? null : 'is no https:// address')
const acme = ({ certificate }: Answers) => certificate === 'acme'
const files = ({ certificate }: Answers) => certificate === 'files'
const path = (answer: string) => (answer.startsWith('/') ? null : 'is no full path, which begins with /')

/** Further questions, such as those about the legal basis of each operation, in the order in which they are asked. */
export const furtherQuestions: readonly Question[] = []

export const questions: readonly Question[] = [
  {
    setting: 'host',
    ask: 'Under which name will people open it?',
    refuse: answer =>
      isPublicHost(answer) ? null : 'is no DNS name in small letters, such as meet.example.org',
  },
  { setting: 'controllerName', ask: 'Who is responsible for it, by law?', refuse: told },
  { setting: 'controllerAddress', ask: 'Their postal address?', refuse: told },
  { setting: 'controllerContact', ask: 'How do people reach them?', refuse: told },
  {
    setting: 'privacyContact',
    ask: 'How do they reach the data protection officer, or who answers for privacy?',
    refuse: told,
    suggest: ({ controllerContact = '' }) => controllerContact,
  },
  ...furtherQuestions,
  {
    setting: 'certificate',
    ask: 'Where does the certificate come from (acme, files)?',
    suggest: () => 'acme',
    refuse: answer => (answer === 'none' ? 'would keep every browser out' : null),
  },
  { setting: 'acmeDirectory', ask: 'Directory address of the authority?', when: acme, refuse: https },
  { setting: 'acmeEmail', ask: 'Its warnings go to (may be empty)?', when: acme },
  {
    setting: 'acmeChallenge',
    ask: 'How is the name proved (http-01, dns-01)?',
    when: acme,
    suggest: () => 'http-01',
  },
  {
    setting: 'acmeDnsHook',
    ask: 'Program that makes the DNS record?',
    when: answers => acme(answers) && answers.acmeChallenge === 'dns-01',
    refuse: path,
  },
  { setting: 'acmeKid', ask: 'Key identifier of an account binding (most ask for none)?', when: acme },
  {
    setting: 'acmeHmacKey',
    ask: 'Key of the account binding?',
    when: answers => acme(answers) && !!answers.acmeKid,
  },
  { setting: 'certificateFile', ask: 'File of the certificate with its chain?', when: files, refuse: path },
  { setting: 'certificateKeyFile', ask: 'File of its key?', when: files, refuse: path },
  {
    setting: 'tlsProfile',
    ask: 'Which TLS profile (default, strict)?',
    suggest: () => 'default',
  },
  { setting: 'publicAddresses', ask: 'Addresses from outside (empty: those of the name)?' },
  { setting: 'internalAddresses', ask: 'Addresses inside (empty: found by itself)?' },
]
