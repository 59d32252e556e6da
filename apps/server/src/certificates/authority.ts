import { request } from 'node:https'
import { getCACertificates } from 'node:tls'

const ANSWER_WITHIN_MS = 10_000

/** As errors of TLS are named that say: this is not who it should be. */
export const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/

/** `date`: of its clock, milliseconds since 1970; null when it does not say. */
export type AuthoritySeen = { readonly date: number | null } | 'untrusted' | 'unreachable'

/** PEM texts that an authority’s own HTTPS may lead to: a named root alone, else what everything on this system trusts. */
export const rootsFor = (trust: string | null): string[] =>
  trust === null ? (['bundled', 'system', 'extra'] as const).flatMap(getCACertificates) : [trust]

/** Whether an authority answers at all. What it is asked for costs it nothing, and it does not count it. */
export function seeAuthority(url: string, trust: string | null): Promise<AuthoritySeen> {
  return new Promise(resolve => {
    const asked = request(
      url,
      { method: 'HEAD', timeout: ANSWER_WITHIN_MS, agent: false, ca: rootsFor(trust) },
      response => {
        response.resume()
        const date = Date.parse(response.headers.date ?? '')
        resolve({ date: Number.isNaN(date) ? null : date })
      },
    )
    asked.once('timeout', () => asked.destroy(new Error('no answer')))
    asked.once('error', (error: NodeJS.ErrnoException) =>
      resolve(UNTRUSTED.test(error.code ?? '') ? 'untrusted' : 'unreachable'),
    )
    asked.end()
  })
}
