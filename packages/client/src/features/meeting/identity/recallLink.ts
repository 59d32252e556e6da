import { formatToken, type LinkToken, parseToken, utf8 } from '@konklave/protocol'
import type { TabStore } from '../ports.ts'

/**
 * The link of this tab after a reload, when the address bar no longer has it (K2). Kept as a guest link: the owner's
 * half lives on as a key that cannot be read out (K32).
 */
export async function recallLink(tab: TabStore): Promise<LinkToken | null> {
  const kept = await tab.get('link')
  const token = kept && parseToken(new TextDecoder().decode(kept))
  return token && typeof token === 'object' ? token : null
}

/** Called on entering the prejoin page with a fresh link. */
export async function rememberLink(tab: TabStore, link: LinkToken): Promise<void> {
  if (link.kind === 'grant') return
  const { roomId, linkSecret } = link
  await tab.set('link', utf8(formatToken({ kind: 'guest', roomId, linkSecret })))
}
