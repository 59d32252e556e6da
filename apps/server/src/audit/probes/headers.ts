import { words } from '@konklave/protocol'
import { SECURITY_HEADERS } from '../../door/headers.ts'
import { isBehindProxy, redirects } from '../../door/publicSite.ts'
import { deviation, probe } from '../probe.ts'
import type { Answer } from '../sights/ask.ts'
import { tour } from '../sights/tour.ts'

/** Sources of a policy that are nobody else's, and run nothing written into a page. */
/** `wasm-unsafe-eval` names no source: it lets WebAssembly run that came from one (ADR 0013). */
const OWN_SOURCE = /^('self'|'none'|'wasm-unsafe-eval')$/

/** Of a proxy, which is people's at its usual port. */
const HTTP_PORT = 80
const REDIRECTS = [301, 302, 307, 308]

const PERMISSIONS = ['camera', 'microphone', 'display-capture', 'fullscreen']

export const securityHeaders = probe({
  id: 'P-19',
  title: words(
    'Überall HTTPS, strenge Kopfzeilen, nur eigene Quellen',
    'HTTPS everywhere, strict headers, own origin only',
  ),
  looks: words(
    'Fragt jede Seite, jede Datei und Fehler ab; prüft jede Richtlinie, HSTS und die Umleitung von HTTP.',
    'Asks for each page, each file and errors; checks each policy, HSTS and the redirect of plain HTTP.',
  ),
  remedy: words(
    'Ein Proxy davor darf diese Kopfzeilen weder entfernen noch ändern: docs/admin/nat-and-proxy.md.',
    'A proxy in front must neither remove nor change these headers: docs/admin/nat-and-proxy.md.',
  ),
  async *look(target) {
    const { config, askPlainly, origin } = target
    for (const [path, { headers }] of await tour(target)) {
      for (const name of Object.keys(SECURITY_HEADERS))
        if (headers[name] === undefined)
          yield deviation(`${path} kommt ohne ${name}.`, `${path} comes without ${name}.`)
      for (const what of looseIn(headers)) yield deviation(`${path}: ${what}.`, `${path}: ${what}.`)
      if (config.mode === 'public' && !isLong(headers['strict-transport-security']))
        yield deviation(`${path} kommt ohne HSTS.`, `${path} comes without HSTS.`)
      if (config.mode !== 'public' && headers['strict-transport-security'] !== undefined)
        yield deviation(
          `${path} kommt mit HSTS, obwohl der Server nicht öffentlich ist.`,
          `${path} comes with HSTS although the server is not public.`,
        )
    }
    const port = isBehindProxy(config) ? HTTP_PORT : redirects(config) ? config.httpPort : null
    if (port === null) return
    const plain = await askPlainly(port, '/some/path').catch(() => null)
    // A proxy need not answer there: browsers that were here once know by HSTS.
    if (plain === null && isBehindProxy(config)) return
    if (!plain || !REDIRECTS.includes(plain.status) || !plain.headers.location?.startsWith(`${origin}/`))
      yield deviation(
        `Port ${port} leitet nicht nur auf HTTPS um, sondern antwortet ${plain?.status ?? 'nicht'}.`,
        `Port ${port} does not only redirect to HTTPS, but answers ${plain?.status ?? 'nothing'}.`,
      )
  },
})

function* looseIn(headers: Answer['headers']): Iterable<string> {
  const policy = headers['content-security-policy']
  for (const directive of (typeof policy === 'string' ? policy : '').split(';').map(one => one.trim())) {
    const [name = '', ...sources] = directive.split(/\s+/)
    const foreign = sources.filter(source => !OWN_SOURCE.test(source))
    if (foreign.length > 0) yield `${name} ${foreign.join(' ')}`
  }
  if (typeof policy === 'string' && !policy.includes('default-src')) yield 'CSP without default-src'
  if (headers['x-content-type-options'] !== 'nosniff') yield 'x-content-type-options'
  if (headers['referrer-policy'] !== 'no-referrer') yield 'referrer-policy'
  const permissions = String(headers['permissions-policy'] ?? '')
  for (const one of permissions
    .split(',')
    .map(text => text.trim())
    .filter(Boolean)) {
    const [feature = '', allowed = ''] = one.split('=')
    if (allowed !== '()' && !(allowed === '(self)' && PERMISSIONS.includes(feature))) yield one
  }
}

const isLong = (hsts: string | undefined) => Number(/max-age=(\d+)/.exec(hsts ?? '')?.[1] ?? 0) >= 31_536_000
