import { type SpokenLanguage, type Words, words } from '@konklave/protocol'
import type { InventoryEntry } from '../../inventory/index.ts'
import {
  blank,
  type DutyDocument,
  inline,
  list,
  type Say,
  sayIn,
  told as toldText,
} from '../documents/markdown.ts'
import { controllerTable } from '../documents/parties.ts'
import { categoryNames } from '../terms.ts'
import type { Breach } from './incident.ts'
import { reportBy, told } from './moments.ts'
import { numbers, reached } from './reached.ts'

/** [P-07] Art. 33(3) GDPR: a draft, as far as a program can know it. */
export function noticeToAuthority(breach: Breach, language: SpokenLanguage): DutyDocument {
  const say = sayIn(language)
  const { incident, scene, facts } = breach
  const { component, fromMs, toMs, knownMs } = incident
  const { privacyContact, supervisoryAuthority } = facts.config
  return {
    name: 'notice-to-the-authority',
    title: words(
      'Meldung einer Verletzung des Schutzes personenbezogener Daten (Art. 33 DSGVO), Entwurf',
      'Notification of a personal data breach (Art. 33 GDPR), draft',
    ),
    text: `${say('An:', 'To:')} ${toldText(supervisoryAuthority, say, 'supervisory_authority', 'supervisory_authority')}

${controllerTable(facts, say)}

## ${say('Art der Verletzung (Abs. 3 Buchst. a)', 'Nature of the breach (para. 3(a))')}

${component.title[language]}. ${blank(say, 'was geschah, wie es bemerkt wurde', 'what happened, how it was noticed')}

${list([
  `${say('Zeitraum:', 'Period:')} ${told(fromMs, language, say)} – ${told(toMs, language, say)}`,
  `${say('Bekannt geworden:', 'Became known:')} ${told(knownMs, language, say)}; ${say('Frist:', 'deadline:')} ${told(reportBy(knownMs), language, say)}`,
  `${say('Gründe, falls diese Meldung später kommt:', 'Reasons, if this comes later than that:')} ${blank(say, 'entfällt', 'not applicable')}`,
])}

${say('Kategorien betroffener Personen:', 'Categories of people concerned:')}

${list(peopleOf(breach, language, say))}

${say('Kategorien von Daten:', 'Categories of data:')}

${list(dataOf(breach, language, say))}

${say(
  'Ungefähre Zahlen. Wie viele Menschen sich getroffen haben, wird nicht aufgehoben.',
  'Approximate numbers. How many people met is not kept.',
)}

${list(numbers(scene, say).map(([what, value]) => `${what}: ${value}`))}

${say('Nicht zu lesen waren:', 'Could not be read:')}

${list(component.closed.map(({ what, why }) => `${what[language]}. ${why[language]}`))}

## ${say('Anlaufstelle (Buchst. b)', 'Contact (point b)')}

${toldText(privacyContact, say, 'privacy_contact', 'privacy_contact')}

## ${say('Wahrscheinliche Folgen (Buchst. c)', 'Likely consequences (point c)')}

${component.consequences[language]} ${blank(say, 'für Ihre Besprechungen ergänzen', 'complete for your meetings')}

## ${say('Maßnahmen (Buchst. d)', 'Measures (point d)')}

${list(component.todo.map(text => `☐ ${text[language]}`))}
- ${blank(say, 'was davon getan ist, was noch folgt', 'what of it is done, what is to follow')}

${say('Was noch nicht bekannt ist, wird nachgereicht (Abs. 4).', 'What is not known yet follows (para. 4).')}
`,
  }
}

/** [P-07] Art. 34(2) GDPR, in plain words: a draft for those cases in which the risk is high. */
export function noticeToPeople({ incident, facts }: Breach, language: SpokenLanguage): DutyDocument {
  const say = sayIn(language)
  const { component, fromMs, toMs } = incident
  const { controllerName, privacyContact, host } = facts.config
  const name = toldText(controllerName, say, 'controller_name', 'controller_name')
  return {
    name: 'notice-to-people',
    title: words(
      'Benachrichtigung der betroffenen Personen (Art. 34 DSGVO), Entwurf',
      'Communication to the people concerned (Art. 34 GDPR), draft',
    ),
    text: `> ${component.weigh[language]}

${say('Guten Tag,', 'Hello,')}

${say(
  `auf unserem Server für Besprechungen${host ? ` (${inline(host)})` : ''} gab es einen Vorfall: ${component.title.de}. Zeitraum: ${told(fromMs, 'de', say)} bis ${told(toMs, 'de', say)}.`,
  `there was an incident on our server for meetings${host ? ` (${inline(host)})` : ''}: ${lowerFirst(component.title.en)}. Period: ${told(fromMs, 'en', say)} to ${told(toMs, 'en', say)}.`,
)}

${say('Was das für Sie bedeutet:', 'What that means for you:')} ${component.consequences[language]}

${say('Was weiterhin niemand außer Ihnen und Ihren Gesprächspartnern lesen kann:', 'What nobody but you and those you talked to can read:')}

${list(component.closed.map(({ what, why }) => `${what[language]}. ${why[language]}`))}

${say('Was wir tun:', 'What we do:')} ${blank(say, 'was getan ist und noch folgt', 'what is done and is to follow')}

${say('Was Sie tun können:', 'What you can do:')} ${blank(say, 'etwa: neue Links benutzen, die wir Ihnen geben; alte Seiten schließen', 'such as: use the new links that we give you; close old pages')}

${say('Fragen beantwortet:', 'Questions are answered by:')} ${toldText(privacyContact, say, 'privacy_contact', 'privacy_contact')}

${name}
`,
  }
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

function peopleOf({ incident, facts }: Breach, language: SpokenLanguage, say: Say): string[] {
  const { operations } = reached(incident.component, facts)
  const some = operations.filter(({ entries }) =>
    entries.some(entry => entry.category !== 'none' && !isCopy(entry)),
  )
  return some.length === 0
    ? [blank(say, 'wer mit diesem Link zu tun hatte', 'who had to do with that link')]
    : some.map(({ people }) => people[language])
}

/** Holds nothing but what has entries of its own, so nobody else is concerned. */
const isCopy = ({ where }: InventoryEntry): boolean =>
  /^file (konklave\.db\.before-|restoring\/|backing-up-|backup$)/.test(where)

/** What says something about a person; keys and settings are no category of data of anybody. */
function dataOf({ incident, facts }: Breach, language: SpokenLanguage, say: Say): string[] {
  const { entries } = reached(incident.component, facts)
  const personal = entries.filter(({ category }) => category !== 'none')
  if (personal.length === 0)
    return [
      say('keine, die dieser Server aufhebt', 'none that this server keeps'),
      blank(say, 'was in dem Raum gesprochen wurde', 'what was said in the room'),
    ]
  const lines = personal.map(({ category, purpose, label }) =>
    inline(nameOf(label ?? purpose, category, language)),
  )
  return [...new Set(lines)]
}

const nameOf = (what: Words, category: keyof typeof categoryNames, language: SpokenLanguage): string =>
  `${what[language]} (${categoryNames[category][language]})`
