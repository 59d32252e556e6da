import { createHash } from 'node:crypto'
import { words } from '@konklave/protocol'
import { ASSETS_PATH, parseServedAssets, type ServedAssets, urlPathsOf } from '../../door/assetManifest.ts'
import { CouldNotLook } from '../unseen.ts'
import type { Answer, Ask } from './ask.ts'

export type ServedFile = {
  readonly path: string
  /** As the list says; null for a file of the release before. */
  readonly claimed: string
  readonly sha256: string
  readonly answer: Answer
  /** Of code, styles and pages; empty for anything else. */
  readonly text: string
}

/** The web app as a browser would get it. */
export type ServedClient = { readonly manifest: ServedAssets; readonly files: readonly ServedFile[] }

const TEXT = /\.(js|css|html|svg|json|webmanifest)$/

/** @throws CouldNotLook */
export async function fetchClient(ask: Ask): Promise<ServedClient> {
  const list = await ask(ASSETS_PATH)
  const manifest = list.status === 200 ? parseServedAssets(list.body.toString('utf8')) : null
  if (!manifest)
    throw new CouldNotLook(
      words(
        'Der Server sagt nicht, welche Dateien er ausliefert.',
        'The server does not say which files it serves.',
      ),
    )
  const files: ServedFile[] = []
  for (const [name, claimed] of Object.entries(manifest.assets)) {
    for (const path of urlPathsOf(name)) {
      const answer = await ask(path)
      const sha256 = createHash('sha256').update(answer.body).digest('hex')
      files.push({ path, claimed, sha256, answer, text: TEXT.test(name) ? answer.body.toString('utf8') : '' })
    }
  }
  if (files.length === 0)
    throw new CouldNotLook(
      words('Dieser Server hat keine Web-App, die er ausliefert.', 'This server has no web app to serve.'),
    )
  return { manifest, files }
}

/** Each thing that a pattern finds in the code that is served, once a file. */
export function* matches(
  files: readonly ServedFile[],
  pattern: RegExp,
): Iterable<{ path: string; what: string }> {
  for (const { path, text } of files) {
    const found = new Set([...text.matchAll(pattern)].map(([what]) => what.slice(0, 60)))
    for (const what of found) yield { path, what }
  }
}
