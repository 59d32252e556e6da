import { words } from '@konklave/protocol'
import { deviation, probe } from '../probe.ts'
import { notReleased } from '../released.ts'
import { matches, type ServedFile } from '../sights/client.ts'
import type { Target } from '../target.ts'

export const noTelemetry = probe({
  id: 'P-74',
  title: words('Keine Telemetrie, keine Absturzberichte', 'No telemetry, no crash reports'),
  looks: words(
    'Sucht in der Web-App nach Kennzeichen von Statistik- und Absturzdiensten, in jeder Antwort nach Meldeadressen.',
    'Looks in the web app for marks of statistics and crash services, in each answer for report addresses.',
  ),
  remedy: notReleased,
  async *look({ client }) {
    const { files } = await client()
    for (const { path, what } of matches(files, TRACKERS))
      yield deviation(`${path} enthält ${what}.`, `${path} holds ${what}.`)
    for (const { path, what } of matches(files, /navigator\.sendBeacon/g))
      yield deviation(`${path} enthält ${what}.`, `${path} holds ${what}.`)
    for (const { path, answer } of files)
      for (const name of ['report-to', 'reporting-endpoints', 'nel', 'content-security-policy-report-only'])
        if (
          answer.headers[name] !== undefined ||
          String(answer.headers['content-security-policy']).includes('report-')
        )
          yield deviation(`${path} meldet an andere (${name}).`, `${path} reports to others (${name}).`)
  },
})

const TRACKERS =
  /google-analytics|googletagmanager|gtag\(|sentry\.io|@sentry|crashlytics|firebase|posthog|amplitude|mixpanel|matomo|plausible\.io|hotjar|segment\.(io|com)|datadog|bugsnag|newrelic|facebook\.net|doubleclick\.net|app-measurement/gi

export const assetsAsListed = probe({
  id: 'P-77',
  title: words(
    'Ausgeliefert wird genau, was die Liste nennt',
    'What is served is exactly what the list says',
  ),
  looks: words(
    'Holt jede Datei und vergleicht sie mit der Liste des Servers; sucht die Zutatenliste einer ausgepackten Fassung.',
    'Fetches each file and compares it with the list of the server; looks for the list of ingredients of an unpacked release.',
  ),
  remedy: notReleased,
  async *look(target) {
    const { files } = await target.client()
    for (const { path, claimed, sha256, answer } of files) {
      if (answer.status !== 200) yield deviation(`${path} fehlt.`, `${path} is missing.`)
      else if (claimed !== sha256)
        yield deviation(`${path} ist nicht die Datei der Liste.`, `${path} is not the file of the list.`)
    }
    for (const { path, what } of matches(files, /sourceMappingURL=(?!data:)\S+/g))
      yield deviation(`${path} verweist auf ${what}.`, `${path} points at ${what}.`)
    yield* unlisted(target, files)
  },
})

async function* unlisted({ ask }: Target, files: readonly ServedFile[]) {
  const listed = new Set(files.map(({ path }) => path))
  const wanted = new Set(
    files.flatMap(({ text }) =>
      [...text.matchAll(/["'`(](\/?assets\/[\w.@-]+)["'`)]/g)].map(([, path = '']) =>
        path.startsWith('/') ? path : `/${path}`,
      ),
    ),
  )
  for (const path of [...wanted].filter(one => !listed.has(one))) {
    const { status } = await ask(path)
    if (status === 200)
      yield deviation(
        `${path} wird ausgeliefert, steht aber nicht in der Liste.`,
        `${path} is served, but not listed.`,
      )
    else
      yield deviation(
        `${path} wird gebraucht, aber nicht ausgeliefert.`,
        `${path} is needed, but not served.`,
      )
  }
}

export const pagesWork = probe({
  id: 'P-73',
  title: words('Alles geht im Browser', 'Everything works in the browser'),
  looks: words(
    'Holt Startseite und Besprechungsseite und alles, was sie laden.',
    'Fetches the start page, the meeting page and all that they load.',
  ),
  remedy: words(
    'Das Archiv neu auspacken; konklave audit --against vergleicht.',
    'Unpack the archive again; konklave audit --against compares.',
  ),
  async *look({ client }) {
    const { files } = await client()
    const served = new Set(files.filter(({ answer }) => answer.status === 200).map(({ path }) => path))
    for (const path of ['/', '/m']) {
      const page = files.find(one => one.path === path)
      if (page?.answer.status !== 200) {
        yield deviation(`${path} wird nicht ausgeliefert.`, `${path} is not served.`)
        continue
      }
      for (const [, wanted = ''] of page.text.matchAll(/(?:src|href)="(\/[^"#?]+)"/g))
        if (!served.has(wanted) && !['/m', '/privacy', '/imprint'].includes(wanted))
          yield deviation(
            `${path} lädt ${wanted}, das es nicht gibt.`,
            `${path} loads ${wanted}, which is not there.`,
          )
    }
  },
})
