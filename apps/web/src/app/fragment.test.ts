import { formatToken, parseToken, type RoomId } from '@konklave/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import first from '../../public/first.js?raw'
import { readKept } from '../kernel/link.ts'
import { keepAsGuest, keptGrant, takeKept } from './fragment.ts'

const bytes = (n: number, fill: number) => new Uint8Array(n).fill(fill)
const guest = formatToken({ kind: 'guest', roomId: bytes(16, 1) as RoomId, linkSecret: bytes(32, 2) })
const owner = formatToken({
  ...{ kind: 'owner', roomId: bytes(16, 1) as RoomId, linkSecret: bytes(32, 2), ownerSeed: bytes(32, 4) },
})
const grant = formatToken({ kind: 'grant', grant: bytes(32, 3) })

afterEach(() => {
  Reflect.deleteProperty(globalThis, 'konklaveFragment')
})

/** Runs the script as the page does, in a window made of what it may touch. */
function page(pathname: string, hash: string, storageWorks = true, stored = new Map<string, string>()) {
  const location = {
    pathname,
    hash,
    reloads: 0,
    reload() {
      this.reloads++
    },
  }
  const bar: string[] = []
  const changed: (() => void)[] = []
  const history = {
    replaceState(_state: null, _title: string, url: string) {
      bar.push(url)
      location.hash = ''
    },
  }
  const sessionStorage = {
    setItem(key: string, value: string) {
      if (!storageWorks) throw new Error('blocked')
      stored.set(key, value)
    },
    getItem: (key: string) => stored.get(key) ?? null,
    removeItem: (key: string) => void stored.delete(key),
  }
  const listen = (_: string, listener: () => void) => changed.push(listener)
  const run = new Function('location', 'history', 'sessionStorage', 'addEventListener', first)
  run(location, history, sessionStorage, listen)
  return { location, bar, stored, changed, sessionStorage }
}

describe('[K2] the first script', () => {
  test('takes the secret out of the address bar and keeps it for this tab', () => {
    const { bar, sessionStorage } = page('/m', `#${guest}`)
    expect(bar).toEqual(['/m'])
    expect(bar.join()).not.toContain(guest)
    expect(readKept(takeKept('link', sessionStorage))).toMatchObject({ kind: 'guest' })
  })

  test('a reload without fragment finds it again', () => {
    const { stored } = page('/m', `#${guest}`)
    Reflect.deleteProperty(globalThis, 'konklaveFragment')
    const again = { getItem: (key: string) => stored.get(key) ?? null }
    expect(readKept(takeKept('link', again))).toMatchObject({ kind: 'guest' })
  })

  test('with blocked storage the page itself still has it', () => {
    const { bar } = page('/m', `#${guest}`, false)
    expect(bar).toEqual(['/m'])
    expect(readKept(takeKept('link', null))).toMatchObject({ kind: 'guest' })
  })

  test('a grant is kept apart from a link', () => {
    const { sessionStorage } = page('/', `#${grant}`)
    expect(keptGrant(sessionStorage)).toEqual(bytes(32, 3))
    expect(takeKept('link', sessionStorage)).toBeNull()
  })

  test('another link put into the same tab opens, and is taken out by the page that it opens', () => {
    const { location, bar, changed, stored } = page('/m', '')
    for (const listener of changed) listener()
    expect([bar, location.reloads]).toEqual([[], 0])
    location.hash = `#${owner}`
    for (const listener of changed) listener()
    expect(location.reloads).toBe(1)
    expect(page('/m', location.hash, true, stored).bar).toEqual(['/m'])
    expect(readKept(takeKept('link', null))).toMatchObject({ kind: 'owner' })
  })

  test('[K32] an owner’s link is the page’s alone: what the tab keeps on the disk is an invitation', () => {
    const before = new Map([['konklave:link', 'of another room']])
    const { bar, stored, sessionStorage } = page('/m', `#${owner}`, true, before)
    expect([bar, [...stored]]).toEqual([['/m'], []])
    const link = readKept(takeKept('link', sessionStorage))
    if (typeof link === 'string' || link.kind !== 'owner') throw new Error('not the link')
    keepAsGuest(link, sessionStorage)
    Reflect.deleteProperty(globalThis, 'konklaveFragment')
    expect(readKept(takeKept('link', sessionStorage))).toEqual(parseToken(guest))
  })

  test('[K2, K32] whatever a room is called, its invitation is kept, its owner’s link never, on no page', () => {
    for (let byte = 0; byte < 256; byte++) {
      const room = { roomId: bytes(16, byte) as RoomId, linkSecret: bytes(32, 2) }
      const invitation = formatToken({ kind: 'guest', ...room })
      const own = formatToken({ kind: 'owner', ...room, ownerSeed: bytes(32, 4) })
      expect(page('/m', `#${invitation}`).stored.size, `${byte}`).toBe(1)
      expect(page('/', `#${formatToken({ kind: 'grant', grant: bytes(32, byte) })}`).stored.size).toBe(1)
      for (const path of ['/m', '/'])
        for (const hash of [`#${own}`, `#%20${own}`, `##${own}`])
          expect([...page(path, hash).stored]).toEqual([])
    }
  })
})
