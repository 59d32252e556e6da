import { type Bytes, utf8 } from '@konklave/protocol'
import { open, seal } from '../aead.ts'
import { kdf } from '../kdf.ts'
import type { LinkKeys } from '../links/deriveLink.ts'
import type { LinkRing } from '../links/ring.ts'
import { pad, unpad } from '../pad.ts'

/** 80 characters of up to 4 bytes, and the length. */
const SIZES = [384]

/** [K7] The meeting's title for whoever holds the link; no bytes when there is none. */
export async function sealTitle(title: string, link: LinkKeys): Promise<Bytes> {
  return title === '' ? new Uint8Array() : seal(titleKey(link), pad(utf8(title), SIZES), link.roomId)
}

/** Opens it with any generation held (a rotation may leave the title alone); null when none opens it. */
export async function openTitle(sealed: Uint8Array, ring: LinkRing): Promise<string | null> {
  if (sealed.length === 0) return ''
  for (const link of ring.generations.values()) {
    const padded = await open(titleKey(link), sealed, link.roomId)
    const content = padded === null ? null : unpad(padded, SIZES)
    if (content !== null) return new TextDecoder().decode(content)
  }
  return null
}

function titleKey(link: LinkKeys): Bytes {
  return kdf({ ikm: link.meta.unsafeBytes(), label: 'konklave title v1' })
}
