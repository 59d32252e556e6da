import { type SpokenLanguage, type Words, words } from '@konklave/protocol'
import type { Facts } from '../facts.ts'
import { dayIn } from '../language.ts'
import { type Html, html } from './html.ts'

export const PRIVACY_PATH = '/privacy'
export const IMPRINT_PATH = '/imprint'

export type DutyPage = {
  readonly path: typeof PRIVACY_PATH | typeof IMPRINT_PATH
  readonly title: Words
  readonly lead: Words
  readonly sections: readonly Section[]
}

export type Section = {
  /** Of the anchor. */
  readonly id: string
  readonly title: Words
  readonly body: Html
  /** What the law wants to see set apart. */
  readonly apart?: boolean
}

/** Reads the same without its style sheet; runs no script. */
export function renderPage(page: DutyPage, facts: Facts, language: SpokenLanguage): string {
  const say = (text: Words) => text[language]
  const other = language === 'de' ? 'en' : 'de'
  const { path, sections } = page
  const [first, ...rest] = sections
  const contents = html`<nav class="contents" aria-label="${say(words('Inhalt', 'Contents'))}"><ul>${rest.map(
    ({ id, title }) => html`<li><a href="#${id}">${say(title)}</a></li>`,
  )}</ul></nav>`
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${say(page.title)} · Konklave</title>
<link rel="icon" href="/mark.svg">
<link rel="stylesheet" href="/duties.css">
</head>
<body>
<header class="head">
<a class="brand" href="/"><img src="/mark.svg" alt="" width="24" height="24">Konklave</a>
<a lang="${other}" hreflang="${other}" href="${path}?lang=${other}">${other === 'de' ? 'Deutsch' : 'English'}</a>
</header>
<main>
<h1>${say(page.title)}</h1>
<p class="lead">${say(page.lead)}</p>
${first ? renderSection(first, language) : null}
${sections.length > 3 ? contents : null}
${rest.map(section => renderSection(section, language))}</main>
<footer class="foot">
<p>${say(words('Stand', 'As of'))} ${dayIn(language, facts.asOf)} · Konklave ${facts.version} · ${say(
    words('erzeugt aus den Einstellungen dieses Servers', 'generated from the settings of this server'),
  )}</p>
<nav aria-label="${say(words('Weitere Seiten', 'Other pages'))}"><a href="/">${say(
    words('Startseite', 'Start page'),
  )}</a> ${path === PRIVACY_PATH ? pageLink(IMPRINT_PATH, words('Impressum', 'Imprint'), language) : pageLink(PRIVACY_PATH, words('Datenschutz', 'Privacy'), language)}</nav>
</footer>
</body>
</html>
`.text.replaceAll(NUMBERED, '$1\u00a0')
}

/** What must not be left alone at the end of a line. */
const NUMBERED = /(§|\b(?:Art|Abs|Nr|no|Buchst)\.) (?=[\da-f])/g

const renderSection = ({ id, title, body, apart }: Section, language: SpokenLanguage) =>
  html`<section id="${id}"${apart ? html` class="apart"` : null}>
<h2>${title[language]}</h2>
${body}
</section>
`

const pageLink = (path: string, text: Words, language: SpokenLanguage) =>
  html`<a href="${path}?lang=${language}">${text[language]}</a>`
