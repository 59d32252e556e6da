import { words } from '@konklave/protocol'
import { deviation, probe } from '../probe.ts'
import { notReleased } from '../released.ts'
import { matches } from '../sights/client.ts'

const FETCHES =
  /(?:\b(?:src|href)\s*=\s*["']|url\(\s*["']?|@import\s*["']|\bfetch\(\s*["'`]|new WebSocket\(\s*["'`]|import\(\s*["'`]|new URL\(\s*["'`])(https?:|wss?:|\/\/)([^"'`)\s]*)/g

export const noInternet = probe({
  id: 'P-11',
  title: words('Läuft ganz ohne Internet', 'Runs with no internet at all'),
  looks: words(
    'Sucht in Web-App, Richtlinien und Zulassung zu Anrufen nach fremden Servern, auch STUN und TURN.',
    'Looks in web app, policies and admission to calls for servers of others, STUN and TURN as well.',
  ),
  remedy: notReleased,
  async *look({ client, meeting }) {
    for (const { path, what } of matches((await client()).files, FETCHES))
      yield deviation(`${path} lädt von anderswo: ${what}.`, `${path} loads from elsewhere: ${what}.`)
    for (const { path, what } of matches((await client()).files, /["'`](?:stun|turns?):(?!\$)[^"'`$\s]+/g))
      yield deviation(
        `${path} nennt einen fremden Server für Anrufe: ${what}.`,
        `${path} names a foreign server for calls: ${what}.`,
      )
    const { inside } = await meeting()
    for (const key of Object.keys(inside.relay ?? {}).filter(
      one => !['username', 'credential'].includes(one),
    ))
      yield deviation(`Die Zulassung zum Anruf enthält ${key}.`, `The admission to the call holds ${key}.`)
  },
})

export const noLookups = probe({
  id: 'P-56',
  title: words('Nichts wird zur Verzierung anderswo geholt', 'Nothing is fetched elsewhere for decoration'),
  looks: words(
    'Sucht fremde Bilder, Schriften, Karten und Avatare in der Web-App; prüft, dass die Richtlinie sie verböte.',
    'Looks for foreign pictures, fonts, maps and avatars in the web app; checks that the policy would forbid them.',
  ),
  remedy: notReleased,
  async *look({ client }) {
    const { files } = await client()
    for (const { path, what } of matches(
      files,
      /gravatar\.com|fonts\.(googleapis|gstatic)\.com|openstreetmap|maps\.google|unpkg\.com|jsdelivr\.net|cdnjs\./gi,
    ))
      yield deviation(`${path} nennt ${what}.`, `${path} names ${what}.`)
    for (const { path, answer } of files.filter(({ path: one }) => one === '/' || one === '/m')) {
      const policy = String(answer.headers['content-security-policy'] ?? '')
      for (const directive of ['img-src', 'font-src', 'connect-src', 'style-src'])
        if (!new RegExp(`${directive} 'self'(;|$)`).test(policy))
          yield deviation(
            `${path} lässt ${directive} von anderswo zu.`,
            `${path} allows ${directive} from elsewhere.`,
          )
    }
  },
})
