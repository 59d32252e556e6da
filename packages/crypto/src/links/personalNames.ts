import {
  type Bytes,
  concat,
  encode,
  type KeyHash,
  limits,
  type PersonalKey,
  type RoomId,
  type Signer,
  signingInput,
  utf8,
} from '@konklave/protocol'
import { open, seal } from '../aead.ts'
import { kdf } from '../kdf.ts'
import { pad, unpad } from '../pad.ts'

const SIZES = [limits.PERSONAL_NAME_PADDED_BYTES]
const NAME_MAX_BYTES = limits.PERSONAL_NAME_PADDED_BYTES - 2

/** The names behind personal invitations: who may read the charter, which is every guest and the server, must not learn who else is invited. */
export interface PersonalNames {
  /** Of a name that is too long the beginning. */
  seal(keyHash: KeyHash, name: string): Promise<Bytes>
  /** Null: of another owner key. */
  open(entry: PersonalKey): Promise<string | null>
}

/**
 * [K7] By an owner key for itself, as it keeps a link (K4): the key of the seal is made from a signature that nobody is shown. In a
 * browser that signs otherwise each time the names do not come back, and nothing else is lost.
 */
export async function personalNames(owner: Signer, roomId: RoomId): Promise<PersonalNames> {
  const ikm = await owner.sign(signingInput('personal names', encode({ roomId })))
  const key = kdf({ ikm, salt: roomId, label: 'konklave personal names v1' })
  return {
    seal: (keyHash, name) => seal(key, pad(cut(name), SIZES), concat(roomId, keyHash)),
    async open({ keyHash, name }) {
      const padded = await open(key, name, concat(roomId, keyHash))
      const content = padded && unpad(padded, SIZES)
      return content && new TextDecoder().decode(content)
    },
  }
}

/** Never in the middle of a character. */
function cut(name: string): Bytes {
  let kept = new Uint8Array()
  for (const { segment } of new Intl.Segmenter().segment(name)) {
    const more = concat(kept, utf8(segment))
    if (more.length > NAME_MAX_BYTES) break
    kept = more
  }
  return kept
}
