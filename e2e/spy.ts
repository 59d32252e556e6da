import type { Person } from '@konklave/testing/person'
import { fromBase64url } from '../packages/media/src/frame/bytes.ts'
import { frameKey, openFrame } from '../packages/media/src/frame/cipher.ts'
import { readTrailer } from '../packages/media/src/frame/trailer.ts'

/**
 * Put before the scripts of a page, this copies the keys that pass between the page and its workers, so that a test knows
 * what to look for on the server's side.
 */
export const copyKeys = `{
  const keys = [], exported = [], frames = [], asked = new Map()
  const hex = bytes => Array.from(new Uint8Array(bytes), b => b.toString(16).padStart(2, '0')).join('')
  const Real = Worker
  window.Worker = class extends Real {
    constructor(...args) {
      super(...args)
      this.addEventListener('message', ({ data }) => {
        if (asked.get(data?.id) === 'exporter' && data.ok) exported.push(hex(data.value))
      })
    }
    postMessage(message, ...rest) {
      if (message?.method) asked.set(message.id, message.method)
      if (message?.t === 'keys' && message.desk === 'call') {
        frames[0] = this
        for (const key of [message.keys.own, ...message.keys.others])
          if (key) keys.push({ epoch: message.keys.epoch, participant: key.participant, secret: hex(key.secret) })
      }
      return super.postMessage(message, ...rest)
    }
  }
  Object.assign(window, {
    __keys: () => ({ keys, exported }),
    __sample: kind => new Promise(resolve => {
      const id = 1e9 + Math.floor(Math.random() * 1e6)
      frames[0].addEventListener('message', ({ data }) => {
        if (data?.t === 'sample' && data.id === id) resolve(data.bytes ? hex(data.bytes) : null)
      })
      frames[0].postMessage({ t: 'sample', id, kind })
    }),
  })
}`

type Spied = {
  __keys(): {
    keys: { epoch: number; participant: string; secret: string }[]
    exported: string[]
  }
  __sample(kind: string): Promise<string | null>
}

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))

/** What {@link copyKeys} has seen so far: media keys per epoch and person, and what MLS exported. */
export async function copiedKeys({ page }: Person) {
  const { keys, exported } = await page.evaluate(() => (window as unknown as Spied).__keys())
  return {
    keys: keys.map(key => ({ ...key, secret: bytes(key.secret) })),
    exported: exported.map(bytes),
  }
}

/** Frames of this person's camera or microphone as they left, and as they were before. */
export async function sentFrames(person: Person, kind: 'camera' | 'microphone', count: number) {
  const samples: (string | null)[] = []
  for (let i = 0; i < count; i++)
    samples.push(await person.page.evaluate(of => (window as unknown as Spied).__sample(of), kind))
  const { keys } = await copiedKeys(person)
  return Promise.all(samples.map(sample => opened(bytes(sample ?? ''), keys)))
}

async function opened(sealed: Uint8Array<ArrayBuffer>, keys: Awaited<ReturnType<typeof copiedKeys>>['keys']) {
  const trailer = readTrailer(sealed)
  if (!trailer) throw new Error('no sealed frame')
  for (const { participant, secret } of keys) {
    const key = await frameKey(secret, trailer.kind, trailer.ctx)
    const plain = await openFrame(key, fromBase64url(participant), trailer, sealed)
    if (plain) return { sealed, plain: new Uint8Array(plain) }
  }
  throw new Error('the frame does not open with the keys that were copied')
}
