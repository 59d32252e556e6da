import { expect, test } from 'vitest'
import type { RemoteMedia } from '../types.ts'
import { Loudspeakers, type Output } from './loudspeakers.ts'

/** A page whose browser plays nothing before it is allowed to. */
function page() {
  const gestures = new EventTarget()
  const said: boolean[] = []
  const playing = new Set<Output>()
  const browser = { allows: false }
  const output = (): Output => {
    const one: Output = {
      srcObject: null,
      async play() {
        if (!browser.allows) throw new DOMException('not allowed', 'NotAllowedError')
        playing.add(one)
      },
    }
    return one
  }
  const loudspeakers = new Loudspeakers(held => said.push(held), { output, gestures })
  const gesture = (type: string) => gestures.dispatchEvent(new Event(type))
  return { loudspeakers, said, playing, browser, gesture }
}

const sound = (): RemoteMedia => ({
  participant: 'p',
  leafIndex: 1,
  kind: 'microphone',
  track: { kind: 'audio' } as MediaStreamTrack,
})
const turn = () => new Promise(resolve => setTimeout(resolve))

test('[P-49] sound that the browser holds back is told once, and any gesture starts all of it', async () => {
  const { loudspeakers, said, playing, browser, gesture } = page()
  loudspeakers.show([sound(), sound()])
  await turn()
  expect(said).toEqual([true])
  // A finger that goes down is no gesture yet for browsers; one that comes up is.
  gesture('pointerdown')
  await turn()
  expect(said).toEqual([true])
  browser.allows = true
  gesture('pointerup')
  await turn()
  expect([said, playing.size]).toEqual([[true, false], 2])
})

test('[P-49] a press on the button starts it where the browser tells the page of no gesture', async () => {
  const { loudspeakers, said, playing, browser } = page()
  loudspeakers.show([sound()])
  await turn()
  browser.allows = true
  loudspeakers.start()
  await turn()
  expect([said, playing.size]).toEqual([[true, false], 1])
})

test('[P-49] nothing is held back any more once nobody speaks, and what came and went at once never was', async () => {
  const { loudspeakers, said } = page()
  loudspeakers.show([sound()])
  await turn()
  loudspeakers.show([])
  expect(said).toEqual([true, false])
  loudspeakers.show([sound()])
  loudspeakers.show([])
  await turn()
  expect(said).toEqual([true, false])
})

test('[P-49] where sound is allowed nothing is said', async () => {
  const { loudspeakers, said, playing, browser } = page()
  browser.allows = true
  loudspeakers.show([sound()])
  await turn()
  expect([said, playing.size]).toEqual([[], 1])
})
