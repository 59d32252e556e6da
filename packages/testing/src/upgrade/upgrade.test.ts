import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createRoom, effect, type MeetingView } from '@konklave/client'
import { openHeadless } from '@konklave/client/headless'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { inPhase } from '../headless.ts'
import { startRelease } from './process.ts'

/** Generous: the machine runs other things too. The measured times are printed. */
const BACK_WITHIN_MS = 15_000
const LONG = { timeout: 120_000 }

let dir: string
let stops: (() => unknown)[]
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'konklave-upgrade-'))
  mkdirSync(join(dir, 'data'), { mode: 0o700 })
  stops = [() => rmSync(dir, { recursive: true, force: true })]
})
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

/** Starts a release out of an archive that was unpacked beside the others. */
async function run(version: string, port: number, migration?: string) {
  const root = unpacked(version)
  const made = await startRelease([
    root,
    version,
    join(dir, 'data'),
    String(port),
    ...(migration ? [migration] : []),
  ])
  stops.push(made.stop)
  return made
}

function unpacked(version: string): string {
  const root = join(dir, `konklave-${version}-linux-x64`)
  const files = {
    'index.html': `<!doctype html>${version}`,
    [`assets/late-${version}.js`]: `late("${version}")`,
  }
  const hash = (text: string) => createHash('sha256').update(text).digest('hex')
  const assets = Object.fromEntries(Object.entries(files).map(([name, text]) => [name, hash(text)]))
  const all = Object.entries(files).map(([name, text]) => [`apps/web/dist/${name}`, text])
  for (const [path = '', text = ''] of [
    ...all,
    ['apps/web/assets.json', JSON.stringify({ version, assets })],
    ['release.json', JSON.stringify({ name: 'konklave', version })],
  ]) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

test(
  '[K30] an upgrade in a running meeting: nobody knocks, no line is lost or doubled, the page finds its late parts',
  LONG,
  async () => {
    const port = await freePort()
    const before = await run('0.1.0', port)
    const origin = before.said.replace('ready ', '')
    const room = await createRoom({ admission: 'lobby' }, { origin, fetch })
    const ada = await joined('Ada', await openHeadless({ origin, link: room.owner, build: '0.1.0' }))
    const ben = await openHeadless({ origin, link: room.guest, build: '0.1.0' })
    await inPhase(ben, 'prejoin')
    void ben.entry.join('Ben')
    await holds(() => ada.door.knocks.value.length === 1)
    await ada.door.admitAll()
    const both = [ada, ben]
    for (const one of both) stops.push(() => one.close())
    await holds(() => both.every(one => one.phase.value.t === 'inside' && one.people.list.value.length === 2))
    ada.chat.say('before')
    await holds(() => texts(ben).includes('before'))
    const seen = both.map(watched)

    const asked = performance.now()
    const stopping = before.stop()
    // While it goes and while it is away.
    ada.chat.say('from Ada, meanwhile')
    await stopping
    const down = performance.now()
    ben.chat.say('from Ben, meanwhile')
    const after = await run('0.2.0', port, '9000')
    const up = performance.now()
    expect(after.said).toBe(`ready ${origin}`)
    await holds(() => both.every(({ link }) => link.value === 'online'))
    const back = performance.now()
    ada.chat.say('after')
    await holds(() => both.every(one => texts(one).length === 4 && sent(one)))
    console.log(
      `upgrade: stopped after ${ms(down - asked)}, ready after ${ms(up - down)} more, both back ${ms(back - up)} later, ${ms(back - asked)} in all`,
    )
    expect(back - up).toBeLessThan(BACK_WITHIN_MS)
    for (const one of both) {
      expect(texts(one).toSorted()).toEqual(['after', 'before', 'from Ada, meanwhile', 'from Ben, meanwhile'])
      expect(one.door.knocks.value).toEqual([])
    }
    expect(seen.map(({ phases }) => phases)).toEqual([['inside'], ['inside']])
    expect(seen.flatMap(({ alarms }) => alarms())).toEqual([])

    const get = async (path: string) => (await fetch(origin + path)).text()
    expect(await get('/')).toContain('0.2.0')
    expect(await get('/assets/late-0.1.0.js')).toBe('late("0.1.0")')
    expect(readdirSync(join(dir, 'data'))).toContain('konklave.db.before-9000')

    await after.stop()
    const older = await run('0.1.0', port)
    expect(older.said).toMatch(/^refused The database was made by a newer version of Konklave/)
    await older.stop()
    expect((await run('0.2.0', port, '9000')).said).toBe(`ready ${origin}`)
  },
)

async function joined(name: string, view: MeetingView): Promise<MeetingView> {
  await inPhase(view, 'prejoin')
  await view.entry.join(name)
  await inPhase(view, 'inside')
  return view
}

const texts = ({ chat }: MeetingView) => chat.lines.value.map(({ text }) => text)
/** A line stands as its writer's own before it is sent. */
const sent = ({ chat }: MeetingView) => chat.lines.value.every(({ state }) => state === 'sent')
const ms = (time: number) => `${Math.round(time)} ms`

/** Every phase that somebody was in from now on, and what was said in alarm. */
function watched({ phase, notices }: MeetingView) {
  const phases: string[] = []
  stops.push(
    effect(() => {
      if (phases.at(-1) !== phase.value.t) phases.push(phase.value.t)
    }),
  )
  return { phases, alarms: () => notices.value.filter(({ t }) => t === 'alarm' || t === 'left') }
}

/** Resolves when it does. */
function holds(condition: () => boolean): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const stop = effect(() => {
    if (condition()) resolve()
  })
  return promise.finally(stop)
}

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
