import { chmodSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import type { Config } from '../../config/index.ts'
import { type Changes, DAY_MS, NOW, type Site, test } from '../../testing/site.ts'

describe('the certificate', () => {
  const says = async (site: Site, changes: Changes = {}) =>
    (await site.bad(changes))
      .map(({ check, verdict, says: text }) => `${check} ${verdict}: ${text}`)
      .join('\n')

  test('ending soon, ended, for another name', async ({ site }) => {
    site.certificate(-80, 10)
    expect(await says(site)).toBe('certificate warn: It ends in 10 days.')
    site.certificate(-90, -1)
    expect(await says(site)).toMatch(/certificate fail: The certificate was valid until 2026-11-25/)
    site.certificate(-1, 90, 'other.example')
    expect(await says(site)).toMatch(/certificate fail: The certificate is not for meet.nord.example/)
  })

  test('not valid yet means that the clock is wrong, and that is said', async ({ site }) => {
    site.certificate(2, 90)
    const [finding] = await site.bad({})
    expect(finding).toMatchObject({
      check: 'certificate',
      verdict: 'fail',
      remedy: expect.stringContaining('timedatectl'),
    })
    expect(finding?.says).toMatch(
      /valid from 2026-11-28.*clock of this machine says 2026-11-26.*clock is wrong/,
    )
  })

  test('a key that others may read, a file that is not there, an issuer nobody trusts', async ({ site }) => {
    chmodSync(join(site.dir, 'key.pem'), 0o640)
    expect(await says(site)).toContain('chmod 600')
    chmodSync(join(site.dir, 'key.pem'), 0o600)
    expect(await says(site, { config: { certificateFile: join(site.dir, 'none.pem') } })).toContain(
      'none.pem does not exist',
    )
    site.trusted.length = 0
    expect(await says(site)).toContain('no authority that this system trusts')
  })

  test('an issuer nobody trusts is an authority of one’s own, where its root is named', async ({ site }) => {
    const read = (file: string) => readFileSync(join(site.dir, file), 'utf8')
    writeFileSync(join(site.data, 'acme-certificate.pem'), read('key.pem') + read('cert.pem'), {
      mode: 0o600,
    })
    site.trusted.length = 0
    const acme: Partial<Config> = { certificate: 'acme' }
    const [unknown] = (await site.bad({ config: acme })).filter(({ check }) => check === 'certificate')
    expect(unknown).toMatchObject({ verdict: 'fail', remedy: expect.stringContaining('acme_trust_file') })
    const named = { ...acme, acmeTrustFile: join(site.dir, 'cert.pem') }
    const [own] = (await site.bad({ config: named })).filter(({ check }) => check === 'certificate')
    expect(own).toMatchObject({ verdict: 'warn', says: 'The chain leads to an authority of your own.' })
  })
})

test('the clock is compared with files of this server, and with the authority that is configured', async ({
  site,
}) => {
  const acme: Partial<Config> = {
    certificate: 'acme',
    acmeDirectory: 'https://acme.example/directory',
    endpoints: 'acme.example; Example; DE',
  }
  expect(await site.bad({ config: acme })).toEqual([])
  expect(
    await site.bad({ config: acme, machine: { authority: async () => ({ date: NOW + 3_600_000 }) } }),
  ).toMatchObject([
    {
      check: 'clock',
      verdict: 'fail',
      says: 'The clock is 3600 seconds behind that of the certificate authority.',
    },
  ])
  expect(await site.bad({ config: acme, machine: { authority: async () => 'unreachable' } })).toMatchObject([
    { check: 'clock', verdict: 'warn' },
  ])
  writeFileSync(join(site.data, 'server.key'), '', { mode: 0o600 })
  const later = (NOW + DAY_MS) / 1000
  utimesSync(join(site.data, 'server.key'), later, later)
  expect(await site.bad({})).toMatchObject([{ check: 'clock', verdict: 'fail' }])
})

test('an authority that nobody trusts is named as that, and not as one that is away', async ({ site }) => {
  const found = await site.bad({
    config: {
      certificate: 'acme',
      acmeDirectory: 'https://acme.example/directory',
      endpoints: 'acme.example; Example; DE',
    },
    machine: { authority: async () => 'untrusted' },
  })
  expect(found).toMatchObject([
    { check: 'clock', verdict: 'fail', remedy: expect.stringContaining('acme_trust_file') },
  ])
})

test('[P-08, P-11] nobody is asked for the time but an authority that is configured and declared', async ({
  site,
}) => {
  const asked: string[] = []
  const authority = async (url: string) => {
    asked.push(url)
    return 'unreachable' as const
  }
  await site.look({ machine: { authority } })
  const acme = { certificate: 'acme', acmeDirectory: 'https://acme.example/directory' } as const
  await site.look({ machine: { authority }, config: acme })
  await site.look({ machine: { authority }, config: { ...acme, endpoints: 'other.example; Other; DE' } })
  expect(asked).toEqual([])
  await site.look({ machine: { authority }, config: { ...acme, endpoints: 'acme.example; Example; DE' } })
  expect(asked).toEqual(['https://acme.example/directory'])
})
