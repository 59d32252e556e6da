import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Person } from '@konklave/testing/person'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds on the screen as it is now (WCAG 2.2 AA, best practices, visible words in names), each with the first element concerned. */
export async function findings(person: Person): Promise<string[]> {
  // What the component library announces about a button that was busy goes by itself after some seconds.
  await person.until(
    'no announcement left',
    () => !document.querySelector('[data-live-announcer] [role=img]'),
    [],
  )
  // What is half faded in has half its contrast.
  await person.until(
    'no motion that ends',
    () =>
      document
        .getAnimations()
        .every(a => a.playState !== 'running' || a.effect?.getComputedTiming().endTime === Infinity),
    [],
  )
  await person.page.evaluate(axe)
  return person.page.evaluate(async () => {
    const run = (
      window as unknown as {
        axe: {
          run(
            context: Document,
            options: { rules: Record<string, { enabled: boolean }> },
          ): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>
        }
      }
    ).axe
    const { violations } = await run.run(document, {
      rules: { 'label-content-name-mismatch': { enabled: true } },
    })
    // A sheet hides the page below it, and that page's heading with it.
    const sheet = document.querySelector('[role=dialog][aria-modal=true], [role=dialog]') !== null
    return violations
      .filter(v => !(sheet && v.id === 'page-has-heading-one'))
      .map(v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 160)).join(' | ')}`)
  })
}
