import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { startMeeting } from './flows.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const links = (person: Person) =>
  person.page.$$eval('.pageFoot a', all => all.map(a => `${a.textContent} ${a.getAttribute('href')}`))

test.runIf(inject('kind') === 'chrome')(
  '[P-02, P-67] the page to join on leads to the notice and the imprint, in its language',
  async ({ person, url }) => {
    const ada = await person()
    await ada.goto(url)
    await ada.text(/Start a meeting/)
    const expected = ['Privacy notice /privacy?lang=en', 'Imprint /imprint?lang=en']
    expect(await links(ada)).toEqual(expected)
    const link = await startMeeting(ada, url)
    const ben = await person()
    await ben.goto(link)
    await ben.inPhase('prejoin')
    expect(await links(ben)).toEqual(expected)
    await ada.press(/^Leave$/)
    await ada.inPhase('gone')
    expect(await links(ada)).toEqual(expected)
  },
)

test.runIf(inject('kind') === 'chrome')(
  '[P-19, P-67, P-83] notice and imprint run no script, break no policy, satisfy axe and fit a phone',
  async ({ person, url }) => {
    const ada = await person()
    const problems: string[] = []
    ada.page.on('console', message => problems.push(message.text()))
    for (const path of ['/privacy?lang=de', '/privacy?lang=en', '/imprint?lang=de', '/imprint?lang=en']) {
      await ada.page.setViewport({ width: 320, height: 640 })
      await ada.page.goto(new URL(path, url).href)
      const page = await ada.page.evaluate(() => ({
        scripts: document.scripts.length,
        over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        font: getComputedStyle(document.documentElement).fontFamily,
      }))
      expect(page, path).toMatchObject({ scripts: 0, over: 0, font: expect.stringContaining('Hyperlegible') })
      await ada.page.$$eval('details', all => {
        for (const each of all) each.open = true
      })
      for (const scheme of ['light', 'dark']) {
        await ada.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
        await ada.page.evaluate(axe)
        const found = await ada.page.evaluate(async () => {
          const { axe } = window as unknown as {
            axe: { run(c: Document): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
          }
          const { violations } = await axe.run(document)
          return violations.map(v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 160)).join(' | ')}`)
        })
        expect(found, `${path} ${scheme}`).toEqual([])
      }
    }
    expect(problems).toEqual([])
  },
)
