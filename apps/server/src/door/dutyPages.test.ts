import { expect } from 'vitest'
import { ask, test } from '../testing/door.ts'
import { SECURITY_HEADERS } from './headers.ts'

const TOWN = ['--controller-name', 'Town of Exampleton', '--privacy-contact', 'privacy@example.org']

test('[P-02, P-67] privacy and imprint are there for everybody, in the language of the person or the one asked for', async ({
  start,
}) => {
  const { url } = await start({ settings: TOWN })
  for (const [path, german, english] of [
    ['/privacy', 'Datenschutz', 'Privacy'],
    ['/imprint', 'Impressum', 'Imprint'],
  ] as const) {
    const wishes = { 'accept-language': 'de-DE,de;q=0.9,en;q=0.8' }
    const first = await ask(url, path, { headers: wishes })
    expect(first).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/html; charset=utf-8',
        'content-language': 'de',
        'cache-control': 'no-store',
      },
    })
    expect(first.headers.vary).toContain('accept-language')
    expect(first.body.toString()).toContain(`<h1>${german}</h1>`)
    const other = await ask(url, `${path}?lang=en`, { headers: wishes })
    expect(other.headers['content-language']).toBe('en')
    for (const text of [`<html lang="en">`, `<h1>${english}</h1>`, 'Town of Exampleton'])
      expect(other.body.toString()).toContain(text)
  }
})

test('[P-19] the pages of duty keep the policy: no script, no inline style, nothing from elsewhere', async ({
  start,
}) => {
  const { url } = await start({ settings: TOWN })
  for (const path of ['/privacy?lang=de', '/privacy?lang=en', '/imprint?lang=de', '/imprint?lang=en']) {
    const { headers, body } = await ask(url, path)
    expect(headers).toMatchObject(SECURITY_HEADERS)
    expect(body.toString()).not.toMatch(/<script|<style|\sstyle=|\son\w+=|https?:\/\//)
  }
})

test('a page of duty can be asked for by HEAD, and takes nothing else', async ({ start }) => {
  const { url } = await start()
  const head = await ask(url, '/privacy', { method: 'HEAD' })
  expect([head.status, head.body.length]).toEqual([200, 0])
  expect((await ask(url, '/privacy', { method: 'POST' })).status).toBe(404)
})
