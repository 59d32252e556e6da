import { type SpokenLanguage, words } from '@konklave/protocol'
import type { Facts } from '../facts.ts'
import { controllerLines, isNamed, modeLead } from './controller.ts'
import { type DutyPage, IMPRINT_PATH, type Section } from './frame.ts'
import { html, operatorText } from './html.ts'

export function imprintPage({ config }: Facts, language: SpokenLanguage): DutyPage {
  return {
    path: IMPRINT_PATH,
    title: words('Impressum', 'Imprint'),
    lead: modeLead(config),
    sections: [
      isNamed(config)
        ? provider(config, language)
        : {
            id: 'provider',
            title: words('Wer diesen Server betreibt', 'Who runs this server'),
            body: html`<p>${
              language === 'de'
                ? 'Niemand ist angegeben. Ein Impressum braucht erst, wer ihn öffentlich anbietet.'
                : 'Nobody is named. An imprint is needed only by those who offer it to the public.'
            }</p>`,
          },
      software(language),
    ],
  }
}

function provider(config: Facts['config'], language: SpokenLanguage): Section {
  const { controllerRepresentedBy: speaker, imprintMore: more } = config
  return {
    id: 'provider',
    title: words('Wer diesen Server betreibt', 'Who runs this server'),
    body: html`<p>${controllerLines(config)}</p>
${speaker.trim() === '' ? null : html`<p>${language === 'de' ? 'Vertreten durch' : 'Represented by'} ${operatorText(speaker)}</p>`}
${more.trim() === '' ? null : html`<p>${operatorText(more)}</p>`}`,
  }
}

function software(language: SpokenLanguage): Section {
  return {
    id: 'software',
    title: words('Das Programm', 'The program'),
    body:
      language === 'de'
        ? html`<p>Konklave ist freie Software unter der GNU Affero General Public License, Version 3 oder neuer. Wer Konklave entwickelt, betreibt diesen Server nicht und erhält von ihm nichts.</p>`
        : html`<p>Konklave is free software under the GNU Affero General Public License, version 3 or later. Its makers do not run this server and receive nothing from it.</p>`,
  }
}
