import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { base64url, type LinkToken, parseToken, roomPath, utf8 } from '@konklave/protocol'
import { type Marker, searchFiles } from '@konklave/testing/canary'
import { launch, Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { writeHidden } from './flows.ts'

type OwnerLink = Extract<LinkToken, { kind: 'owner' }>

const kind = inject('kind')
const passphrase = 'lantern gravel oboe fern tide'
/** Where each of the two keeps the keys of a page that no script reads, and the storage of tabs. */
const KEY_STORE = { chrome: /\/IndexedDB\//, firefox: /\/idb\// }[kind]
const IN_KEY_STORE = new RegExp(`${KEY_STORE.source}.*: made key, plain$`)
const TAB_STORAGE = { chrome: /\/Session Storage\//, firefox: /\/sessionstore/ }[kind]
/** Until a browser has written down what it keeps. */
const ON_DISK = { timeout: 40_000, interval: 500 }

test('[K2, K17, K32] what this page hands over is in no history and no session of the browser’s profile', async ({
  url,
}) => {
  const directories = ['profile', 'downloads'].map(what => mkdtempSync(join(tmpdir(), `konklave-${what}-`)))
  const [profile = '', downloads = ''] = directories
  try {
    const planted: OwnerLink = {
      kind: 'owner',
      roomId: random(16) as OwnerLink['roomId'],
      linkSecret: random(32),
      ownerSeed: random(32),
    }
    const { made, before } = await leads(url, { profile, downloads, planted })
    const hits = [
      ...before,
      ...searchFiles(profile, [
        ...markersOf('planted', planted),
        ...markersOf('made', made),
        { name: 'passphrase', forms: inLetters(utf8(passphrase)) },
      ]),
    ]
    const where = (name: string, but?: RegExp) =>
      hits.filter(hit => hit.endsWith(`: ${name}`) && !but?.test(hit)).map(hit => hit.slice(profile.length))

    // The eyes first. What is opened from outside the browser itself writes down.
    expect(where('planted key, in letters').length).toBeGreaterThan(0)
    expect(where('planted link, in letters').length).toBeGreaterThan(0)

    expect(where('made key, in letters')).toEqual([])
    expect(where('made key, plain', KEY_STORE)).toEqual([])
    // A reload has to find an invitation.
    expect(where('made link, in letters', TAB_STORAGE)).toEqual([])
    expect(where('made link, plain')).toEqual([])
    expect(where('passphrase')).toEqual([])
  } finally {
    for (const directory of directories) rmSync(directory, { recursive: true, force: true })
  }
}, 120_000)

/**
 * Makes a room and goes into it, leaves it, comes back, then by its key file, and by its key link from the start page. Ends
 * with its browser. `before`: what was found as long as nobody had kept the link.
 */
async function leads(
  url: string,
  { profile, downloads, planted }: { profile: string; downloads: string; planted: OwnerLink },
): Promise<{ readonly made: OwnerLink; readonly before: readonly string[] }> {
  const browser = await launch(kind, { profile, downloads })
  const ada = await Person.open(browser, {
    code: 0b10110010,
    toneHz: 440,
    // In Firefox a context of its own is a container, which lies in the profile.
    ...(kind === 'chrome' ? { onDisk: true } : { downloads }),
  })
  await ada.goto(url + roomPath(planted))
  await ada.inPhase('failed')
  await ada.goto(url)
  await ada.press(/^Start a meeting$/)
  await ada.press(/^Save as key file$/)
  await writeHidden(ada, passphrase, passphrase)
  await ada.text(/Is the key file there\?/)
  const text = await ada.page.evaluate(() => document.querySelector('code')?.textContent ?? '')
  const made = parseToken(new URL(text).hash) as OwnerLink
  // Until what the tab keeps has come to the disk: the link of a new room is among it.
  const sealed = await ada.page.evaluate(() => sessionStorage.getItem('konklave:new') ?? '')
  const forms = [Buffer.from(sealed.slice(60, 100)), Buffer.from(sealed.slice(60, 100), 'utf16le')]
  const tabLies = async () => {
    // A browser writes a tab down some time after something in it changed, and may have been writing when this one did.
    await ada.page.evaluate(() => sessionStorage.setItem('changed', String(Date.now())))
    return searchFiles(profile, [{ name: 'new', forms }])
  }
  await expect.poll(tabLies, ON_DISK).not.toEqual([])
  const before = searchFiles(profile, markersOf('made', made))
  await ada.press(/^Yes, it is there$/)
  await ada.press(/^Go to the room$/)
  await ada.inPhase('prejoin')
  await ada.type('Ada')
  await ada.press(/^Start$/)
  await ada.inPhase('inside')
  // The eyes for keys. Looked for while the browser runs: a Firefox that ends may take what its containers kept with it.
  const keyLies = () => searchFiles(profile, markersOf('made', made)).filter(hit => IN_KEY_STORE.test(hit))
  await expect.poll(keyLies, ON_DISK).not.toEqual([])
  await ada.press(/^Leave$/)
  await ada.inPhase('gone')
  await ada.press(/^Come back in$/)
  await ada.inPhase('prejoin')
  await ada.goto(url)
  await ada.inPhase('home')
  await ada.choose(join(downloads, 'konklave-key.klv'))
  await writeHidden(ada, passphrase)
  await ada.inPhase('prejoin')
  await ada.goto(url)
  await ada.inPhase('home')
  await ada.type(text)
  await ada.press(/^Join$/)
  await ada.inPhase('prejoin')
  await browser.close()
  return { made, before }
}

const random = (sizeBytes: number) => crypto.getRandomValues(new Uint8Array(sizeBytes))

const markersOf = (name: string, { ownerSeed, linkSecret }: OwnerLink): Marker[] =>
  Object.entries({ key: ownerSeed, link: linkSecret }).flatMap(([what, bytes]) => [
    { name: `${name} ${what}, plain`, forms: [Buffer.from(bytes)] },
    { name: `${name} ${what}, in letters`, forms: inLetters(bytes) },
  ])

/** As text, as text of that text, as the tab's storage has it, and in one or two bytes for a letter. */
function inLetters(bytes: Uint8Array): Buffer[] {
  const once = encoded(bytes)
  const all = [...once, ...once.flatMap(text => encoded(utf8(text))), Buffer.from(bytes).toString('hex')]
  return all.flatMap(text => [Buffer.from(text), Buffer.from(text, 'utf16le')])
}

/** base64url, wherever in a longer text the bytes begin: without the letters that depend on what stands beside them. */
const encoded = (bytes: Uint8Array): string[] =>
  [0, 1, 2].map(skip => base64url(bytes.subarray(skip)).slice(0, -2))
