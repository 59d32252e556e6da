import { expect, test } from 'vitest'
import type { Notice } from '../../kernel/meeting.ts'
import { sayable } from './sayable.ts'

const notices: readonly Notice[] = [
  { t: 'joined', who: 'b', name: 'Ben', id: '1' },
  { t: 'restarted', id: '2' },
]

test('[K30] while sound and picture are interrupted nobody reads that the meeting goes on as if nothing were', () => {
  for (const media of ['interrupted', 'connecting'] as const)
    expect(sayable(notices, media).map(({ t }) => t)).toEqual(['joined'])
  // Also where there are none: then the text is all that had to come back.
  for (const media of ['connected', 'unavailable', 'idle'] as const)
    expect(sayable(notices, media)).toEqual(notices)
})
