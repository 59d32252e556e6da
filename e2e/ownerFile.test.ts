import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Person } from '@konklave/testing/person'
import { afterAll } from 'vitest'
import { expect, test } from './fixture.ts'
import { admit, knock, writeHidden } from './flows.ts'

const passphrase = 'lantern gravel oboe fern tide'
const directory = mkdtempSync(join(tmpdir(), 'konklave-key-file-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

/** Home → owner link → a key file among the person's downloads. Its path. */
async function saveKeyFile(host: Person, url: string): Promise<string> {
  const path = join(directory, 'konklave-key.klv')
  rmSync(path, { force: true })
  await host.goto(url)
  await host.press(/^Start a meeting$/)
  await host.press(/^Save as key file$/)
  await writeHidden(host, passphrase, passphrase)
  await host.text(/Is the key file there\?/)
  await expect.poll(() => existsSync(path) && statSync(path).size).toBeGreaterThan(0)
  await host.press(/^Yes, it is there$/)
  return path
}

test('[K17] a key file leads back in as owner, from any browser, with its passphrase only', async ({
  person,
  url,
}) => {
  const ada = await person({ downloads: directory })
  const file = await saveKeyFile(ada, url)
  const link = await ada.page.evaluate(() => document.querySelector('code')?.textContent ?? '')
  expect(link).toMatch(/\/m#/)
  const text = readFileSync(file, 'latin1')
  for (const part of [link.split('#')[1] ?? '-', new URL(url).host]) expect(text).not.toContain(part)
  await ada.press(/^Go to the room$/)
  await ada.inPhase('prejoin')
  await ada.close()

  const olga = await person()
  await olga.goto(url)
  await olga.inPhase('home')
  await olga.choose(file)
  await writeHidden(olga, 'lantern gravel oboe fern sea')
  await olga.text(/does not open the file/)
  await writeHidden(olga, passphrase)
  await olga.inPhase('prejoin')
  expect(await olga.page.evaluate(() => location.href)).toBe(`${url}/m`)
  const kept = await olga.page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]))
  expect(kept).not.toContain('lantern')
  await olga.type('Olga')
  await olga.press(/^Start$/)
  await olga.inPhase('inside')
  await olga.press(/^Copy invitation link$/)
  const guest = await person({ browser: 'chrome' })
  await knock(guest, await olga.copied(), 'Ben')
  await admit(olga, guest, 'Ben')
})

test('[K17] a file is saved when its owner says so, and its link is then no longer kept in the tab', async ({
  person,
  url,
}) => {
  const ada = await person({ downloads: directory })
  const mayGo = () =>
    ada.page.evaluate(() => {
      const go = [...document.querySelectorAll('button')].find(b => b.textContent === 'Go to the room')
      return go?.disabled === false
    })
  const held = () => ada.page.evaluate(() => sessionStorage.getItem('konklave:new'))
  await ada.goto(url)
  await ada.press(/^Start a meeting$/)
  await ada.press(/^Save as key file$/)
  await writeHidden(ada, passphrase, passphrase)
  await ada.text(/Is the key file there\?/)
  expect(await held()).not.toBeNull()
  // As who cancelled the browser's own question does.
  await ada.press(/^Close$/)
  await ada.press(/^Save as key file$/)
  expect([await mayGo(), await held()]).toEqual([false, expect.any(String)])
  await writeHidden(ada, passphrase, passphrase)
  await ada.press(/^Yes, it is there$/)
  await ada.until('nothing held', () => sessionStorage.getItem('konklave:new') === null, [])
  expect(await mayGo()).toBe(true)
})

test('[K17] a file that leads nowhere here says why', async ({ person, url }) => {
  const ada = await person({ downloads: directory })
  const file = await saveKeyFile(ada, url)
  const { hostname, host } = new URL(url)
  const elsewhere = url.replace(hostname, hostname === 'localhost' ? '127.0.0.1' : 'localhost')
  const olga = await person()
  await olga.goto(elsewhere)
  await olga.inPhase('home')
  const other = join(directory, 'plans.pdf')
  writeFileSync(other, '%PDF-1.7')
  await olga.choose(other)
  await olga.text(/This is not a key file/)
  const part = join(directory, 'part.klv')
  writeFileSync(part, readFileSync(file).subarray(0, 300))
  await olga.choose(part)
  await olga.text(/Part of this file is missing/)
  await olga.choose(file)
  await writeHidden(olga, passphrase)
  await olga.until('the other host', h => document.body?.innerText.includes(`This file is for ${h}`), [host])
  await olga.text(/did not save it there yourself, open it nowhere/)
  expect(await olga.page.evaluate(() => location.href)).toBe(`${elsewhere}/`)
})
