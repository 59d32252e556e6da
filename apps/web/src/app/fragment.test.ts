import { formatToken, type RoomId } from '@konklave/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import first from '../../public/first.js?raw'
import { readKept } from '../kernel/link.ts'
import { keptGrant, takeKept } from './fragment.ts'

const bytes = (n: number, fill: number) => new Uint8Array(n).fill(fill)
const guest = formatToken({ kind: 'guest', roomId: bytes(16, 1) as RoomId, linkSecret: bytes(32, 2) })
const grant = formatToken({ kind: 'grant', grant: bytes(32, 3) })

afterEach(() => {
  Reflect.deleteProperty(globalThis, 'konklaveFragment')
})

/** Runs the script as the page does, in a window made of what it may touch. */
function page(pathname: string, hash: string, storageWorks = true) {
  const stored = new Map<string, string>()
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

  test('another link put into the same tab is taken out as well, and opened', () => {
    const { location, bar, changed } = page('/m', '')
    expect(bar).toEqual([])
    location.hash = `#${guest}`
    for (const listener of changed) listener()
    expect(bar).toEqual(['/m'])
    expect(location.reloads).toBe(1)
  })
})
