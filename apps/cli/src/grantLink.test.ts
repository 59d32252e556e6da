import { type Config, type LanAddress, loadConfig } from '@konklave/server'
import { expect, test } from 'vitest'
import { grantLink, type Reached } from './grantLink.ts'

const ADDRESSES: readonly LanAddress[] = [
  { address: '192.168.1.20', family: 'IPv4' },
  { address: '2001:db8::20', family: 'IPv6' },
]
const ports = (port: number) => ({ tcp: [port], udp: [] })
const lines = (changes: Partial<Config>, reached: Partial<Reached> = {}) =>
  grantLink('TOKEN', {
    config: { ...loadConfig({ argv: [], env: {}, cwd: '/' }), ...changes },
    status: null,
    addresses: ADDRESSES,
    ...reached,
  }).map(({ en }) => en)

test('in a network the link has an address of this machine that others can open, and names other ways', () => {
  expect(lines({ mode: 'lan' })).toEqual([
    'https://192.168.1.20:8400/#TOKEN',
    expect.stringMatching(/put what begins with # behind https:\/\/\[2001:db8::20\]:8400\/$/),
  ])
  expect(lines({ mode: 'lan', names: 'meet.local, other', port: 443 })[0]).toBe('https://meet.local/#TOKEN')
})

test('the running server knows better than the settings of this command in which mode and where it is', () => {
  expect(lines({}, { status: { mode: 'lan', ports: ports(9000) } })[0]).toBe(
    'https://192.168.1.20:9000/#TOKEN',
  )
  const trial = lines({ mode: 'lan' }, { status: { mode: 'trial', ports: ports(9000) } })
  expect(trial).toEqual(['http://localhost:9000/#TOKEN', expect.stringMatching(/^Only this machine/)])
})

test('where the address is not known yet that is said instead of a link that leads nowhere', () => {
  const unknown = ['Put this behind the address that the server names at its start:', '/#TOKEN']
  expect(lines({ mode: 'lan', port: 0 })).toEqual(unknown)
  expect(lines({ mode: 'lan' }, { addresses: [] })).toEqual(unknown)
  expect(lines({})).toEqual(unknown)
})

test('a public server has one link, and nothing beside it', () => {
  expect(lines({ mode: 'public', host: 'meet.example.org', port: 443 })).toEqual([
    'https://meet.example.org/#TOKEN',
  ])
})
