import { words } from '@konklave/protocol'
import { lacksForPublic } from '../../door/publicSite.ts'
import { basisOf, gatherFacts } from '../../duties/facts.ts'
import { createDutyPages, dutyPaths, type Lack, lackLines, lacksForDuties } from '../../duties/index.ts'
import { operations } from '../../duties/operations.ts'
import { deviation, notApplicable, probe } from '../probe.ts'
import { LANGUAGES, page, readable } from '../sights/notice.ts'

const notPublic = notApplicable(
  'Der Server ist nicht öffentlich und muss niemanden nennen.',
  'The server is not public and need name nobody.',
)

export const controller = probe({
  id: 'P-02',
  title: words('Der Server weiß, wer für ihn verantwortlich ist', 'The server knows its controller'),
  looks: words(
    'Prüft die Einstellungen und sucht die Angaben auf /privacy und /imprint, in beiden Sprachen.',
    'Checks the settings and looks for them on /privacy and /imprint, in both languages.',
  ),
  remedy: words(
    'konklave setup fragt danach. Danach neu starten.',
    'konklave setup asks for it. Then restart.',
  ),
  async *look(target) {
    const { config } = target
    if (config.mode !== 'public') return yield notPublic
    for (const one of lacksForPublic(config)) {
      const line = inWords(one)
      yield deviation(`Es fehlt ${line.de}.`, `Missing: ${line.en}.`)
    }
    const told = [config.controllerName, config.controllerAddress, config.controllerContact]
    for (const language of LANGUAGES) {
      const [privacy, imprint] = [
        await page(target, '/privacy', language),
        await page(target, '/imprint', language),
      ]
      for (const text of [...told, config.privacyContact].filter(Boolean).map(oneLine))
        if (!privacy.includes(text))
          yield deviation(
            `/privacy (${language}) nennt „${text}“ nicht.`,
            `/privacy (${language}) does not name "${text}".`,
          )
      for (const text of told.filter(Boolean).map(oneLine))
        if (!imprint.includes(text))
          yield deviation(
            `/imprint (${language}) nennt „${text}“ nicht.`,
            `/imprint (${language}) does not name "${text}".`,
          )
    }
  },
})

const inWords = (one: Lack) => words(lackLines([one], 'de').join(), lackLines([one], 'en').join())

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim()

export const legalBasis = probe({
  id: 'P-03',
  title: words('Jeder Vorgang hat eine Rechtsgrundlage', 'Each operation has a legal basis'),
  looks: words(
    'Prüft die Grundlage jedes Vorgangs und sucht sie im Hinweis, mit dem Widerspruchsrecht, wo es eines gibt.',
    'Checks the basis of each operation and looks for it in the notice, with the right to object where there is one.',
  ),
  remedy: words(
    'basis_… und basis_law in konklave.toml: docs/admin/privacy.md.',
    'basis_… and basis_law in konklave.toml: docs/admin/privacy.md.',
  ),
  async *look(target) {
    const { config } = target
    if (config.mode !== 'public') return yield notPublic
    for (const one of lacksForDuties(config).filter(({ settings }) =>
      /basis|consent|authority/.test(settings.join()),
    ))
      yield deviation(inWords(one).de, inWords(one).en)
    const notice = await page(target, '/privacy', 'en')
    const used = operations.filter(one => one.happens(config)).map(one => basisOf(config, one))
    for (const basis of used)
      if (basis && !notice.includes(oneLine(basis.article.en)))
        yield deviation(
          `Der Hinweis nennt ${basis.article.de} nicht.`,
          `The notice does not name ${basis.article.en}.`,
        )
    if (
      used.some(basis => basis?.id === 'interest' || basis?.id === 'task') &&
      !/id="objection"/.test(notice)
    )
      yield deviation(
        'Das Widerspruchsrecht fehlt im Hinweis.',
        'The right to object is missing in the notice.',
      )
  },
})

export const noticeBefore = probe({
  id: 'P-67',
  title: words('Hinweis vor dem Betreten, in beiden Sprachen', 'Notice before entry, in both languages'),
  looks: words(
    'Holt /privacy und /imprint ohne alles; sucht Stand, Fassung und den Weg von der Startseite.',
    'Fetches /privacy and /imprint with nothing; looks for date, version and the way from the start page.',
  ),
  remedy: words(
    'Ein Proxy darf vor /privacy und /imprint nichts verlangen.',
    'A proxy must ask for nothing before /privacy and /imprint.',
  ),
  async *look(target) {
    for (const path of dutyPaths) {
      for (const language of LANGUAGES) {
        const text = await page(target, path, language)
        if (!text.includes(`<html lang="${language}">`))
          yield deviation(
            `${path} (${language}) ist nicht zu lesen.`,
            `${path} (${language}) cannot be read.`,
          )
        else if (!text.includes(target.status.version) || !/(Stand|As of) \d/.test(text))
          yield deviation(
            `${path} (${language}) nennt Stand oder Fassung nicht.`,
            `${path} (${language}) names no date or version.`,
          )
      }
    }
    const code = (await target.client()).files.map(({ text }) => text)
    for (const path of dutyPaths)
      if (!code.some(text => text.includes(path)))
        yield deviation(`Die Web-App führt nicht zu ${path}.`, `The web app does not lead to ${path}.`)
  },
})

export const noticeTrue = probe({
  id: 'P-68',
  title: words(
    'Der Hinweis sagt die Wahrheit über diesen Server',
    'The notice tells the truth of this server',
  ),
  looks: words(
    'Erzeugt /privacy und /imprint aus den jetzigen Einstellungen und vergleicht sie mit den ausgelieferten.',
    'Makes /privacy and /imprint from the present settings and compares them with what is served.',
  ),
  remedy: words(
    'Der Server läuft mit anderen Einstellungen als den jetzigen: neu starten.',
    'The server runs with other settings than the present ones: restart it.',
  ),
  async *look(target) {
    const pages = createDutyPages(
      gatherFacts({ config: target.config, asOf: target.nowMs, version: target.status.version }),
    )
    for (const path of dutyPaths)
      for (const language of LANGUAGES) {
        const [made, served] = [readable(pages(path, language)), await page(target, path, language)]
        if (dateless(made) !== dateless(served))
          yield deviation(
            `${path} (${language}) ist nicht, was die Einstellungen ergeben.`,
            `${path} (${language}) is not what the settings give.`,
          )
      }
  },
})

/** The server says when it was started. */
const dateless = (text: string) => text.replace(/(Stand|As of) [^·]*·/, '')
