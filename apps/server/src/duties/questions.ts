import { type Words, words } from '@konklave/protocol'
import type { Config, SettingName } from '../config/index.ts'
import { bases } from './bases.ts'
import { endpointsOf } from './endpoints.ts'
import { basisOf } from './facts.ts'
import { operations } from './operations.ts'

/** What a person who sets up a public server is asked about its duties; the answer becomes the setting. */
export type DutyQuestion = {
  readonly setting: SettingName
  readonly ask: Words
  /** Why, and what to write. */
  readonly help: Words
  readonly example: Words | null
  readonly answer:
    | { readonly kind: 'text' | 'lines' }
    | { readonly kind: 'yes-no' }
    | {
        readonly kind: 'choice'
        readonly choices: readonly { readonly value: string; readonly label: Words }[]
      }
  /** Without it a public server does not start, given the answers so far. */
  readonly needed: (config: Config) => boolean
  /** Whether to ask at all, given the answers so far. */
  readonly asked: (config: Config) => boolean
}

const always = () => true
const never = () => false
const inUse = (config: Config, ...ids: readonly string[]) =>
  operations.some(
    operation => operation.happens(config) && ids.includes(basisOf(config, operation)?.id ?? ''),
  )

/** In the order in which they make sense; one place for `konklave setup`, the documentation and the tests. */
export const dutyQuestions: readonly DutyQuestion[] = [
  {
    setting: 'controllerName',
    ask: words('Wer ist für diesen Server verantwortlich?', 'Who is responsible for this server?'),
    help: words(
      'Name der Behörde, Schule, Firma, des Vereins oder der Person, die über den Einsatz entscheidet (Art. 4 Nr. 7 DSGVO).',
      'Name of the authority, school, company, association or person that decides about its use (Art. 4 no. 7 GDPR).',
    ),
    example: words('Stadt Musterhausen', 'Town of Exampleton'),
    answer: { kind: 'text' },
    needed: always,
    asked: always,
  },
  {
    setting: 'controllerAddress',
    ask: words('Wie lautet die Postanschrift?', 'What is the postal address?'),
    help: words('Straße, Postleitzahl, Ort. Kein Postfach.', 'Street, postcode, town. No post-office box.'),
    example: words('Marktplatz 1, 12345 Musterhausen', '1 Market Square, 12345 Exampleton'),
    answer: { kind: 'text' },
    needed: always,
    asked: always,
  },
  {
    setting: 'controllerContact',
    ask: words('Wie erreicht man Sie schnell?', 'How are you reached quickly?'),
    help: words(
      'E-Mail-Adresse, gern auch Telefon. Ein Impressum braucht in Deutschland eine E-Mail-Adresse.',
      'E-mail address, perhaps a telephone number, too. In Germany an imprint needs an e-mail address.',
    ),
    example: words('rathaus@musterhausen.example', 'townhall@exampleton.example'),
    answer: { kind: 'text' },
    needed: always,
    asked: always,
  },
  {
    setting: 'controllerRepresentedBy',
    ask: words('Wer vertritt Sie nach außen?', 'Who speaks for you by law?'),
    help: words(
      'Für das Impressum: Bürgermeisterin, Geschäftsführer, Vorstand. Bei einer einzelnen Person leer lassen.',
      'For the imprint: mayor, managing director, board. Leave empty for a single person.',
    ),
    example: words('Bürgermeisterin Erika Mustermann', 'Mayor Jane Doe'),
    answer: { kind: 'text' },
    needed: never,
    asked: always,
  },
  {
    setting: 'privacyContact',
    ask: words('Wer beantwortet Fragen zum Datenschutz?', 'Who answers questions about privacy?'),
    help: words(
      'Datenschutzbeauftragte mit Adresse; wo es keine gibt, wer sich darum kümmert. Öffentliche Stellen brauchen immer eine (Art. 37 DSGVO).',
      'The data protection officer with address; where there is none, whoever takes care of it. Public authorities always need one (Art. 37 GDPR).',
    ),
    example: words('datenschutz@musterhausen.example', 'privacy@exampleton.example'),
    answer: { kind: 'text' },
    needed: always,
    asked: always,
  },
  {
    setting: 'authority',
    ask: words('Sind Sie eine öffentliche Stelle?', 'Are you a public authority?'),
    help: words(
      'Ja für Gemeinde, Land, Bund, öffentliche Schule und Hochschule. Davon hängt ab, auf welche Rechtsgrundlage Sie sich stützen dürfen: Für Behörden gilt das berechtigte Interesse nicht (Art. 6 Abs. 1 Satz 2 DSGVO).',
      'Yes for a municipality, a state, a public school or university. It decides on which legal bases you may rest: legitimate interest is none for authorities (Art. 6(1) GDPR, last sentence).',
    ),
    example: null,
    answer: { kind: 'yes-no' },
    needed: always,
    asked: always,
  },
  {
    setting: 'purpose',
    ask: words('Wofür werden die Besprechungen genutzt?', 'What are the meetings used for?'),
    help: words(
      'Ein Satzteil für den Datenschutzhinweis; leer genügt oft.',
      'Part of a sentence for the privacy notice; empty often is enough.',
    ),
    example: words(
      'Sitzungen der Ausschüsse und Beratung von Bürgerinnen und Bürgern',
      'sittings of committees and advice to citizens',
    ),
    answer: { kind: 'text' },
    needed: never,
    asked: always,
  },
  ...operations.map(
    ({ setting, title, canBeRefused, happens }): DutyQuestion => ({
      setting,
      ask: words(`Rechtsgrundlage: ${title.de}?`, `Legal basis: ${title.en.toLowerCase()}?`),
      help: words(
        'Die Vorgabe passt fast immer: öffentliche Aufgabe für Behörden, sonst berechtigtes Interesse. Fragen Sie im Zweifel Ihre Datenschutzbeauftragte.',
        'The default nearly always fits: public task for authorities, else legitimate interest. If in doubt, ask your data protection officer.',
      ),
      example: null,
      answer: {
        kind: 'choice',
        choices: [
          { value: 'default', label: words('Vorgabe', 'default') },
          ...Object.values(bases)
            .filter(({ id }) => id !== 'consent' || canBeRefused)
            .map(({ id, name, article }) => ({
              value: id,
              label: words(`${name.de}, ${article.de}`, `${name.en}, ${article.en}`),
            })),
        ],
      },
      needed: never,
      asked: happens,
    }),
  ),
  {
    setting: 'basisLaw',
    ask: words('Auf welches Gesetz stützt sich das?', 'Which law is behind it?'),
    help: words(
      'Die öffentliche Aufgabe oder Verpflichtung braucht ein Gesetz (Art. 6 Abs. 3 DSGVO), meist die Generalklausel im Datenschutzgesetz des Landes oder Bundes.',
      'A public task or an obligation needs a law (Art. 6(3) GDPR), mostly the general clause in the data protection act of the state.',
    ),
    example: words(
      '§ 4 LDSG Baden-Württemberg; § 3 BDSG für Stellen des Bundes',
      '§ 3 BDSG for federal bodies in Germany',
    ),
    answer: { kind: 'text' },
    needed: config => inUse(config, 'task', 'obligation'),
    asked: config => inUse(config, 'task', 'obligation'),
  },
  {
    setting: 'consentAlternative',
    ask: words('Wie nimmt teil, wer nicht einwilligt?', 'How do those take part who do not consent?'),
    help: words(
      'Eine Einwilligung ist nur frei, wenn es einen anderen Weg gibt: Telefon, vor Ort, schriftlich.',
      'Consent is free only where there is another way: by telephone, in person, in writing.',
    ),
    example: words('Rufen Sie uns an: 01234 5678', 'Call us: 01234 5678'),
    answer: { kind: 'text' },
    needed: config => inUse(config, 'consent'),
    asked: config => inUse(config, 'consent'),
  },
  {
    setting: 'supervisoryAuthority',
    ask: words(
      'Welche Aufsichtsbehörde für den Datenschutz ist zuständig?',
      'Which supervisory authority for data protection is in charge?',
    ),
    help: words(
      'Name und Anschrift. Leer: Der Hinweis nennt dann das allgemeine Recht auf Beschwerde.',
      'Name and address. Empty: the notice then states the general right to complain.',
    ),
    example: words(
      'Der Landesbeauftragte für den Datenschutz und die Informationsfreiheit Baden-Württemberg, Stuttgart',
      'The data protection commissioner of your state, with town',
    ),
    answer: { kind: 'text' },
    needed: never,
    asked: always,
  },
  {
    setting: 'processors',
    ask: words('Wer verarbeitet Daten in Ihrem Auftrag?', 'Who handles data on your behalf?'),
    help: words(
      'Wer den Rechner beherbergt oder wartet, je eine Zeile: Name; Land (zwei Buchstaben); wofür; Vertrag. Leer, wenn alles bei Ihnen steht und Sie es selbst betreuen.',
      'Whoever hosts or maintains the machine, a line each: name; country (two letters); what for; contract. Empty if everything stands at your place and you look after it yourselves.',
    ),
    example: words(
      'Rechenzentrum Beispiel GmbH; DE; Betrieb des Rechners; Vertrag nach Art. 28 DSGVO vom 1.3.2026',
      'Example Hosting Ltd; IE; runs the machine; Art. 28 GDPR contract of 1 March 2026',
    ),
    answer: { kind: 'lines' },
    needed: never,
    asked: always,
  },
  {
    setting: 'endpoints',
    ask: words(
      'Mit welchen fremden Rechnern spricht dieser Server?',
      'Which hosts of others does this server talk to?',
    ),
    help: words(
      'Jeder, den Ihre Einstellungen nennen, je eine Zeile: Rechner; Betreiber; Land (zwei Buchstaben); Garantie, wenn außerhalb des Europäischen Wirtschaftsraums.',
      'Each one that your settings name, a line each: host; who runs it; country (two letters); safeguard if outside the European Economic Area.',
    ),
    example: words(
      'acme-v02.api.letsencrypt.org; Internet Security Research Group; US; <Garantie nach Art. 44 ff. DSGVO, die Sie geprüft haben>',
      'acme-v02.api.letsencrypt.org; Internet Security Research Group; US; <safeguard under Art. 44 ff. GDPR that you have checked>',
    ),
    answer: { kind: 'lines' },
    needed: config => endpointsOf(config).length > 0,
    asked: config => endpointsOf(config).length > 0,
  },
  {
    setting: 'imprintMore',
    ask: words('Was gehört noch ins Impressum?', 'What else belongs into the imprint?'),
    help: words(
      'Register und Nummer, Umsatzsteuer-ID, Aufsichtsbehörde, soweit vorhanden.',
      'Register and number, VAT id, supervising authority, as far as there are any.',
    ),
    example: words(
      'Amtsgericht Musterhausen, HRB 12345; USt-IdNr. DE123456789',
      'Company number 12345; VAT id IE1234567A',
    ),
    answer: { kind: 'text' },
    needed: never,
    asked: always,
  },
]
