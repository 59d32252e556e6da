import type { SpokenLanguage } from '@konklave/protocol'
import type { Facts } from '../facts.ts'
import { countryIn } from '../terms.ts'
import { inline, type Say, table, told } from './markdown.ts'

export function controllerTable({ config }: Facts, say: Say): string {
  return table(
    ['', ''],
    [
      [
        say('Verantwortlich', 'Controller'),
        told(config.controllerName, say, 'controller_name', 'controller_name'),
      ],
      [
        say('Anschrift', 'Address'),
        told(config.controllerAddress, say, 'controller_address', 'controller_address'),
      ],
      [
        say('Kontakt', 'Contact'),
        told(config.controllerContact, say, 'controller_contact', 'controller_contact'),
      ],
      [
        say('Datenschutzbeauftragte oder Ansprechstelle', 'Data protection officer or contact for privacy'),
        told(config.privacyContact, say, 'privacy_contact', 'privacy_contact'),
      ],
      [
        say('Öffentliche Stelle', 'Public authority'),
        config.authority === ''
          ? told('', say, 'authority', 'authority')
          : config.authority === 'true'
            ? say('ja', 'yes')
            : say('nein', 'no'),
      ],
    ],
  )
}

/** [P-04] Processors and the hosts that are really configured; both may be empty. */
export function recipientTable(facts: Facts, language: SpokenLanguage, say: Say): string {
  const rows = [
    ...facts.processors.map(({ name, country, task, safeguard }) => [
      inline(name),
      countryIn(language, country),
      inline(task),
      inline(safeguard),
    ]),
    ...facts.endpoints.map(({ host, purpose, data, declared }) => [
      declared ? `${inline(declared.runBy)} (${inline(host)})` : inline(host),
      declared ? countryIn(language, declared.country) : told('', say, 'Land', 'country'),
      `${purpose[language]}; ${say('erhält', 'receives')}: ${data[language]}`,
      declared?.safeguard ? inline(declared.safeguard) : say('keine nötig', 'none needed'),
    ]),
  ]
  return rows.length === 0
    ? say(
        'Keine: Der Server steht beim Verantwortlichen und spricht mit keinem anderen Rechner.',
        'None: the server stands at the controller’s place and talks to no other host.',
      )
    : table(
        [
          say('Wer', 'Who'),
          say('Land', 'Country'),
          say('Wofür', 'What for'),
          say('Vertrag, Garantie', 'Contract, safeguard'),
        ],
        rows,
      )
}
