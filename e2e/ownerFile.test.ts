import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as pathOf } from 'node:path'
import { afterAll } from 'vitest'
import { expect, test } from './fixture.ts'
import { admit, knock, saveKeyFile, writeHidden } from './flows.ts'

const passphrase = 'lantern gravel oboe fern tide'
const directory = mkdtempSync(pathOf(tmpdir(), 'konklave-key-file-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

test('[K17] a key file leads back in as owner, from any browser, with its passphrase only', async ({
  person,
  url,
}) => {
  const ada = await person({ downloads: directory })
  const file = await saveKeyFile(ada, url, passphrase, directory)
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

test('[K17] a file that leads nowhere here says why', async ({ person, url }) => {
  const ada = await person({ downloads: directory })
  rmSync(pathOf(directory, 'konklave-key.klv'), { force: true })
  const file = await saveKeyFile(ada, url, passphrase, directory)
  const { hostname, host } = new URL(url)
  const elsewhere = url.replace(hostname, hostname === 'localhost' ? '127.0.0.1' : 'localhost')
  const olga = await person()
  await olga.goto(elsewhere)
  await olga.inPhase('home')
  const other = pathOf(directory, 'plans.pdf')
  writeFileSync(other, '%PDF-1.7')
  await olga.choose(other)
  await olga.text(/This is not a key file/)
  const part = pathOf(directory, 'part.klv')
  writeFileSync(part, readFileSync(file).subarray(0, 300))
  await olga.choose(part)
  await olga.text(/Part of this file is missing/)
  await olga.choose(file)
  await writeHidden(olga, passphrase)
  await olga.until('the other host', h => document.body.innerText.includes(`belongs to ${h}`), [host])
  expect(await olga.page.evaluate(() => location.href)).toBe(`${elsewhere}/`)
})
