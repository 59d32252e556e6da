import { expect, test } from 'vitest'
import { createPrefs, PREFS_KEY } from './prefs.ts'

function storage(initial?: string) {
  const values = new Map<string, string>(initial === undefined ? [] : [[PREFS_KEY, initial]])
  return {
    values,
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
  }
}

test('[P-50] remembers devices and taste, and no key that could hold a person', () => {
  const kept = storage()
  const { change } = createPrefs(kept)
  change({ camera: 'cam1', theme: 'dark' })
  expect([...kept.values.keys()]).toEqual([PREFS_KEY])
  expect(Object.keys(JSON.parse(kept.values.get(PREFS_KEY) ?? ''))).toEqual([
    'language',
    'theme',
    'keys',
    'pushToTalk',
    'timerTone',
    'bigText',
    'contrast',
    'layout',
    'tiles',
    'chatTone',
    'microphone',
    'camera',
    'speaker',
    'noise',
    'backdrop',
    'brighter',
    'pictures',
    'receiveKbps',
    'sendKbps',
    'mirror',
    'heedMuted',
    'tips',
  ])
  expect(createPrefs(kept).prefs.value).toMatchObject({ camera: 'cam1', theme: 'dark' })
})

test.each([
  '',
  '{',
  '[]',
  'null',
  '7',
  '{"theme":"pink","camera":5,"language":"xx","keys":0,"tiles":7,"layout":"round","bigText":1,"contrast":"yes"}',
])('what is stored as %j does no harm', text => {
  expect(createPrefs(storage(text)).prefs.value).toMatchObject({
    language: 'system',
    theme: 'system',
    camera: null,
    bigText: false,
    contrast: false,
    layout: 'grid',
    tiles: 'auto',
    heedMuted: false,
  })
})

test('without storage it still works', () => {
  const { prefs, change } = createPrefs(null)
  change({ keys: false })
  expect(prefs.value.keys).toBe(false)
})

test('[P-50] hints that were seen are remembered by their names alone', () => {
  const kept = storage('{"tips":["mirror","Ada","mirror",7]}')
  const { prefs, change } = createPrefs(kept)
  expect(prefs.value.tips).toEqual(['mirror'])
  change({ tips: ['mirror', 'screen'] })
  expect(createPrefs(kept).prefs.value.tips).toEqual(['mirror', 'screen'])
})
