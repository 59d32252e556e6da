import { isPublicHost, type Words, words } from '@konklave/server'
import { dutyQuestionsAsked } from './duties.ts'
import { proxyQuestions } from './proxy.ts'
import type { Answers, Question } from './question.ts'

const acme = ({ certificate }: Answers) => certificate === 'acme'
const files = ({ certificate }: Answers) => certificate === 'files'
const endsTls = ({ certificate }: Answers) => certificate !== 'proxy'

const notHttps = words('ist keine https://-Adresse', 'is no https:// address')
const https = (answer: string) => (/^https:\/\/\S+$/.test(answer) ? null : notHttps)
const notFull = words('ist kein voller Pfad, der mit / beginnt', 'is no full path, which begins with /')
const path = (answer: string) => (answer.startsWith('/') ? null : notFull)
const notHost = words(
  'ist kein DNS-Name in Kleinbuchstaben, etwa meet.example.org',
  'is no DNS name in small letters, such as meet.example.org',
)
/** An address as copied from a browser, capital letters, umlauts (RFC 5891): the name in it is told. */
const host = (answer: string): Words | null => {
  if (isPublicHost(answer)) return null
  const meant = URL.parse(answer.includes('://') ? answer : `https://${answer}`)?.hostname.replace(/\.$/, '')
  if (!meant || !isPublicHost(meant)) return notHost
  return words(`${notHost.de}. Schreiben Sie ${meant}`, `${notHost.en}. Write ${meant}`)
}

/** How it is reached. */
export const technicalQuestions: readonly Question[] = [
  {
    setting: 'host',
    ask: words('Unter welchem Namen wird der Server geöffnet?', 'Under which name will people open it?'),
    refuse: host,
  },
  {
    setting: 'certificate',
    ask: words(
      'Woher kommt das Zertifikat (acme, files, proxy)?',
      'Where does the certificate come from (acme, files, proxy)?',
    ),
    suggest: () => 'acme',
    offers: ['acme', 'files', 'proxy'],
  },
  {
    setting: 'acmeDirectory',
    ask: words('Verzeichnisadresse der Zertifizierungsstelle?', 'Directory address of the authority?'),
    when: acme,
    refuse: https,
  },
  {
    setting: 'acmeEmail',
    ask: words('Wohin gehen ihre Warnungen (darf leer sein)?', 'Its warnings go to (may be empty)?'),
    when: acme,
  },
  {
    setting: 'acmeChallenge',
    ask: words(
      'Wie wird der Name nachgewiesen (http-01, dns-01)?',
      'How is the name proved (http-01, dns-01)?',
    ),
    when: acme,
    suggest: () => 'http-01',
  },
  {
    setting: 'acmeDnsHook',
    ask: words('Welches Programm legt den DNS-Eintrag an?', 'Program that makes the DNS record?'),
    when: answers => acme(answers) && answers.acmeChallenge === 'dns-01',
    refuse: path,
  },
  {
    setting: 'acmeKid',
    ask: words(
      'Schlüsselkennung einer Kontobindung (die meisten verlangen keine)?',
      'Key identifier of an account binding (most ask for none)?',
    ),
    when: acme,
  },
  {
    setting: 'acmeHmacKey',
    ask: words('Schlüssel der Kontobindung?', 'Key of the account binding?'),
    when: answers => acme(answers) && !!answers.acmeKid,
  },
  {
    setting: 'certificateFile',
    ask: words('Datei des Zertifikats mit seiner Kette?', 'File of the certificate with its chain?'),
    when: files,
    refuse: path,
  },
  {
    setting: 'certificateKeyFile',
    ask: words('Datei des Schlüssels dazu?', 'File of its key?'),
    when: files,
    refuse: path,
  },
  ...proxyQuestions,
  {
    setting: 'tlsProfile',
    ask: words('Welches TLS-Profil (default, strict)?', 'Which TLS profile (default, strict)?'),
    when: endsTls,
    suggest: () => 'default',
  },
  {
    setting: 'publicAddresses',
    ask: words(
      'Adressen von außen (leer: die des Namens)?',
      'Addresses from outside (empty: those of the name)?',
    ),
  },
  {
    setting: 'internalAddresses',
    ask: words('Adressen innen (leer: werden gefunden)?', 'Addresses inside (empty: found by itself)?'),
  },
]

/** The certificate comes before the duties: what has to be said of it depends on where it comes from. */
export const questions: readonly Question[] = [...technicalQuestions, ...dutyQuestionsAsked]
