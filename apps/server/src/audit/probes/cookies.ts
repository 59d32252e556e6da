import { browserStorage, words } from '@konklave/protocol'
import { deviation, probe } from '../probe.ts'
import { matches } from '../sights/client.ts'
import { tour } from '../sights/tour.ts'

export const noCookies = probe({
  id: 'P-22',
  title: words(
    'Keine Cookies; im Browser nur, was im Verzeichnis steht',
    'No cookies; in browsers only what the inventory lists',
  ),
  looks: words(
    'Sucht Cookies in jeder Antwort, und Speicherschlüssel in der ausgelieferten Web-App.',
    'Looks for cookies in each answer, and for storage keys in the web app that is served.',
  ),
  remedy: words(
    'Cookies kommen nicht von diesem Programm: Proxy davor prüfen. Fremde Schlüssel: konklave audit --against.',
    'Cookies do not come from this program: check the proxy in front. Foreign keys: konklave audit --against.',
  ),
  async *look(target) {
    for (const [path, { headers }] of await tour(target))
      if (headers['set-cookie'] !== undefined)
        yield deviation(`${path} setzt ein Cookie.`, `${path} sets a cookie.`)
    const keys = new Set<string>(browserStorage.flatMap(({ key }) => [key, key.split('/')[0] ?? '']))
    const { files } = await target.client()
    for (const { path, text } of files) {
      if (/document\s*\.\s*cookie\s*=(?!=)|cookieStore\.set/.test(text.replaceAll(ASLEEP, '')))
        yield deviation(`${path} benutzt Cookies.`, `${path} uses cookies.`)
    }
    for (const { path, what } of matches(files, /["'`]konklave[:-][a-z-]+["'`]/g))
      if (!keys.has(what.slice(1, -1)))
        yield deviation(
          `${path} kennt den Schlüssel ${what}, der nicht erklärt ist.`,
          `${path} knows the key ${what}, which is not declared.`,
        )
  },
})

/** loglevel, inside the media SDK, could keep its level so where there is no other storage; nobody tells it to keep one. */
const ASLEEP = /window\.document\.cookie=encodeURIComponent\(\w+\)\+/g
