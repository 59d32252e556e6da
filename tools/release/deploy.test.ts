import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { envKey, settingNames } from '../../apps/server/src/config/settings.ts'

const read = (name: string) => readFileSync(join(import.meta.dirname, '../../deploy', name), 'utf8')
const container = read('Containerfile')
const compose = read('compose.yaml')

describe('container and compose file', () => {
  test('set only what exists', () => {
    const known = new Set(settingNames.map(envKey))
    const set = [...`${container}\n${compose}`.matchAll(/^(?:ENV)?\s+(KONKLAVE_\w+)[=:]/gm)].map(
      ([, key]) => key,
    )
    const named = new Set([...set, /^ENV (KONKLAVE_\w+)=/m.exec(container)?.[1]])
    expect(named.size).toBeGreaterThan(3)
    expect([...named].filter(key => key === undefined || !known.has(key))).toEqual([])
  })

  test('publish each port under the number that the server is told', () => {
    const ports = [...compose.matchAll(/- "(\d+):(\d+)\/(tcp|udp)"/g)]
    expect(ports).toHaveLength(3)
    for (const [, outside, inside, kind] of ports) {
      expect(outside).toBe(inside)
      expect(compose).toMatch(new RegExp(`KONKLAVE_\\w*PORT: "${inside}"`))
      expect(container).toContain(`${inside}/${kind}`)
    }
  })

  test('[P-78] run without root and without rights, and write nothing but data', () => {
    expect(container).toMatch(/^USER 10001:10001$/m)
    for (const line of ['read_only: true', 'cap_drop: [ALL]', 'no-new-privileges:true'])
      expect(compose).toContain(line)
  })

  test('name the version there is', () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')) as {
      version: string
    }
    expect(compose).toContain(`image: konklave:${version}\n`)
    expect(container).toContain(`-t konklave:${version} `)
  })
})
