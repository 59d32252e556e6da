import { HSTS, SECURITY_HEADERS } from '../door/headers.ts'

/** Of the transport, of our own answers, or put there by a proxy; none makes a browser load, keep or send anything. */
const IDLE = new Set([
  'accept-ranges',
  'age',
  'alt-svc',
  'cache-control',
  'connection',
  'content-encoding',
  'content-language',
  'content-length',
  'content-type',
  'date',
  'etag',
  'expires',
  'keep-alive',
  'last-modified',
  'pragma',
  'server',
  'server-timing',
  'transfer-encoding',
  'vary',
  'via',
])
/** The few of them that browsers know. */
const ACTING_X = new Set([
  'x-dns-prefetch-control',
  'x-permitted-cross-domain-policies',
  'x-sourcemap',
  'x-ua-compatible',
  'x-xss-protection',
])

/**
 * Names of headers that make an answer another one than ours: a protection that is not exactly ours, one of `own` that
 * differs, or one that is none of ours. What nobody knows counts, because browsers learn new ones: Refresh, Link,
 * cookies, Service-Worker-Allowed and Speculation-Rules all act without a byte of the page being changed.
 */
export function headerFaults(headers: Headers, own: Readonly<Record<string, string>> = {}): string[] {
  const wanted = new Map(Object.entries({ ...SECURITY_HEADERS, ...own }))
  // Of a public server only, so it may be missing.
  const allowed = new Map([...wanted, ...Object.entries(HSTS)])
  const differing = [...wanted].filter(([name, value]) => headers.get(name) !== value).map(([name]) => name)
  const added = [...new Set(headers.keys())].filter(name => {
    const value = allowed.get(name)
    return value === undefined ? !isIdle(name) : !wanted.has(name) && headers.get(name) !== value
  })
  return [...differing, ...added]
}

const isIdle = (name: string): boolean => IDLE.has(name) || (name.startsWith('x-') && !ACTING_X.has(name))
