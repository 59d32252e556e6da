import type { HeaderPolicy } from '../door/assetManifest.ts'

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
 * Names of headers that make an answer another one than the release's: a protection that is not exactly its own, one of the
 * file's `own` that differs, or one that it does not know. What nobody knows counts, because browsers learn new ones: Refresh, Link,
 * cookies, Service-Worker-Allowed and Speculation-Rules all act without a byte of the page being changed.
 */
export function headerFaults(
  headers: Headers,
  policy: Pick<HeaderPolicy, 'always' | 'public'>,
  own: Readonly<Record<string, string>> = {},
): string[] {
  const wanted = new Map(Object.entries({ ...policy.always, ...own }))
  // Of a public server only, so they may be missing.
  const allowed = new Map([...wanted, ...Object.entries(policy.public)])
  const differing = [...wanted].filter(([name, value]) => headers.get(name) !== value).map(([name]) => name)
  const added = [...new Set(headers.keys())].filter(name => {
    const value = allowed.get(name)
    return value === undefined ? !isIdle(name) : !wanted.has(name) && headers.get(name) !== value
  })
  return [...differing, ...added]
}

const isIdle = (name: string): boolean => IDLE.has(name) || (name.startsWith('x-') && !ACTING_X.has(name))
