import { loadConfig } from '@konklave/server'
import { expect, test } from 'vitest'
import { fromOutside } from './fromOutside.ts'
import { systemPlaces } from './setup/places.ts'
import { nextSteps } from './setup/screen.ts'

const config = (...argv: string[]) =>
  loadConfig({ argv: ['--mode', 'public', '--host', 'meet.example.org', ...argv], env: {}, cwd: '/' })

test('a person is sent to /check with a phone, by the port that people outside use', () => {
  expect(fromOutside(config('--port', '443'))).toEqual([
    'Open https://meet.example.org/check on a phone with Wi-Fi off.',
  ])
  expect(fromOutside(config('--port', '8443'))[0]).toContain('https://meet.example.org:8443/check')
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
    link: null,
    warnings: [],
    isSystem: true,
    command: 'konklave',
  })
  expect(screen.trim().split('\n').at(-1)).toContain('/check on a phone with Wi-Fi off')
})
