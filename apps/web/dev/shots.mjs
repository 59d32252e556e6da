// Screenshots of the gallery, from apps/web: node dev/shots.mjs <directory> [screen …] [--lang de] [--theme dark]
// [--phone] [--sizes 390x844,320x568]
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
// biome-ignore-start lint/correctness/noUndeclaredDependencies: development only, both are at the root
import puppeteer from 'puppeteer-core'
import { build, preview } from 'vite'

// biome-ignore-end lint/correctness/noUndeclaredDependencies: see above

const words = process.argv.slice(2)
const option = name => (words.includes(name) ? words.splice(words.indexOf(name), 2)[1] : undefined)
const flag = name => words.includes(name) && words.splice(words.indexOf(name), 1).length > 0
const language = option('--lang') ?? 'en'
const theme = option('--theme') ?? 'light'
const phone = flag('--phone')
const sizes = (option('--sizes') ?? (phone ? '390x844' : '1280x800'))
  .split(',')
  .map(size => size.split('x').map(Number))
  .map(([width, height]) => ({ width, height, isMobile: phone, hasTouch: phone, deviceScaleFactor: 1 }))
const forced = flag('--forced')
const [directory = 'screenshots', ...wanted] = words
mkdirSync(directory, { recursive: true })

// Built once: a page of single modules takes seconds, for each of some hundred screens.
const root = join(import.meta.dirname, '..')
const outDir = mkdtempSync(join(tmpdir(), 'gallery-'))
const rolldownOptions = { input: join(root, 'dev/gallery.html') }
await build({ root, logLevel: 'error', build: { outDir, emptyOutDir: true, minify: false, rolldownOptions } })
const server = await preview({ root, logLevel: 'error', build: { outDir }, preview: { port: 0 } })
const base = `http://localhost:${server.httpServer.address().port}/dev/gallery.html`
const browser = await puppeteer.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
})
/** What is pressed before the picture is taken. */
const press = {
  chat: ['c'],
  'chat-menu': ['c'],
  'chat-whom': ['c'],
  'chat-save': ['c'],
  'chat-held': ['c'],
  'chat-returned': ['c'],
  'chat-empty': ['c'],
  people: ['p'],
  'call-people': ['p'],
  'poll-and-chat': ['c'],
  'poll-and-people': ['p'],
  'two-corner': ['o'],
  'personal-people': ['p'],
  volume: ['p'],
  'people-hands': ['p'],
  limits: ['p'],
  departed: ['p'],
  role: ['p'],
  'role-links': ['p'],
  'owner-ask': ['p'],
  tell: ['p'],
  'departed-asked': ['p'],
  invite: ['i'],
  'invite-locked': ['i'],
  'people-locked': ['p'],
  'trust-alarm': ['[aria-haspopup=dialog]'],
  shortcuts: ['?'],
  trust: ['[aria-haspopup=dialog]'],
}
const phrase = 'lantern gravel oboe fern tide'
/** What is written, field by field, and sent. */
const write = {
  'key-file-short': ['lantern'],
  'key-file-spaces': ['  lantern       oboe   '],
  'key-file-same': ['a'.repeat(20)],
  'key-file-saving': [phrase, phrase],
  'key-file-saved': [phrase, phrase],
  'key-file-opening': [phrase],
  'key-file-wrong': [phrase],
  'key-file-elsewhere': [phrase],
}
const rooms = [/^(More|Mehr)$/, /^(Breakout rooms|Gruppenräume)$/]
const devices = [/^(Choose devices|Geräte wählen)$/]
const click = {
  devices,
  'devices-call': devices,
  echo: [...devices, /^(Try the way through the server|Ton über den Server testen)$/],
  'key-file-shown': [/^(Show the passphrase|Kennwort zeigen)$/],
  settings: [/^(More|Mehr)$/, /^(Settings|Einstellungen)$/],
  'link-changed': [
    /^(More|Mehr)$/,
    /^(Settings|Einstellungen)$/,
    /^(Change the invitation link|Einladungslink ändern)$/,
    /^(Change now|Jetzt ändern)$/,
  ],
  'link-asked': [
    /^(More|Mehr)$/,
    /^(Settings|Einstellungen)$/,
    /^(Change the invitation link|Einladungslink ändern)$/,
  ],
  'weak-help': [/^(Your connection is weak|Ihre Verbindung ist schwach)$/],
  view: [/^(More|Mehr)$/, /^(View|Ansicht)$/],
  'chat-whom': [/^(To everybody|An alle)$/],
  'chat-save': [/^(Options for the chat|Optionen für den Chat)$/, /^(Save a copy|Kopie speichern)$/],
  more: [/^(More|Mehr)$/],
  volume: [/^(Options for|Optionen für).*Ben/, /^(Volume|Lautstärke)/],
  limits: [/^(Options for|Optionen für) Ben Okafor/, /^(What they may do|Was diese Person darf)$/],
  'settings-room': [/^(More|Mehr)$/, /^(Settings|Einstellungen)$/],
  time: [/^(More|Mehr)$/, /^(Timer and pause|Timer und Pause)$/],
  'breakouts-make': rooms,
  'breakouts-hand': [...rooms, /^(By hand|Von Hand)$/],
  'breakouts-chosen': [...rooms, /^(People choose|Frei wählen)$/],
  'breakouts-panel': rooms,
  'breakouts-choose': rooms,
  'breakout-main-chat': [/^(Chat in the main room|Chat im Hauptraum)/],
  leave: [/^(Leave|Verlassen)$/],
  departed: [/^(No longer here|Nicht mehr da)$/],
  tell: [/^(Write to those waiting|Den Wartenden schreiben)$/],
  'role-links': [
    /^(Links with a role|Links mit einer Rolle)$/,
    /^(Make a moderator link|Moderationslink anlegen)$/,
  ],
  personal: [
    /^(More|Mehr)$/,
    /^(Settings|Einstellungen)$/,
    /^(Personal invitations|Persönliche Einladungen)$/,
    /^(Withdraw the invitation for Ben|Einladung für Ben Okafor zurück)/,
  ],
  'name-list': [/^(More|Mehr)$/, /^(Settings|Einstellungen)$/, /^(Your list of names|Ihre Namensliste)$/],
  'polls-ended': [/^(More|Mehr)/, /^(Polls|Umfragen)/, /^(Show names|Namen zeigen)$/],
  'polls-new': [/^(More|Mehr)/, /^(Polls|Umfragen)/, /^(New poll|Neue Umfrage)$/],
  'owner-ask': [/^(Options for|Optionen für) Ben/, /^(Hand the room over|Raum übergeben)$/],
  role: [/^(Options for|Optionen für) Ben/, /^(Change the role|Rolle ändern)$/],
  'departed-asked': [
    /^(No longer here|Nicht mehr da)$/,
    /^(Options for|Optionen für) Henri Dubois/,
    /^(Don't let back in|Nicht wieder einlassen)$/,
  ],
}
const pause = ms => new Promise(r => setTimeout(r, ms))

/** Nothing is loaded and nothing moves any more. */
async function still(page) {
  await page.waitForNetworkIdle({ idleTime: 200, timeout: 10_000 }).catch(() => undefined)
  await page
    .waitForFunction(
      () =>
        !document
          .getAnimations()
          .some(a => a.playState === 'running' && a.effect?.getComputedTiming().endTime < 1000),
      { timeout: 5_000 },
    )
    .catch(() => undefined)
  await pause(200)
}

/** What a key has done. Keys are loaded late: until they are there, nothing happens. */
const seen = {
  c: () => document.querySelector('aside'),
  p: () => document.querySelector('aside'),
  i: () => document.querySelector('[role=dialog]'),
  '?': () => document.querySelector('[role=dialog]'),
  o: () => document.querySelector('.tile.small')?.getBoundingClientRect().right < innerWidth / 2,
}
async function pressed(page, key) {
  for (let tries = 0; tries < 3; tries++) {
    await page.keyboard.press(key)
    if (await page.waitForFunction(seen[key], { timeout: 8_000 }).catch(() => false)) return
  }
  console.log('nothing came of', key)
}

/** One for each screen: a request that was given up with the page before would count as loading for ever. */
async function open() {
  const page = await browser.newPage()
  // The first page waits until everything is translated.
  page.setDefaultNavigationTimeout(180_000)
  // The page of the owner's link asks before it is left.
  page.on('dialog', dialog => void dialog.accept())
  page.on('pageerror', e => console.log('page error:', String(e)))
  page.on('console', m => m.type() === 'error' && console.log('console:', m.text()))
  if (forced)
    await page.emulateMediaFeatures([{ name: 'forced-colors', value: 'active' }]).catch(() => undefined)
  return page
}

try {
  const list = await open()
  await list.goto(base)
  await list.waitForSelector('a')
  const all = await list.$$eval('a', links => links.map(a => a.textContent))
  for (const screen of wanted.length > 0 ? wanted : all) {
    const page = await open()
    await page.setViewport(sizes[0])
    await page.goto(`${base}#${screen}/${language}/${theme}`)
    await page.waitForSelector('#root > *')
    await still(page)
    if (screen === 'reconnecting') await pause(2600)
    // The words over the faces have gone after that long.
    if (['breakout-settled', 'breakout-helped', 'breakout-back', 'breakout-alone'].includes(screen))
      await pause(5500)
    for (const key of press[screen] ?? []) {
      if (key.startsWith('[')) await page.click(key)
      else await pressed(page, key)
    }
    for (const name of click[screen] ?? []) {
      const marked = source => {
        const e = [...document.querySelectorAll('button, [role=menuitem], summary, .radio')].find(b =>
          new RegExp(source).test((b.getAttribute('aria-label') ?? b.textContent ?? '').trim()),
        )
        e?.setAttribute('data-shot', source)
        return e !== undefined
      }
      // What was pressed before may still be loading what this is in.
      await page.waitForFunction(marked, { timeout: 5_000 }, name.source).catch(() => undefined)
      const at = `[data-shot="${name.source}"]`
      // Drawn anew in between: looked for once more.
      await page
        .click(at)
        .catch(() => page.waitForFunction(marked, { timeout: 5_000 }, name.source).then(() => page.click(at)))
        .catch(e => console.log(screen, String(name), e.message))
      await still(page)
    }
    for (const [i, text] of (write[screen] ?? []).entries())
      await (await page.$$('[role=dialog] input:not([type=file])'))[i]?.type(text)
    if (write[screen]) await page.keyboard.press('Enter')
    await still(page)
    // What is loaded late may be later still on a busy machine.
    await page
      .waitForFunction(
        () =>
          ![...document.querySelectorAll('aside.sidePanel')].some(
            panel => panel.childElementCount < 2 || panel.querySelector('.firstField'),
          ),
        { timeout: 10_000 },
      )
      .catch(() => undefined)
    for (const size of sizes) {
      if (size !== sizes[0]) {
        await page.setViewport(size)
        await still(page)
      }
      await page.screenshot({
        path: join(directory, `${screen}-${language}-${theme}-${size.width}x${size.height}.png`),
      })
    }
    await page.close()
  }
} finally {
  await browser.close()
  await server.close()
  rmSync(outDir, { recursive: true })
}
