import { loadConfig } from '@konklave/server'
import { expect, test } from 'vitest'
import { fromOutside } from './fromOutside.ts'
import { systemPlaces } from './setup/places.ts'
import { nextSteps } from './setup/screen.ts'

const config = (...argv: string[]) =>
  loadConfig({ argv: ['--mode', 'public', '--host', 'meet.example.org', ...argv], env: {}, cwd: '/' })

test('a person is sent to /check with a phone, by the port that people outside use', () => {
  const page = (...argv: string[]) => /https:\S+/.exec(fromOutside(config(...argv))[0]?.en ?? '')?.[0]
  expect(page('--port', '443')).toBe('https://meet.example.org/check')
  expect(page('--port', '8443')).toBe('https://meet.example.org:8443/check')
  // That is where the proxy finds it.
  expect(page('--port', '8400', '--certificate', 'proxy')).toBe('https://meet.example.org/check')
})

test('nobody is sent where there is no such page', () => {
  expect(fromOutside(config('--port', '443', '--check-page', 'off'))).toEqual([])
  expect(fromOutside({ ...config(), mode: 'lan' })).toEqual([])
})

test('it is the last thing that setup says', () => {
  const screen = nextSteps({
    config: config('--port', '443'),
    addresses: { ofName: [], told: ['192.0.2.7'], local: ['192.0.2.7'], own: ['192.0.2.7'] },
    places: systemPlaces(''),
    wasThere: false,
    link: null,
    warnings: [],
    isSystem: true,
    isAgain: false,
    command: 'konklave',
    language: 'en',
  })
  expect(screen.trim().split('\n').at(-1)).toContain('/check on a phone with Wi-Fi off')
})
