// Extracts the messages of the sources into the catalogs (lingui.config.ts). `--check` only says whether they are up to date.
import { execFileSync } from 'node:child_process'
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const here = import.meta.dirname
const locales = join(here, 'src/locales')
const folders = globSync('*/en.po', { cwd: locales }).map(file => dirname(join(locales, file)))
const catalogs = folders.flatMap(folder => ['en', 'de'].map(l => join(folder, `${l}.po`)))
const extract = () =>
  execFileSync('npx', ['lingui', 'extract', '--clean'], {
    cwd: here,
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  })

if (process.argv.includes('--check')) {
  const kept = mkdtempSync(join(tmpdir(), 'konklave-po-'))
  for (const [i, folder] of folders.entries()) cpSync(folder, join(kept, `${i}`), { recursive: true })
  const before = catalogs.map(f => readFileSync(f, 'utf8'))
  extract()
  const after = catalogs.map(f => readFileSync(f, 'utf8'))
  for (const [i, folder] of folders.entries()) cpSync(join(kept, `${i}`), folder, { recursive: true })
  rmSync(kept, { recursive: true })
  const ids = text =>
    text
      .split('\n')
      .filter(l => l.startsWith('msgid'))
      .join('\n')
  if (before.some((text, i) => ids(text) !== ids(after[i] ?? ''))) {
    console.error('messages: the catalogs are behind the sources; run node apps/web/messages.mjs')
    process.exit(1)
  }
  console.log('messages: up to date')
} else console.log(extract())
