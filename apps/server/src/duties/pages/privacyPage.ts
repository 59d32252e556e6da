import { type SpokenLanguage, words } from '@konklave/protocol'
import { isInEea } from '../../config/index.ts'
import { basisWords, meetingPurpose } from '../basisWords.ts'
import { askedOfNameService } from '../endpoints.ts'
import type { Facts } from '../facts.ts'
import { grouped, namesIn } from '../grouped.ts'
import { countryIn, placeNames } from '../terms.ts'
import { controllerSection, modeLead } from './controller.ts'
import type { DutyPage, Section } from './frame.ts'
import { PRIVACY_PATH } from './frame.ts'
import { html } from './html.ts'
import { rightsSections } from './rights.ts'

/** [P-67, P-68] The notice of Art. 13 GDPR, as this server is configured. */
export function privacyPage(facts: Facts, language: SpokenLanguage): DutyPage {
  return {
    path: PRIVACY_PATH,
    title: words('Datenschutz', 'Privacy'),
    lead: modeLead(facts.config),
    sections: [
      inShort(language),
      controllerSection(facts.config, language),
      whatFor(facts, language),
      ...notSeen(language),
      receivers(facts, language),
      abroad(facts, language),
      howLong(language),
      browser(facts, language),
      ...rightsSections(facts, language),
      everything(facts, language),
    ],
  }
}

function inShort(language: SpokenLanguage): Section {
  const points = [
    words(
      'Bild, Ton und Geschriebenes sind Ende-zu-Ende verschlüsselt: Nur die Menschen in der Besprechung können sie sehen, hören und lesen.',
      'Picture, sound and what you write are encrypted end to end: only the people in the meeting can see, hear and read them.',
    ),
    words(
      'Namen und Titel öffnet der Einladungslink; der Server hat ihn nicht.',
      'Names and titles are opened by the invitation link, which the server does not have.',
    ),
    words(
      'Der Server zeichnet nichts auf und merkt sich nicht, wer sich mit wem getroffen hat.',
      'The server records nothing and does not remember who met whom.',
    ),
    words(
      'Sie brauchen kein Konto und geben nichts an als einen Namen, den Sie frei wählen.',
      'You need no account and state nothing but a name that you choose freely.',
    ),
    words(
      'Kamera und Mikrofon sind aus, bis Sie sie einschalten.',
      'Camera and microphone are off until you turn them on.',
    ),
    words(
      'Keine Cookies, keine Statistik, keine Werbung; die Seite spricht nur mit diesem Server.',
      'No cookies, no statistics, no advertising; the page talks to this server only.',
    ),
  ]
  return {
    id: 'in-short',
    title: words('In Kürze', 'In short'),
    body: html`<ul class="points">${points.map(point => html`<li>${point[language]}</li>`)}</ul>`,
  }
}

function whatFor(facts: Facts, language: SpokenLanguage): Section {
  const [purpose, data, basis] =
    language === 'de' ? ['Zweck', 'Daten', 'Rechtsgrundlage'] : ['Purpose', 'Data', 'Legal basis']
  return {
    id: 'purposes',
    title: words('Wozu, welche Daten, auf welcher Grundlage', 'What for, which data, on what basis'),
    body: html`${facts.operations.map(
      operation => html`<h3>${operation.title[language]}</h3>
<dl>
<dt>${purpose}</dt><dd>${operation.purpose[language]}${
        operation.id === 'meeting'
          ? html` ${language === 'de' ? 'Auf diesem Server:' : 'On this server:'} ${meetingPurpose(facts)[language]}.`
          : null
      }</dd>
<dt>${data}</dt><dd>${dataOf(operation.entries, language)}</dd>
<dt>${basis}</dt><dd>${basisWords(operation, facts)[language]}</dd>
</dl>`,
    )}`,
  }
}

/** Only what comes close to a person; the complete list is at the end. */
function dataOf(entries: Facts['inventory'], language: SpokenLanguage) {
  const near = entries.filter(({ category, where }) => category !== 'none' && !where.startsWith('browser'))
  // What comes closest to a person first.
  const close = [...near].sort(
    (a, b) => Number(b.category === 'personal') - Number(a.category === 'personal'),
  )
  if (close.length === 0)
    return language === 'de'
      ? 'keine, die etwas über eine Person sagen'
      : 'none that would say something about a person'
  return html`<ul>${close.map(
    ({ label, purpose, deadline }) =>
      html`<li>${label ? label[language] : purpose[language]} <span class="until">${
        language === 'de' ? 'Frist:' : 'Deadline:'
      } ${deadline[language]}.</span></li>`,
  )}</ul>`
}

function notSeen(language: SpokenLanguage): Section[] {
  const german = language === 'de'
  return [
    {
      id: 'encryption',
      title: words('Was der Server nicht sehen kann', 'What the server cannot see'),
      body: german
        ? html`<p>Alles, was in einer Besprechung gesagt, gezeigt und geschrieben wird, wird auf den Geräten der Menschen verschlüsselt und erst auf den Geräten der anderen geöffnet. Die Schlüssel entstehen dort (MLS, RFC 9420; Bild und Ton mit AES-256-GCM) und sind in jeder Besprechung neu. Auch wer den Server betreibt oder beherbergt, hat sie nicht.</p>
<p>Namen und der Titel eines Raums sind mit Schlüsseln aus dem Einladungslink versiegelt, die es, anders als jene, über Besprechungen hinweg gibt, bis der Link erneuert wird. Der Server hat den Link nicht. Wer ihn hat oder einen späteren, auch wenn er nie eingelassen oder inzwischen entfernt wurde, und dazu bekommt, was auf dem Server liegt oder dort mitgeschnitten wurde, kann Namen und Titel lesen.</p>
<p>Was bleibt: Der Server sieht, von welcher Netzadresse eine Verbindung kommt, wie viel wann gesendet wird und wie viele in einem Raum sind. Die Seite selbst kommt von diesem Server: Wer ihn mit Absicht verändert, könnte veränderte Seiten ausliefern. Und wer teilnimmt, kann sein eigenes Gerät abfilmen.</p>`
        : html`<p>Whatever is said, shown and written in a meeting is encrypted on people's devices and opened only on the devices of the others. The keys are made there (MLS, RFC 9420; picture and sound with AES-256-GCM) and are new in each meeting. Whoever runs or hosts the server does not have them either.</p>
<p>Names and the title of a room are sealed with keys from the invitation link, which, unlike those, last over meetings, until the link is renewed. The server does not have the link. Whoever has it, or a later one, even if never let in or removed since, and also gets what lies on the server or was recorded there, can read names and titles.</p>
<p>What remains: the server sees from which network address a connection comes, how much is sent when, and how many are in a room. The page itself comes from this server: whoever changes it on purpose could hand out changed pages. And whoever takes part can film their own device.</p>`,
    },
    {
      id: 'recording',
      title: words('Aufzeichnung', 'Recording'),
      body: german
        ? html`<p>Es gibt keine: Dieses Programm hat dafür nichts, und öffnen könnte der Server nichts. Bitte nehmen auch Sie nichts auf. Das nichtöffentlich gesprochene Wort heimlich aufzunehmen, ist in Deutschland strafbar (§ 201 StGB).</p>`
        : html`<p>There is none: this program has nothing for it, and the server could open nothing. Please do not record either. Recording in secret what is spoken in private is a crime in Germany (§ 201 of the Criminal Code).</p>`,
    },
  ]
}

function receivers({ config, endpoints, processors }: Facts, language: SpokenLanguage): Section {
  const german = language === 'de'
  const names = askedOfNameService(config)
  const people = german
    ? 'Die Menschen in derselben Besprechung: was Sie sagen, zeigen und schreiben, und den Namen, den Sie wählen. Ihre Netzadresse erfahren sie nicht.'
    : 'The people in the same meeting: what you say, show and write, and the name you choose. They do not learn your network address.'
  const [hosting, contacts, nobody] = german
    ? [
        'Im Auftrag',
        'Dieser Server spricht außerdem mit',
        'Sonst niemand: kein Dienstleister, und der Server gibt keinem anderen etwas weiter.',
      ]
    : [
        'On behalf of the controller',
        'This server also talks to',
        'Nobody else: no service provider, and the server passes nothing on to any other.',
      ]
  return {
    id: 'third-parties',
    title: words('Wer etwas erhält, Dritte', 'Who receives something, third parties'),
    body: html`<p>${people}</p>
${
  processors.length === 0
    ? null
    : html`<h3>${hosting}</h3><dl>${processors.map(
        ({ name, country, task, safeguard }) =>
          html`<dt>${name}</dt><dd>${task}; ${countryIn(language, country)}; ${safeguard}</dd>`,
      )}</dl>`
}${
  endpoints.length === 0
    ? null
    : html`<h3>${contacts}</h3><dl>${endpoints.map(
        ({ host, purpose, data, declared }) =>
          html`<dt>${host}</dt><dd>${declared ? `${declared.runBy}, ${countryIn(language, declared.country)}; ` : ''}${purpose[language]}. ${german ? 'Erhält' : 'Receives'}: ${data[language]}.${declared?.safeguard ? ` ${declared.safeguard}.` : ''}</dd>`,
      )}</dl>`
}${processors.length + endpoints.length === 0 ? html`<p>${nobody}</p>` : null}${names === null ? null : html`<p>${names[language]}</p>`}`,
  }
}

function abroad({ endpoints, processors }: Facts, language: SpokenLanguage): Section {
  const german = language === 'de'
  const outside = [
    ...processors.map(({ name, country, safeguard }) => ({ name, country, safeguard })),
    ...endpoints.flatMap(({ host, declared }) => (declared ? [{ ...declared, name: host }] : [])),
  ].filter(({ country }) => !isInEea(country))
  return {
    id: 'abroad',
    title: words('Außerhalb Europas', 'Outside Europe'),
    body: html`${
      outside.length === 0
        ? html`<p>${german ? 'Es wird nichts in ein Land außerhalb des Europäischen Wirtschaftsraums übermittelt.' : 'Nothing is transferred to a country outside the European Economic Area.'}</p>`
        : html`<dl>${outside.map(
            ({ name, country, safeguard }) =>
              html`<dt>${name}</dt><dd>${countryIn(language, country)}: ${safeguard}</dd>`,
          )}</dl>`
    }<p>${german ? 'Wer von dort aus an einer Besprechung teilnimmt, empfängt sie dort.' : 'Whoever takes part in a meeting from there receives it there.'}</p>`,
  }
}

function howLong(language: SpokenLanguage): Section {
  return {
    id: 'how-long',
    title: words('Wie lange', 'How long'),
    body:
      language === 'de'
        ? html`<p>Von dem, was in einer Besprechung gesagt, gezeigt und geschrieben wurde, bleibt nach ihrem Ende nichts auf dem Server, auch kein Name. Von einem Raum bleiben seine neuesten Regeln, bis 90 Tage nachdem zuletzt eine Besprechung in ihm begann, höchstens einen Tag länger: darin der versiegelte Titel, die Nummer der letzten Besprechung und Schlüssel statt Namen, nämlich derer, die ihn leiten, die ihren Bildschirm teilen dürfen und die entfernt wurden. Der Server löscht das von selbst. Länger enthalten die Regeln nur eine Kopie der Datenbank, die er anlegt, wenn eine neue Fassung sie ändert, und nach 7 Tagen löscht, und Sicherungen, falls der Betreiber welche anlegt, bis dieser sie löscht. Im Protokoll des Programms stehen nur Zahlen, keine Adressen und keine Namen.</p>`
        : html`<p>Of what was said, shown and written in a meeting, nothing remains on the server after its end, nor any name. Of a room, its newest rules remain, until 90 days after the last meeting started in it, a day longer at most: in them the sealed title, the number of the last meeting, and keys instead of names: of those who lead it, of those who may share their screen and of those who were removed. The server deletes that by itself. Only two things hold the rules for longer: a copy of the database that it makes when a new version changes it and deletes after 7 days, and backups, if the operator makes any, until they are deleted. The log of the program holds numbers only, no addresses and no names.</p>`,
  }
}

function browser({ inventory }: Facts, language: SpokenLanguage): Section {
  const german = language === 'de'
  const items = grouped(inventory.filter(({ where }) => where.startsWith('browser')))
  return {
    id: 'browser',
    title: words('In Ihrem Browser', 'In your browser'),
    body: html`<p>${
      german
        ? 'Keine Cookies. Damit die Seite tut, worum Sie sie bitten, merkt sich Ihr Browser Folgendes; das ist ohne Einwilligung erlaubt (§ 25 Abs. 2 Nr. 2 TDDDG). Der Server erhält davon nichts außer dem, was zum Eintreten nötig ist.'
        : 'No cookies. For the page to do what you ask of it, your browser keeps the following; that is allowed without consent (§ 25(2) no. 2 TDDDG). The server receives nothing of it except what entering takes.'
    }</p>
<details><summary>${german ? 'Was genau' : 'What exactly'}</summary><dl>${items.map(
      group =>
        html`<dt>${group.purpose[language]}</dt><dd>${german ? 'Frist:' : 'Deadline:'} ${group.deadline[language]}. ${codes(namesIn(group, language))}</dd>`,
    )}</dl></details>`,
  }
}

function everything({ inventory }: Facts, language: SpokenLanguage): Section {
  const german = language === 'de'
  const groups = grouped(inventory.filter(({ where }) => !where.startsWith('browser')))
  const kinds = [...new Set(groups.map(({ kind }) => kind))]
  return {
    id: 'everything',
    title: words('Alles, was dieser Server aufbewahrt', 'Everything this server keeps'),
    body: html`<p>${
      german
        ? 'Diese Liste entsteht aus dem Programm selbst. Bei jeder Änderung vergleicht ein Test sie mit Datenbank, Dateien, Protokoll und Browserspeicher.'
        : 'This list is made from the program itself. With each change a test compares it with database, files, log and browser storage.'
    }</p>
${kinds.map(
  kind =>
    html`<details><summary>${placeNames[kind][language]}</summary><dl>${groups
      .filter(group => group.kind === kind)
      .map(
        group =>
          html`<dt>${group.purpose[language]}</dt><dd>${names(group, language)} <span class="until">${german ? 'Frist:' : 'Deadline:'} ${group.deadline[language]}.</span></dd>`,
      )}</dl></details>`,
)}`,
  }
}

function names(group: ReturnType<typeof grouped>[number], language: SpokenLanguage) {
  const all = namesIn(group, language)
  return group.kind === 'memory' ? html`${all.join('; ')}.` : codes(all)
}

const codes = (all: readonly string[]) => html`${all.map(name => html`<code>${name}</code> `)}`
