import { describe, expect, test } from 'vitest'
import type { MediaKind } from '../../kernel/media.ts'
import { stays } from './stays.ts'

const floor = { t: 'floorGiven', by: 'Ada', id: 'f' } as const
const muted = { t: 'muteAsked', by: 'Ada', kind: 'camera', id: 'm' } as const
const mine = (maySpeak: boolean, ...on: MediaKind[]) => ({ on: new Set(on), maySpeak })

describe('how long a notice stands', () => {
  test('[P-48] that somebody has the floor stands until their microphone is on, or the floor is gone', () => {
    expect(stays(floor, mine(true))).toBe(true)
    expect(stays(floor, mine(true, 'camera'))).toBe(true)
    expect(stays(floor, mine(true, 'microphone'))).toBe(false)
    expect(stays(floor, mine(false))).toBe(false)
  })

  test('that something was turned off stands until it is on again', () => {
    expect(stays(muted, mine(true, 'microphone'))).toBe(true)
    expect(stays(muted, mine(true, 'camera'))).toBe(false)
  })

  test('what asks stands, what only happened does not', () => {
    expect(stays({ t: 'shareAsked', who: 'p', name: 'Ben', id: 's' }, mine(true))).toBe(true)
    expect(stays({ t: 'joined', who: 'p', name: 'Ben', id: 'j' }, mine(true))).toBe(false)
  })
})
