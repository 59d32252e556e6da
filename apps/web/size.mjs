// Prints the gzip -9 size of the JavaScript that each phase needs, from dist/.vite/manifest.json.
// `--check` compares with size.json and fails when a phase has grown past its bound; `--write` lowers the bounds.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

const here = import.meta.dirname
const dist = join(here, 'dist')
const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8'))
const bounds = JSON.parse(readFileSync(join(here, 'size.json'), 'utf8'))

/** Files of these entries with all their static imports. */
function closure(keys) {
  const files = new Set()
  const seen = new Set()
  const visit = key => {
    if (seen.has(key)) return
    seen.add(key)
    const chunk = manifest[key]
    if (!chunk) throw new Error(`no ${key} in the manifest`)
    if (chunk.file.endsWith('.js')) files.add(chunk.file)
    for (const next of chunk.imports ?? []) visit(next)
  }
  for (const key of keys) visit(key)
  return files
}
const keyOf = end => {
  const key = Object.keys(manifest).find(k => k.endsWith(end))
  if (!key) throw new Error(`no chunk for ${end}`)
  return key
}
const gz = file => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length
const sum = files => [...files].reduce((n, file) => n + gz(file), 0)
const workers = readdirSync(join(dist, 'assets'))
  .filter(file => /^(frames|mls)-.*\.js$/.test(file))
  .map(file => `assets/${file}`)

const words = part => keyOf(`src/locales/${part}/de.po`)
const page = ['index.html', keyOf('src/app/MeetingRoot.tsx'), words('page')]
const room = [keyOf('src/app/Inside.tsx'), words('room')]
const meeting = [keyOf('src/app/openMeeting.ts'), ...room, keyOf('livekit/transport.ts')]
const phases = {
  /** The start page, in the larger of the two languages. */
  home: sum([...closure(['index.html', keyOf('src/app/HomeRoot.tsx'), words('page')]), 'first.js']),
  /** Until the page before the meeting takes a name. */
  prejoin: sum([...closure(page), 'first.js']),
  /** Until in the meeting, workers included. */
  meeting: sum([...closure([...page, ...meeting]), ...workers, 'first.js']),
}

let failed = false
for (const [phase, bytes] of Object.entries(phases)) {
  const bound = bounds[phase]
  const over = bytes > bound
  failed ||= over
  console.log(
    `${phase.padEnd(8)} ${String(bytes).padStart(7)} bytes gzip -9, bound ${bound}${over ? '  TOO LARGE' : ''}`,
  )
}
if (process.argv.includes('--list')) {
  for (const file of [...closure([...page, ...meeting]), ...workers])
    console.log(String(gz(file)).padStart(8), file)
}
if (process.argv.includes('--write')) {
  const next = Object.fromEntries(
    Object.entries(phases).map(([p, n]) => [p, Math.min(bounds[p], Math.ceil(n * 1.02))]),
  )
  writeFileSync(join(here, 'size.json'), `${JSON.stringify(next, null, 2)}\n`)
}
if (process.argv.includes('--check') && failed) process.exit(1)
