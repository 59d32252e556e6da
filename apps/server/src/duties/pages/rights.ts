import { type SpokenLanguage, words } from '@konklave/protocol'
import { canBeObjectedTo, isPortable } from '../bases.ts'
import type { Facts } from '../facts.ts'
import type { Section } from './frame.ts'
import { type Html, html, operatorText } from './html.ts'

/** What people can ask for; what of it applies follows from the legal bases (P-03). */
export function rightsSections(facts: Facts, language: SpokenLanguage): Section[] {
  const objection = objectionSection(facts, language)
  const consent = consentSection(facts, language)
  return [
    general(facts, language),
    ...(objection ? [objection] : []),
    ...(consent ? [consent] : []),
    {
      id: 'duty',
      title: words('Müssen Sie etwas angeben', 'Do you have to state anything'),
      body:
        language === 'de'
          ? html`<p>Nein. Der Name kann irgendeiner sein. Ohne Netzadresse kommt keine Verbindung zustande. Niemand wird automatisch bewertet, und es wird nichts automatisch über Sie entschieden.</p>`
          : html`<p>No. The name can be any name. Without a network address there is no connection. Nobody is rated automatically, and nothing is decided about you automatically.</p>`,
    },
  ]
}

function general(facts: Facts, language: SpokenLanguage): Section {
  const { config, operations } = facts
  const german = language === 'de'
  const portable = operations.some(({ basis }) => basis && isPortable(basis.id))
  const whom = config.privacyContact.trim() || config.controllerContact.trim()
  const authority = config.supervisoryAuthority.trim()
  return {
    id: 'rights',
    title: words('Ihre Rechte', 'Your rights'),
    body: html`<p>${
      german
        ? `Sie können Auskunft verlangen (Art. 15 DSGVO), Berichtigung (Art. 16), Löschung (Art. 17) und Einschränkung der Verarbeitung (Art. 18)${portable ? ', und Ihre Daten in einem gängigen Format erhalten (Art. 20)' : ''}.`
        : `You can ask for access (Art. 15 GDPR), rectification (Art. 16), erasure (Art. 17) and restriction of processing (Art. 18)${portable ? ', and receive your data in a common format (Art. 20)' : ''}.`
    } ${whom === '' ? null : html`${german ? 'Wenden Sie sich dazu an' : 'Turn to'} ${operatorText(whom)}`}</p>
<p>${
      german
        ? 'Der Server kennt Sie nicht und kann nach einer Besprechung nicht feststellen, wer dabei war (Art. 11 DSGVO). Was Ihr Browser sich gemerkt hat, löschen Sie selbst: indem Sie die Besprechung verlassen, den Tab schließen oder die Daten dieser Website löschen.'
        : 'The server does not know you and cannot find out after a meeting who was in it (Art. 11 GDPR). What your browser keeps you delete yourself: by leaving the meeting, closing the tab or deleting the data of this site.'
    }</p>
<p>${
      german
        ? 'Sie können sich bei einer Aufsichtsbehörde für den Datenschutz beschweren (Art. 77 DSGVO), zum Beispiel dort, wo Sie wohnen oder arbeiten.'
        : 'You can complain to a supervisory authority for data protection (Art. 77 GDPR), for example where you live or work.'
    }${authority === '' ? null : html` ${german ? 'Für diesen Server zuständig:' : 'In charge of this server:'} ${operatorText(authority)}`}</p>`,
  }
}

/** [P-03] Art. 21(4) GDPR: clearly and apart from everything else. */
function objectionSection({ operations, config }: Facts, language: SpokenLanguage): Section | null {
  const open = operations.filter(({ basis }) => basis && canBeObjectedTo(basis.id))
  if (open.length === 0) return null
  const german = language === 'de'
  const titles = open.map(({ title }) => title[language]).join(german ? '“, „' : '”, “')
  return {
    id: 'objection',
    apart: true,
    title: words('Ihr Recht zu widersprechen', 'Your right to object'),
    body: html`<p>${
      german
        ? html`<strong>Sie können der Verarbeitung aus Gründen, die sich aus Ihrer besonderen Situation ergeben, jederzeit widersprechen (Art. 21 DSGVO).</strong> Das gilt für: „${titles}“.`
        : html`<strong>On grounds relating to your particular situation you can object to the processing at any time (Art. 21 GDPR).</strong> This holds for: “${titles}”.`
    } ${to(config.privacyContact.trim() || config.controllerContact.trim(), german)}</p>`,
  }
}

const to = (whom: string, german: boolean): Html | null =>
  whom === '' ? null : html`${german ? 'Schreiben Sie an' : 'Write to'} ${operatorText(whom)}`

function consentSection({ operations, config }: Facts, language: SpokenLanguage): Section | null {
  if (!operations.some(({ basis }) => basis?.id === 'consent')) return null
  const german = language === 'de'
  return {
    id: 'consent',
    apart: true,
    title: words('Ihre Einwilligung', 'Your consent'),
    body: html`<p>${
      german
        ? 'Teilzunehmen ist freiwillig. Sie willigen ein, indem Sie nach diesem Hinweis eintreten, und mit jedem Einschalten von Kamera oder Mikrofon. Sie können die Einwilligung jederzeit widerrufen, indem Sie sie ausschalten oder die Besprechung verlassen; was bis dahin geschah, bleibt rechtmäßig.'
        : 'Taking part is voluntary. You consent by entering after this notice, and each time you turn on camera or microphone. You can withdraw your consent at any time by turning them off or leaving the meeting; what happened until then stays lawful.'
    }</p>
<p>${german ? 'Wenn Sie nicht einwilligen:' : 'If you do not consent:'} ${operatorText(config.consentAlternative)}</p>`,
  }
}
