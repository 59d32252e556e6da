import { expect, test } from 'vitest'
import { DEVICES_KEY, devicesBefore, keepDevices } from './devicesBefore.ts'

function memory() {
  const kept = new Map<string, string>()
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  }
}

test('[P-50] only that a microphone or a camera was on is kept, and nothing once both are off', () => {
  const storage = memory()
  keepDevices(storage, ['screen', 'camera', 'microphone'])
  expect(devicesBefore(storage)).toEqual(['microphone', 'camera'])
  keepDevices(storage, ['screen'])
  expect(storage.kept.size).toBe(0)
  expect(devicesBefore(storage)).toEqual([])
})

test('what lies there and is no device is ignored, and so is a storage that refuses', () => {
  const storage = memory()
  storage.setItem(DEVICES_KEY, 'camera tracking')
  expect(devicesBefore(storage)).toEqual(['camera'])
  const refuse = () => {
    throw new DOMException('no', 'SecurityError')
  }
  expect(devicesBefore({ getItem: refuse })).toEqual([])
  expect(() => keepDevices({ setItem: refuse, removeItem: refuse }, ['camera'])).not.toThrow()
})
