import { type SpokenLanguage, type Words, words } from '@konklave/protocol'
import type { Config } from '../../config/index.ts'
import type { Section } from './frame.ts'
import { html, operatorText } from './html.ts'

/** Who can reach this server at all, and so what its pages are worth. */
export function modeLead({ mode, host }: Pick<Config, 'mode' | 'host'>): Words {
  switch (mode) {
    case 'trial':
      return words(
        'Dieser Server läuft zur Probe: Nur der Rechner, auf dem er läuft, erreicht ihn.',
        'This server runs as a trial: only the machine that it runs on can reach it.',
      )
    case 'lan':
      return words(
        'Diesen Server erreicht nur das Netz, in dem er steht.',
        'This server can be reached only from the network that it stands in.',
      )
    case 'public':
      return words(`Für Besprechungen auf ${host}.`, `For meetings on ${host}.`)
  }
}

export const isNamed = (config: Config): boolean => config.controllerName.trim() !== ''

/** [P-02] */
export function controllerSection(config: Config, language: SpokenLanguage): Section {
  const german = language === 'de'
  const title = words('Wer verantwortlich ist', 'Who is responsible')
  if (!isNamed(config))
    return {
      id: 'responsible',
      title,
      body: html`<p>${
        german
          ? 'Niemand ist angegeben. Verantwortlich ist, wer diesen Server gestartet hat; fragen Sie, von wem Sie den Link haben.'
          : 'Nobody is named. Whoever started this server is responsible; ask whom you have the link from.'
      }</p>`,
    }
  const officer = config.privacyContact.trim()
  return {
    id: 'responsible',
    title,
    body: html`<dl>
<dt>${german ? 'Verantwortlich (Art. 4 Nr. 7 DSGVO)' : 'Controller (Art. 4 no. 7 GDPR)'}</dt>
<dd>${controllerLines(config)}</dd>
${
  officer === ''
    ? null
    : html`<dt>${german ? 'Fragen zum Datenschutz, Datenschutzbeauftragte' : 'Questions about privacy, data protection officer'}</dt><dd>${operatorText(officer)}</dd>`
}
</dl>`,
  }
}

export const controllerLines = ({ controllerName, controllerAddress, controllerContact }: Config) =>
  operatorText(
    [controllerName, controllerAddress, controllerContact].filter(line => line.trim() !== '').join('\n'),
  )
