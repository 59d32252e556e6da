import { type Bytes, formatToken, roomPath } from '@konklave/protocol'
import { expect, test } from 'vitest'
import { atOwnerFileDesk } from './ownerFileDesk.ts'

const filled = (size: number, fill: number) => new Uint8Array(size).fill(fill)
const room = { roomId: filled(16, 1) as never, linkSecret: filled(32, 2) }
const right = { kind: 'owner', ...room, ownerSeed: filled(32, 3) } as const
const passphrase = 'lantern gravel oboe fern tide'
const at = (host: string) => `https://${host}${roomPath(right)}`
const bytesOf = (done: { readonly t: string }): Bytes => {
  if (!('bytes' in done)) throw new Error(done.t)
  return done.bytes as Bytes
}

test('[K17] a file leads where its link led, on its own host only', { timeout: 60_000 }, async () => {
  const sealed = await atOwnerFileDesk({ t: 'seal', link: at('meet.example.org'), passphrase })
  const bytes = bytesOf(sealed)
  const open = (host: string) => atOwnerFileDesk({ t: 'open', bytes, passphrase, host })
  expect(await open('meet.example.org')).toEqual({ t: 'room', link: right })
  expect(await open('meet.example.org:8443')).toEqual({ t: 'elsewhere', host: 'meet.example.org' })
})

test('[K17] no file is made of a link that is no owner’s, and no error tells what it was', async () => {
  const guest = formatToken({ kind: 'guest', ...room })
  for (const link of [`https://meet.example.org/m#${guest}`, 'https://meet.example.org/m', 'no link'])
    expect(await atOwnerFileDesk({ t: 'seal', link, passphrase })).toEqual({ t: 'failed' })
  const short = { t: 'seal', link: at('meet.example.org'), passphrase: 'short' } as const
  expect(await atOwnerFileDesk(short)).toEqual({ t: 'failed' })
})
