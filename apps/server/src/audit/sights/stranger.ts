import { generateKeyPairSync, randomBytes, sign as signBytes } from 'node:crypto'
import { type Bytes, type Credential, PROTOCOL_VERSIONS, type Signer, sign } from '@konklave/protocol'
import type { Target } from '../target.ts'

type Opening = { readonly kind: string; readonly id: Uint8Array }

/** Says hello with these versions; nothing of it is true. */
export async function greet(target: Pick<Target, 'socket'>, versions: readonly number[]) {
  const socket = await target.socket()
  socket.send({ t: 'hello', versions: [...versions], build: 'audit', features: [] })
  return { answer: await socket.next(), socket, close: () => socket.close() }
}

/** `opened`, or the code of the refusal. The key is new and proves itself; nobody knows it. */
export async function openStream(
  target: Pick<Target, 'socket' | 'origin'>,
  { kind, id }: Opening,
): Promise<string> {
  const { answer, socket } = await greet(target, PROTOCOL_VERSIONS)
  if (answer.t !== 'hello') return answer.t
  const signer = newSigner()
  const roomId = new Uint8Array(id)
  const proof = await sign('stream proof', { origin: target.origin, roomId, nonce: answer.nonce }, signer)
  const credential = {
    memberKey: signer.publicKey,
    proof,
    serverAuth: new Uint8Array(randomBytes(32)),
  } as Credential
  socket.send({ t: 'open', s: 1, kind, id: roomId, credential })
  for (;;) {
    const frame = await socket.next()
    if (frame.t === 'ping') continue
    socket.close()
    return frame.t === 'closed' || frame.t === 'fault' ? frame.code : frame.t
  }
}

function newSigner(): Signer {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const raw = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }).subarray(-32)) as Bytes
  return { publicKey: raw, sign: async input => new Uint8Array(signBytes(null, input, privateKey)) as Bytes }
}
