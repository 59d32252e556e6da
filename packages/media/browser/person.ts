import { createHash } from 'node:crypto'
import type { Browser, JSHandle, Page } from 'puppeteer-core'
import type { MediaKind } from '../src/types.ts'
import type { Kind } from './browsers.ts'
import type { Gate, Rights } from './gate.ts'
import type { Hand } from './page/main.ts'

const looks = {
  anna: { colour: 'rgb(200, 20, 20)', name: 'red', hertz: 440 },
  ben: { colour: 'rgb(20, 20, 200)', name: 'blue', hertz: 880 },
  cleo: { colour: 'rgb(20, 200, 20)', name: 'green', hertz: 660 },
} as const

/** Somebody in a browser tab, with a leaf, a ticket and a colour of their own. */
export class Person {
  readonly name: string
  readonly kind: Kind
  readonly leafIndex: number
  readonly participant: string
  readonly look: (typeof looks)[keyof typeof looks]
  readonly page: Page
  readonly ticket: string
  readonly #hand: JSHandle<Hand>

  static async open(p: {
    readonly name: keyof typeof looks
    readonly room: string
    readonly browser: Browser
    readonly gate: Gate
    readonly rights?: Rights
    readonly before?: (page: Page) => Promise<unknown>
  }): Promise<Person> {
    const context = await p.browser.createBrowserContext()
    const page = await context.newPage()
    page.on('pageerror', error => console.error(`${p.name}: ${error}`))
    await page.evaluateOnNewDocument(watchInside)
    await p.before?.(page)
    await page.goto(p.gate.url)
    await page.waitForFunction('typeof start === "function"')
    // Sound may start after a gesture only, where the browser insists.
    await page.mouse.click(5, 5)
    const look = looks[p.name]
    const hand = await page.evaluateHandle(
      l => (globalThis as unknown as { start(l: unknown): Promise<Hand> }).start(l),
      look,
    )
    return new Person({ ...p, page, hand: hand as JSHandle<Hand>, look })
  }

  constructor(p: {
    readonly name: keyof typeof looks
    readonly room: string
    readonly gate: Gate
    readonly browser: Browser
    readonly rights?: Rights
    readonly look: Person['look']
    readonly page: Page
    readonly hand: JSHandle<Hand>
  }) {
    this.name = p.name
    this.kind = p.browser.process()?.spawnfile.includes('firefox') ? 'firefox' : 'chrome'
    this.leafIndex = Object.keys(looks).indexOf(p.name)
    this.participant = createHash('sha256')
      .update(p.room + p.name)
      .digest()
      .subarray(0, 16)
      .toString('base64url')
    this.look = p.look
    this.page = p.page
    this.ticket = p.gate.issue({ room: p.room, identity: this.participant, rights: p.rights ?? 'member' })
    this.#hand = p.hand
  }

  do<T, A extends unknown[]>(work: (hand: Hand, ...args: A) => T | Promise<T>, ...args: A): Promise<T> {
    return this.page.evaluate(
      work as never,
      this.#hand as never,
      ...(args as unknown as never[]),
    ) as Promise<T>
  }

  connect(): Promise<void> {
    return this.do((hand, ticket) => hand.connect(ticket), this.ticket)
  }

  snapshot() {
    return this.do(hand => hand.snapshot())
  }

  capture(kind: 'microphone' | 'camera', on: boolean) {
    return this.do((hand, k, o) => hand.transport.setCapture(k, o ? {} : null), kind, on)
  }

  colourOf(other: Person, kind: MediaKind = 'camera') {
    return this.do((hand, who, k) => hand.colour(who, k), other.participant, kind)
  }

  hertzOf(other: Person, kind: MediaKind = 'microphone') {
    return this.do((hand, who, k) => hand.hertz(who, k), other.participant, kind)
  }

  /** Frames of this person's senders that the worker kept back. */
  withheld(): Promise<number> {
    return this.do(hand => hand.withheld())
  }

  secret(epoch: number): string {
    return createHash('sha256').update(`${this.participant} ${epoch}`).digest('base64')
  }
}

type Agreement = {
  readonly addedSomebody?: boolean
  readonly removedBarred?: boolean
  /** Who may not send yet. */
  readonly withoutOwn?: readonly Person[]
  /** Who is given another key than the others have for them. */
  readonly forged?: Person
}

/** What the group would tell each of them in this epoch. */
export async function agree(epoch: number, people: readonly Person[], more: Agreement = {}): Promise<void> {
  const key = (p: Person, secret = p.secret(epoch)) => ({
    leafIndex: p.leafIndex,
    participant: p.participant,
    secret,
  })
  const own = (me: Person) => {
    if (more.withoutOwn?.includes(me)) return null
    return more.forged === me ? key(me, me.secret(epoch + 1_000)) : key(me)
  }
  await Promise.all(
    people.map(me =>
      me.do((hand, keys) => hand.setKeys(keys), {
        epoch,
        own: own(me),
        others: people.filter(p => p !== me).map(p => key(p)),
        addedSomebody: more.addedSomebody ?? false,
        removedBarred: more.removedBarred ?? false,
      }),
    ),
  )
}

/** Ways to the inside of the page that the product does not have: its senders and its workers. */
function watchInside(): void {
  const pcs: RTCPeerConnection[] = []
  const workers: Worker[] = []
  const [Connection, Thread] = [RTCPeerConnection, Worker]
  Object.assign(globalThis, {
    RTCPeerConnection: class extends Connection {
      constructor(config?: RTCConfiguration) {
        super(config)
        pcs.push(this)
      }
    },
    Worker: class extends Thread {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options)
        workers.push(this)
      }
    },
    connections: () => pcs.length,
    standing: () => pcs.filter(pc => pc.connectionState === 'connected'),
    senders: () => pcs.flatMap(pc => pc.getSenders()),
    receivers: () => pcs.flatMap(pc => pc.getReceivers()),
    killWorker: () => workers.at(-1)?.terminate(),
  })
}

/** Everybody's heartbeat to everybody (K36). */
export async function heartbeat(people: readonly Person[]): Promise<void> {
  for (const from of people) {
    const report = { ...(await from.do(hand => hand.transport.contexts())), leafIndex: from.leafIndex }
    for (const to of people) if (to !== from) await to.do((hand, r) => hand.transport.report(r), report)
  }
}

export async function want(
  me: Person,
  others: readonly Person[],
  kinds: readonly MediaKind[] = ['camera', 'microphone', 'screen', 'screenAudio'],
): Promise<void> {
  const wanted = others.flatMap(other =>
    kinds.map(kind => ({ participant: other.participant, kind, width: 320, height: 180 })),
  )
  await me.do((hand, w) => hand.transport.setWanted(w), wanted)
}

/** Waits until `see` gives something that is not null, undefined or false. */
export async function until<T>(
  what: string,
  see: () => Promise<T>,
  timeoutMs = 20_000,
): Promise<NonNullable<T>> {
  const deadline = Date.now() + timeoutMs
  let last: T | undefined
  while (Date.now() < deadline) {
    last = await see()
    if (last) return last
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  throw new Error(`never: ${what}`)
}
