import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launch } from '@konklave/testing/person'
import type { Page } from 'puppeteer-core'
import { build, preview } from 'vite'

/** A page of `apps/web/dev`, built as the product is, in Chromium; gone again after `act`. */
export async function withDevPage(
  name: string,
  act: (page: Page, url: string) => Promise<void>,
): Promise<void> {
  const web = join(import.meta.dirname, '../../apps/web')
  const outDir = mkdtempSync(join(tmpdir(), 'konklave-dev-page-'))
  const browser = await launch('chrome')
  const from = process.cwd()
  // The catalogs are found from where one stands.
  process.chdir(web)
  try {
    await build({
      root: web,
      logLevel: 'error',
      build: { outDir, emptyOutDir: true, rolldownOptions: { input: `dev/${name}` } },
    })
    const server = await preview({ root: web, logLevel: 'error', build: { outDir }, preview: { port: 0 } })
    const [origin] = server.resolvedUrls?.local ?? []
    await act(await browser.newPage(), `${origin}dev/${name}`)
    await server.close()
  } finally {
    process.chdir(from)
    await browser.close()
    rmSync(outDir, { recursive: true, force: true })
  }
}
