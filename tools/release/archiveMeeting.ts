// A meeting held with an unpacked archive, in a network of its own: `archiveMeeting.ts <unpacked> <data>`.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { openHeadless } from '../../packages/client/src/headless.ts'
import { createRoom } from '../../packages/client/src/index.ts'
import { inPhase } from '../../packages/testing/src/headless.ts'

const [unpacked = '', data = ''] = process.argv.slice(2)
const konklave = join(unpacked, 'konklave')
/** Not even a PATH, so that nothing of this machine is found by chance. */
const nothing = { PATH: '' }

type Event = { readonly t: string; readonly phase?: { readonly t: string }; readonly text?: string }

const linesOf = (child: ChildProcess): AsyncIterator<string> => {
  if (!child.stdout) throw new Error('no output')
  return createInterface({ input: child.stdout })[Symbol.asyncIterator]()
}

async function lineWith(lines: AsyncIterator<string>, wanted: (line: string) => boolean): Promise<string> {
  for (;;) {
    const { value, done } = await lines.next()
    if (done) throw new Error('it ended too early')
    if (wanted(value)) return value
  }
}

execFileSync('ip', ['link', 'set', 'lo', 'up'])
const began = performance.now()
const server = spawn(konklave, ['up', '--port', '0', '--data', data], {
  cwd: data,
  env: nothing,
  stdio: ['ignore', 'pipe', 'inherit'],
})
const ready = await lineWith(linesOf(server), line => /ready/.test(line))
const readyMs = Math.round(performance.now() - began)
const { origin } = new URL(/https?:\/\/\S+/.exec(ready)?.[0] ?? '')

const page = await fetch(origin)
const html = await page.text()
const room = await createRoom({ admission: 'open' }, { origin, fetch })
const ada = await openHeadless({ origin, link: room.owner, build: 'test' })
await inPhase(ada, 'prejoin')
await ada.entry.join('Ada')
await inPhase(ada, 'inside')

// The second person is the archive's own terminal client.
const ben = spawn(konklave, ['join', room.guestLink, '--name', 'Ben', '--json'], {
  cwd: data,
  env: nothing,
  stdio: ['pipe', 'pipe', 'inherit'],
})
const events = linesOf(ben)
const event = (wanted: (event: Event) => boolean) =>
  lineWith(events, line => wanted(JSON.parse(line) as Event)).then(line => JSON.parse(line) as Event)
await event(({ t, phase }) => t === 'phase' && phase?.t === 'inside')
ben.stdin?.write('say Hello from the archive\n')
const heard = Promise.withResolvers<string>()
const stop = ada.chat.lines.subscribe(lines => {
  const line = lines.find(({ mine }) => !mine)
  if (line) heard.resolve(line.text)
})
const fromBen = await heard.promise
stop()
ada.chat.say('Hello to the archive')
const { text: fromAda } = await event(({ t, text }) => t === 'chat' && /^Hello to/.test(text ?? ''))

ben.stdin?.write('leave\n')
const [benCode] = await once(ben, 'exit')
ada.close()
const gone = once(server, 'exit')
server.kill('SIGTERM')
const [serverCode] = await gone
console.log(
  JSON.stringify({
    interfaces: Object.keys(networkInterfaces()),
    status: page.status,
    hasPage: /<script type="module"/.test(html),
    fromBen,
    fromAda,
    benCode,
    serverCode,
    readyMs,
  }),
)
process.exit(0)
