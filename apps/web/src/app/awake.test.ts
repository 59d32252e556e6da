import { expect, test } from 'vitest'
import { createAwake } from './awake.ts'

/** A page that can be hidden, with a browser that takes screen locks back then, as the specification says. */
function setUp(p: { refuse?: boolean } = {}) {
  const held = new Set<object>()
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState })
  let asked = 0
  const wakeLock = {
    async request() {
      asked++
      if (p.refuse || page.visibilityState !== 'visible') throw new DOMException('', 'NotAllowedError')
      const sentinel = {
        get released() {
          return !held.has(sentinel)
        },
        async release() {
          held.delete(sentinel)
        },
      }
      held.add(sentinel)
      return sentinel as unknown as WakeLockSentinel
    },
  }
  const scope = new AbortController()
  const awake = createAwake({ wakeLock, page: page as unknown as Document, signal: scope.signal })
  const turn = async (to: DocumentVisibilityState) => {
    page.visibilityState = to
    if (to === 'hidden') held.clear()
    page.dispatchEvent(new Event('visibilitychange'))
    await settled()
  }
  return { awake, held, turn, scope, asked: () => asked }
}

const settled = () => new Promise(resolve => setTimeout(resolve))

test('in a call the screen stays on, after it no longer', async () => {
  const { awake, held } = setUp()
  awake(true)
  await settled()
  expect(held.size).toBe(1)
  awake(true)
  await settled()
  expect(held.size).toBe(1)
  awake(false)
  await settled()
  expect(held.size).toBe(0)
})

test('a page that was hidden keeps the screen on again when it comes back, but only in a call', async () => {
  const { awake, held, turn } = setUp()
  awake(true)
  await settled()
  await turn('hidden')
  expect(held.size).toBe(0)
  await turn('visible')
  expect(held.size).toBe(1)
  awake(false)
  await turn('hidden')
  await turn('visible')
  expect(held.size).toBe(0)
})

test('who leaves while the browser still thinks about it leaves nothing behind', async () => {
  const { awake, held } = setUp()
  awake(true)
  awake(false)
  await settled()
  expect(held.size).toBe(0)
})

test('a call that begins in a hidden page asks when it is seen', async () => {
  const { awake, held, turn, asked } = setUp()
  await turn('hidden')
  awake(true)
  await settled()
  expect(asked()).toBe(0)
  await turn('visible')
  expect(held.size).toBe(1)
})

test('after the meeting nothing listens any more, and a browser that refuses or cannot is no fault', async () => {
  const { awake, held, turn, scope } = setUp()
  awake(true)
  await settled()
  scope.abort()
  await turn('hidden')
  await turn('visible')
  expect(held.size).toBe(0)
  const refused = setUp({ refuse: true })
  refused.awake(true)
  await settled()
  expect(refused.held.size).toBe(0)
  createAwake({ wakeLock: undefined, page: visiblePage(), signal: scope.signal })(true)
  await settled()
})

const visiblePage = () =>
  Object.assign(new EventTarget(), { visibilityState: 'visible' }) as unknown as Document
