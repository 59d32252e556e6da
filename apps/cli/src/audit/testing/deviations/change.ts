import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CanaryEvent, ProbeId, Target } from '@konklave/server'

type Change = Partial<Target> | Promise<Partial<Target>>
type Answer = Awaited<ReturnType<Target['ask']>>
type Meeting = Awaited<ReturnType<Target['meeting']>>
type EventOf<T extends CanaryEvent['t']> = Extract<CanaryEvent, { readonly t: T }>
type Hit = Meeting['hits'][number]

/** A deviation made on purpose: of which requirement, what it is, and the target that shows it. */
export type Deviation = readonly [id: ProbeId, what: string, make: (target: Target) => Change]

/** Some answers are other than they are. */
export const answering =
  (which: RegExp, other: (answer: Answer) => Partial<Answer>) =>
  ({ ask, client }: Target): Partial<Target> => ({
    async ask(path, question) {
      const answer = await ask(path, question)
      return which.test(`${question?.method ?? 'GET'} ${path}`) ? { ...answer, ...other(answer) } : answer
    },
    async client() {
      const { manifest, files } = await client()
      return {
        manifest,
        files: files.map(file =>
          which.test(`GET ${file.path}`)
            ? { ...file, answer: { ...file.answer, ...other(file.answer) } }
            : file,
        ),
      }
    },
  })
export const status = (code: number) => () => ({ status: code })
export const header =
  (name: string, value: string) =>
  ({ headers }: Answer) => ({ headers: { ...headers, [name]: value } })
export const without =
  (name: string) =>
  ({ headers }: Answer) => ({
    headers: Object.fromEntries(Object.entries(headers).filter(([one]) => one !== name)),
  })

/** One more script in the web app. */
export const script =
  (text: string) =>
  async ({ client }: Target): Promise<Partial<Target>> => {
    const { manifest, files } = await client()
    const [first] = files
    if (!first) throw new Error('no web app')
    return {
      client: async () => ({ manifest, files: [...files, { ...first, path: '/assets/extra.js', text }] }),
    }
  }

/** One more file that is not text. */
export const binary =
  (path: string, text: string) =>
  async ({ client }: Target): Promise<Partial<Target>> => {
    const { manifest, files } = await client()
    const [first] = files
    if (!first) throw new Error('no web app')
    const body = Buffer.from(text, 'latin1')
    const extra = { ...first, path, text: '', sha256: '0'.repeat(64), answer: { ...first.answer, body } }
    return { client: async () => ({ manifest, files: [...files, extra] }) }
  }

export const settings =
  (change: Partial<Target['config']>) =>
  ({ config }: Target) => ({
    config: { ...config, ...change },
  })

export const told =
  (change: (meeting: Meeting) => Partial<Meeting>) =>
  async ({ meeting }: Target): Promise<Partial<Target>> => {
    const seen = await meeting()
    return { meeting: async () => ({ ...seen, ...change(seen) }) }
  }
export const inside = (change: Partial<EventOf<'inside'>>) =>
  told(({ inside: seen }) => ({ inside: { ...seen, ...change } }))
export const waiting = (change: Partial<EventOf<'waiting'>>) =>
  told(({ waiting: seen }) => ({ waiting: { ...seen, ...change } }))
export const removed = (change: Partial<EventOf<'removed'>>) =>
  told(({ removed: seen }) => ({ removed: { ...seen, ...change } }))
export const hit = (what: string, kind: Hit['kind'], when: Hit['when']) =>
  told(({ hits }) => ({ hits: [...hits, { what, kind, when, place: `planted ${kind}` }] }))

type Sight = ReturnType<Target['processes']>[number]
export const running =
  (change: Partial<Sight>) =>
  ({ processes }: Target): Partial<Target> => ({
    processes: () => [
      ...processes(),
      { pid: 999_999_999, name: 'planted', uid: 1_000, sockets: [], writes: [], ...change },
    ],
  })
export const listening = (address: string, port: number) =>
  running({ sockets: [{ kind: 'tcp', state: 'listens', address, port, peer: '0.0.0.0', peerPort: 0 }] })

export const stored =
  (change: (seen: ReturnType<Target['database']>) => Partial<ReturnType<Target['database']>>) =>
  ({ database }: Target) => ({ database: () => ({ ...database(), ...change(database()) }) })
export const room = (expiresAt: number, bytes = 16) => ({ id: new Uint8Array(bytes), expiresAt })
export const DAY_MS = 24 * 3600_000
export const today = Math.floor(Date.now() / DAY_MS) * DAY_MS

export const scanned =
  (change: object) =>
  async ({ scans }: Target): Promise<Partial<Target>> => {
    const all = await scans()
    return { scans: async () => all.map(scan => (scan.first === null ? scan : { ...scan, ...change })) }
  }

export const papers =
  (cut: RegExp) =>
  ({ documents }: Target) => ({
    documents: (language: 'de' | 'en') =>
      documents(language).map(({ file, text }) => ({ file, text: cut.test(file) ? '# Nothing' : text })),
  })

export const file =
  (name: string, change: { mode?: number; modifiedMs?: number; directory?: boolean }) =>
  ({ files, config }: Target): Partial<Target> => ({
    files: () => [
      ...files(),
      {
        name,
        path: join(config.data, name),
        directory: false,
        mode: 0o600,
        modifiedMs: Date.now(),
        ...change,
      },
    ],
  })

/** A socket that answers everything with this. */
export const saying = (answer: object) => (): Partial<Target> => ({
  socket: async () => ({ send: () => {}, next: async () => answer as never, close: () => {} }),
})

export function unpacked(...files: readonly (readonly [string, string])[]): string {
  const root = mkdtempSync(join(tmpdir(), 'konklave-root-'))
  for (const [name, text] of files) {
    mkdirSync(join(root, name, '..'), { recursive: true })
    writeFileSync(join(root, name), text)
  }
  return root
}
export const AGPL = ['LICENSE', 'GNU AFFERO GENERAL PUBLIC LICENSE'] as const
