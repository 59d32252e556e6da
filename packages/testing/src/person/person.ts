import type { Browser, BrowserContext, ElementHandle, Page, Viewport } from 'puppeteer-core'
import { installDevices, readPicture, readTones } from './devices.ts'

export type PersonOptions = {
  /** 1…254: what this person's camera shows. */
  readonly code: number
  /** Hz of this person's microphone; 200 Hz apart from others. */
  readonly toneHz: number
  readonly viewport?: Readonly<Viewport>
  readonly language?: 'en' | 'de'
  /** Runs in the page before anything else. */
  readonly before?: string
  /** Another tab of the same browser profile. */
  readonly beside?: Person
  /** In the browser's own profile, and not in one that goes with its last window. */
  readonly onDisk?: true
  /** A directory: what this person saves is found there. */
  readonly downloads?: string
}

const WAIT_MS = 20_000

/** One person at one browser window: does what a person does, sees what a person sees. */
export class Person {
  readonly page: Page
  readonly errors: string[] = []
  readonly #context: BrowserContext

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context
    this.page = page
  }

  static async open(browser: Browser, options: PersonOptions): Promise<Person> {
    const context = options.beside ? options.beside.#context : await contextFor(browser, options)
    // In a tab behind another one Firefox draws nothing: people have windows of their own. A tab comes in the window in front.
    await options.beside?.page.bringToFront()
    const page = await context.newPage({ type: options.beside ? 'tab' : 'window' })
    const person = new Person(context, page)
    page.on('pageerror', error => person.errors.push(String(error)))
    page.on('console', message => {
      if (message.type() === 'error') person.errors.push(message.text())
    })
    await page.setViewport({ width: 1100, height: 700, ...options.viewport })
    await page.evaluateOnNewDocument(installDevices, options.code, options.toneHz)
    // Not `new Function` in the page: its content security policy forbids that, for tests too.
    await page.evaluateOnNewDocument(
      `window.__readPicture = ${readPicture.toString()}; window.__readTones = ${readTones.toString()}`,
    )
    // Loudspeakers need not be in the document: remember what plays.
    await page.evaluateOnNewDocument(() => {
      const playing = new Set<HTMLMediaElement>()
      Object.assign(window, { __playing: playing })
      const play = HTMLMediaElement.prototype.play
      HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
        playing.add(this)
        return play.call(this)
      }
    })
    // What a person copies, a test can read; headless browsers keep no clipboard.
    await page.evaluateOnNewDocument(() => {
      Object.defineProperty(navigator, 'clipboard', {
        value: { writeText: async (text: string) => Object.assign(window, { __copied: text }) },
      })
    })
    const language = options.language ?? 'en'
    await page.evaluateOnNewDocument((l: string) => {
      Object.defineProperty(navigator, 'language', { get: () => l })
      Object.defineProperty(navigator, 'languages', { get: () => [l] })
    }, language)
    if (options.before) await page.evaluateOnNewDocument(options.before)
    return person
  }

  /** "Duplicate tab": the same address, with a copy of this tab's session storage and nothing else of it. */
  async duplicate(browser: Browser, options: PersonOptions): Promise<Person> {
    const copy = await Person.open(browser, { ...options, beside: this })
    const kept = await this.page.evaluate(() => Object.entries(sessionStorage))
    // A page of the same origin that runs no script of ours.
    await copy.goto(new URL('/nothing-here', this.page.url()).href)
    await copy.page.evaluate(entries => {
      for (const [key, value] of entries) sessionStorage.setItem(key, value)
    }, kept)
    await copy.goto(this.page.url())
    return copy
  }

  async close(): Promise<void> {
    await this.#context.close()
  }

  async goto(url: string): Promise<void> {
    await this.page.goto(url, { waitUntil: 'domcontentloaded' })
  }

  /** The phase the product says it is in (`data-phase` on its root). */
  async phase(): Promise<string | null> {
    return this.page.evaluate(
      () => document.querySelector('[data-phase]')?.getAttribute('data-phase') ?? null,
    )
  }

  async inPhase(phase: string, timeout = WAIT_MS): Promise<void> {
    await this.until(
      `phase ${phase}`,
      p => document.querySelector('[data-phase]')?.getAttribute('data-phase') === p,
      [phase],
      timeout,
    )
  }

  /** Waits until `check` holds in the page; says what was waited for, and what was on the screen instead. */
  async until<A extends unknown[]>(
    what: string,
    check: (...args: A) => unknown,
    args: A,
    timeout = WAIT_MS,
  ): Promise<void> {
    try {
      await this.page.waitForFunction(
        check as (...args: unknown[]) => unknown,
        { timeout, polling: 50 },
        ...args,
      )
    } catch (cause) {
      const screen = await this.page
        .evaluate(() => document.body?.innerText.slice(0, 1500))
        .catch(() => '(no page)')
      throw new Error(
        `waited ${timeout} ms for: ${what}\n--- on the screen:\n${screen}\n--- errors:\n${this.errors.join('\n')}`,
        { cause },
      )
    }
  }

  async text(pattern: RegExp, timeout = WAIT_MS): Promise<void> {
    await this.until(
      `text ${pattern}`,
      (source, flags) =>
        // A page that has only begun to load has no body, and what throws the first time is not asked again.
        new RegExp(source, flags).test(document.body?.innerText.replace(/[\u2066-\u2069]/g, '') ?? ''),
      [pattern.source, pattern.flags],
      timeout,
    )
  }

  /** Presses the button, link, switch or menu item with this accessible name. */
  async press(name: RegExp, timeout = WAIT_MS): Promise<void> {
    const find = (source: string, flags: string) => {
      const pattern = new RegExp(source, flags)
      // A sheet that still slides in is missed by the pointer.
      const moving = document
        .getAnimations()
        .filter(
          ({ playState, effect }) =>
            playState === 'running' && effect?.getComputedTiming().endTime !== Infinity,
        )
        .map(({ effect }) => (effect as KeyframeEffect).target)
      return [
        ...document.querySelectorAll<HTMLElement>(
          'button, summary, a[href], [role=menuitem], [role=switch], [role=radio], label, [role=option]',
        ),
      ].find(e => {
        const named = e
          .getAttribute('aria-labelledby')
          ?.split(' ')
          .map(id => document.getElementById(id)?.textContent ?? '')
          .join(' ')
        const label = named || e.getAttribute('aria-label') || e.textContent || ''
        const box = e.getBoundingClientRect()
        return (
          // Names are set apart from the text around them (FSI, PDI).
          pattern.test(label.replace(/[\u2066-\u2069]/g, '').trim()) &&
          box.width > 0 &&
          box.height > 0 &&
          !e.hasAttribute('disabled') &&
          !moving.some(one => one !== e && one?.contains(e)) &&
          e.getAttribute('aria-disabled') !== 'true'
        )
      })
    }
    for (let tries = 1; ; tries++) {
      await this.until(`button ${name}`, find, [name.source, name.flags], timeout)
      const handle = await this.page.evaluateHandle(find, name.source, name.flags)
      const element = handle.asElement() as unknown as ElementHandle<HTMLElement> | null
      try {
        if (element && (await pressed(element))) return
      } catch (error) {
        // Between looking and pressing another one has taken its place.
        if (!/detached|not clickable/i.test(String(error))) throw error
      }
      if (tries === PRESSES_MAX) throw new Error(`button ${name} was missed ${tries} times`)
    }
  }

  /** Chooses a file where one is asked for: in the sheet, if there is one. */
  async choose(path: string): Promise<void> {
    const inputs = await this.page.$$('input[type=file]')
    const input = inputs.at(-1)
    if (!input) throw new Error('no file is asked for')
    await (input as ElementHandle<HTMLInputElement>).uploadFile(path)
  }

  /** What the person copied last. */
  async copied(): Promise<string> {
    await this.until('something copied', () => (window as unknown as { __copied?: string }).__copied, [])
    return this.page.evaluate(() => (window as unknown as { __copied: string }).__copied)
  }

  /** Types into the (only, or named) text field. */
  async type(text: string, selector = 'input[type=text], input:not([type]), textarea'): Promise<void> {
    await this.until(`field ${selector}`, s => document.querySelector(s), [selector])
    const field = await this.page.$(selector)
    if (!field) throw new Error(`no field ${selector}`)
    await field.click({ count: 3 })
    await field.type(text)
  }

  /** Waits until a tile shows the picture `code`. */
  async sees(code: number, timeout = WAIT_MS): Promise<void> {
    await this.until(
      `picture ${code}`,
      wanted => {
        const read = (window as unknown as { __readPicture: typeof readPicture }).__readPicture
        return [...document.querySelectorAll('video')].some(v => read(v) === wanted)
      },
      [code],
      timeout,
    )
  }

  /** Codes of all pictures on the screen now. */
  async pictures(): Promise<(number | null)[]> {
    return this.page.evaluate(() => {
      const read = (window as unknown as { __readPicture: typeof readPicture }).__readPicture
      return [...document.querySelectorAll('video')].map(v => read(v))
    })
  }

  /** Waits until a tone within 20 Hz of `hz` is the loudest thing in some sound that plays. */
  async hears(hz: number, timeout = WAIT_MS): Promise<void> {
    await this.until(
      `tone ${hz} Hz`,
      async wanted => {
        const tones = await (window as unknown as { __readTones: typeof readTones }).__readTones()
        return tones.some(t => Math.abs(t - wanted) < 20)
      },
      [hz],
      timeout,
    )
  }

  /** Tones that play now. */
  async tones(): Promise<number[]> {
    return this.page.evaluate(() => (window as unknown as { __readTones: typeof readTones }).__readTones())
  }
}

/** How often a person presses who missed. */
const PRESSES_MAX = 3

async function contextFor(browser: Browser, p: PersonOptions): Promise<BrowserContext> {
  if (p.onDisk) return browser.defaultBrowserContext()
  const { downloads: downloadPath } = p
  return browser.createBrowserContext(
    downloadPath === undefined ? {} : { downloadBehavior: { policy: 'allow', downloadPath } },
  )
}

/** Clicks, and says whether it came down there: what moves just then is missed by the pointer, and a person presses again. */
async function pressed(element: ElementHandle<HTMLElement>): Promise<boolean> {
  await uncovered(element)
  const seen = await element.evaluateHandle(one => {
    const seen = { isHit: false }
    const hit = () => {
      seen.isHit = true
    }
    one.addEventListener('pointerdown', hit, { capture: true, once: true })
    return seen
  })
  await element.click()
  return (
    element
      .evaluate((one, { isHit }) => isHit || !one.isConnected, seen)
      // The press has led to another page.
      .catch(() => true)
  )
}

/** Scrolls until nothing that stands still on the page lies over the middle of it. */
async function uncovered(element: ElementHandle<HTMLElement>): Promise<void> {
  for (const block of ['nearest', 'center', 'start', 'end'] as const) {
    const isFree = await element.evaluate((one, at) => {
      one.scrollIntoView({ block: at, behavior: 'instant' })
      const { x, y, width, height } = one.getBoundingClientRect()
      const hit = document.elementFromPoint(x + width / 2, y + height / 2)
      return hit !== null && (one.contains(hit) || hit.contains(one))
    }, block)
    if (isFree) return
  }
}
