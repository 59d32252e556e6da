import { keyHashOf } from '@konklave/protocol'
import { ROLES_MAX, rolesWith } from '@konklave/protocol/rules'
import { expect, test } from 'vitest'
import { random } from './wire.ts'

const key = () => keyHashOf(random(32))
const full = Array.from({ length: ROLES_MAX }, () => ({ keyHash: key(), role: 'presenter' as const }))

test('[K7] a key has one role, the last that it was given, or none', () => {
  const [a, b] = [key(), key()]
  const one = rolesWith([], { keyHash: a, role: 'moderator', keep: [] })
  const two = rolesWith(one!, { keyHash: b, role: 'presenter', keep: [] })
  expect(rolesWith(two!, { keyHash: a, role: 'presenter', keep: [] })).toEqual([
    { keyHash: b, role: 'presenter' },
    { keyHash: a, role: 'presenter' },
  ])
  expect(rolesWith(two!, { keyHash: a, role: null, keep: [] })).toEqual([{ keyHash: b, role: 'presenter' }])
  expect(rolesWith([], { keyHash: a, role: null, keep: [] })).toEqual([])
})

test('[K7] in a full list the oldest makes room whose key nobody present has; else there is none', () => {
  const wanted = { keyHash: key(), role: 'moderator' as const }
  const here = full.slice(0, 3).map(({ keyHash }) => keyHash)
  const roles = rolesWith(full, { ...wanted, keep: here })
  expect(roles).toEqual([...full.slice(0, 3), ...full.slice(4), wanted])
  expect(rolesWith(full, { ...wanted, keep: full.map(({ keyHash }) => keyHash) })).toBeNull()
  expect(rolesWith(full, { keyHash: here[0]!, role: 'moderator', keep: [] })).toHaveLength(ROLES_MAX)
})
