import { isPublicHost } from '@konklave/server'
import { dutyQuestionsAsked } from './duties.ts'
import type { Answers, Question } from './question.ts'

const https = (answer: string) => (/^https:\/\/\S+$/.test(answer) ? null : 'is no https:// address')
const acme = ({ certificate }: Answers) => certificate === 'acme'
const files = ({ certificate }: Answers) => certificate === 'files'
const path = (answer: string) => (answer.startsWith('/') ? null : 'is no full path, which begins with /')

/** The certificate comes before the duties: what has to be said of it depends on where it comes from. */
export const questions: readonly Question[] = [
  {
    setting: 'host',
    ask: 'Under which name will people open it?',
    refuse: answer =>
      isPublicHost(answer) ? null : 'is no DNS name in small letters, such as meet.example.org',
  },
  {
    setting: 'certificate',
    ask: 'Where does the certificate come from (acme, files)?',
    suggest: () => 'acme',
    offers: ['acme', 'files'],
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
  ...dutyQuestionsAsked,
]
