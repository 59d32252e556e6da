import { expect, test } from 'vitest'
import type { RemoteMedia } from '../types.ts'
import type { Gain } from './gain.ts'
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
      onpause: null,
      async play() {
        if (!browser.allows) throw new DOMException('not allowed', 'NotAllowedError')
        playing.add(one)
      },
    }
    return one
  }
  const stream = (track: MediaStreamTrack) => ({ of: track }) as unknown as MediaStream
  const gains: string[] = []
  const gain = (track: MediaStreamTrack): Gain => ({
    stream: { gained: track } as unknown as MediaStream,
    set: volume => gains.push(`${volume}`),
    close: () => gains.push('closed'),
  })
  const session = { type: 'auto' }
  const around = { output, stream, gain, gestures, session }
  const loudspeakers = new Loudspeakers(held => said.push(held), around)
  /** As when a phone rings. */
  const interrupt = () => {
    for (const one of [...playing]) {
      playing.delete(one)
      one.onpause?.(new Event('pause'))
    }
  }
  const gesture = (type: string) => gestures.dispatchEvent(new Event(type))
  const played = () => [...playing].map(one => Object.keys(one.srcObject ?? {}).join())
  return { loudspeakers, said, playing, played, gains, browser, session, interrupt, gesture }
}

const sound = (participant = 'p'): RemoteMedia => ({
  participant,
  leafIndex: 1,
  kind: 'microphone',
  track: { kind: 'audio', readyState: 'live' } as MediaStreamTrack,
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

test('one person is made louder and quieter, the others stay as they are, and as they come costs nothing', async () => {
  const { loudspeakers, played, gains, browser } = page()
  browser.allows = true
  loudspeakers.show([sound('anna'), sound('ben')])
  await turn()
  expect(played()).toEqual(['of', 'of'])
  loudspeakers.setVolume('ben', 1.5)
  loudspeakers.setVolume('ben', 7)
  expect([played(), gains]).toEqual([
    ['of', 'gained'],
    ['1.5', '2'],
  ])
  loudspeakers.setVolume('ben', 1)
  expect([played(), gains.at(-1)]).toEqual([['of', 'of'], 'closed'])
})

test('who comes back is as loud as before, and who goes takes the graph along', async () => {
  const { loudspeakers, played, gains, browser } = page()
  browser.allows = true
  loudspeakers.setVolume('ben', 0)
  loudspeakers.show([sound('ben')])
  await turn()
  expect([played(), gains]).toEqual([['gained'], ['0']])
  loudspeakers.show([])
  expect(gains.at(-1)).toBe('closed')
  loudspeakers.show([sound('ben')])
  await turn()
  expect(gains.at(-1)).toBe('0')
})

test('[P-49] sound that the system has stopped goes on by itself, or else when the page is seen again', async () => {
  const { loudspeakers, said, playing, browser, interrupt, gesture } = page()
  browser.allows = true
  loudspeakers.show([sound()])
  await turn()
  interrupt()
  await turn()
  expect([said, playing.size]).toEqual([[], 1])
  browser.allows = false
  interrupt()
  await turn()
  expect([said, playing.size]).toEqual([[true], 0])
  browser.allows = true
  gesture('visibilitychange')
  await turn()
  expect([said, playing.size]).toEqual([[true, false], 1])
})

test('a sound that has ended, or is no longer wanted, is not begun again', async () => {
  const { loudspeakers, said, playing, browser, interrupt } = page()
  browser.allows = true
  const ended = sound()
  loudspeakers.show([ended])
  await turn()
  Object.assign(ended.track, { readyState: 'ended' })
  interrupt()
  await turn()
  expect([said, playing.size]).toEqual([[], 0])
  loudspeakers.show([])
  loudspeakers.show([sound()])
  await turn()
  loudspeakers.show([])
  interrupt()
  await turn()
  expect([said, playing.size]).toEqual([[], 0])
})

test('a phone is told that this is a call for as long as somebody is heard', () => {
  const { loudspeakers, session } = page()
  loudspeakers.show([])
  expect(session.type).toBe('auto')
  loudspeakers.show([sound()])
  expect(session.type).toBe('play-and-record')
  loudspeakers.close()
  expect(session.type).toBe('auto')
})
