import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isHeld, LOCK_FILE, lockData } from './dataLock.ts'

let data: string
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'konklave-lock-'))
})
afterEach(() => rmSync(data, { recursive: true, force: true }))

test('a data directory is held as long as somebody works with it, and to look makes nothing in it', () => {
  expect(isHeld(data)).toBe(false)
  expect(isHeld(join(data, 'none'))).toBe(false)
  expect(readdirSync(data)).toEqual([])
  const lock = lockData(data)
  expect(isHeld(data)).toBe(true)
  lock.release()
  expect(isHeld(data)).toBe(false)
  lockData(data).release()
})

test('what is no lock holds nothing', () => {
  symlinkSync('/dev/null', join(data, LOCK_FILE))
  expect(isHeld(data)).toBe(false)
})
