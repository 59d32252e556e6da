import { openOwnerFile, sealOwnerFile } from '@konklave/crypto'
import { parseToken } from '@konklave/protocol'
import type { OpenedOwnerFile, OwnerFileBytes, SealedOwnerFile } from '../kernel/home.ts'

/** What the page asks of the worker for owner files. Everything survives structured cloning. */
export type OwnerFileWork =
  | { readonly t: 'seal'; readonly link: string; readonly passphrase: string }
  | { readonly t: 'open'; readonly bytes: OwnerFileBytes; readonly passphrase: string; readonly host: string }
type Seal = Extract<OwnerFileWork, { t: 'seal' }>
type Open = Extract<OwnerFileWork, { t: 'open' }>

/** [K17] Never rejects: of an error nothing crosses but that there was one. */
export async function atOwnerFileDesk(work: OwnerFileWork): Promise<SealedOwnerFile | OpenedOwnerFile> {
  try {
    return work.t === 'seal' ? await seal(work) : await open(work)
  } catch {
    // A link that is none, or no memory left.
    return { t: 'failed' }
  }
}

async function seal({ link, passphrase }: Seal): Promise<SealedOwnerFile> {
  const { origin, hash } = new URL(link)
  const token = parseToken(hash)
  if (typeof token === 'string' || token.kind !== 'owner') return { t: 'failed' }
  const { kind: _, ...right } = token
  return { t: 'file', bytes: await sealOwnerFile({ contents: { origin, ...right }, passphrase }) }
}

/** A file of another host says so, and leads nowhere here. */
async function open({ bytes, passphrase, host: here }: Open): Promise<OpenedOwnerFile> {
  const opened = await openOwnerFile({ bytes, passphrase })
  if (opened.t !== 'opened') return opened
  const { origin, ...right } = opened.contents
  const { host } = new URL(origin)
  if (host !== here) return { t: 'elsewhere', host }
  return { t: 'room', link: { kind: 'owner', ...right } }
}
