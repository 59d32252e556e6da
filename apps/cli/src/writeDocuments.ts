import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { cwd, stdout } from 'node:process'

/** Documents into a directory, each named when it is there; without one all of them to stdout. */
export function writeDocuments(
  documents: readonly { readonly file: string; readonly text: string }[],
  out: string | undefined,
): void {
  if (out === undefined) {
    stdout.write(documents.map(({ text }) => text).join('\n'))
    return
  }
  const directory = resolve(cwd(), out)
  mkdirSync(directory, { recursive: true })
  for (const { file, text } of documents) {
    writeFileSync(join(directory, file), text)
    stdout.write(`${join(out, file)}\n`)
  }
}
