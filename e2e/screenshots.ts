import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { Instance, launch, Person } from '@konklave/testing/person'
import { join as enter, say, startAtHome } from './flows.ts'

/**
 * `npm run screenshots`: every screen of the gallery in both languages, light and dark, on desktop, on phones upright, as
 * small as 320 px, and on their side, below screenshots/; and the picture of the README, taken of a real meeting between drawn people.
 */
const root = join(import.meta.dirname, '..')
const devices = [
  ['desktop', '--sizes', '1280x800,1440x900'],
  ['phone', '--phone', '--sizes', '390x844,320x568,844x390'],
] as const

/** Inside a page: a camera that shows a drawn person. */
function drawnCamera(hue: number, lean: number): void {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 360 })
  const context = canvas.getContext('2d')
  if (!context) return
  let tick = 0
  const draw = () => {
    tick++
    const sway = Math.sin(tick / 9) * 3
    const wall = context.createLinearGradient(0, 0, 640, 360)
    wall.addColorStop(0, `oklch(0.86 0.04 ${hue})`)
    wall.addColorStop(1, `oklch(0.66 0.06 ${hue})`)
    context.fillStyle = wall
    context.fillRect(0, 0, 640, 360)
    context.fillStyle = `oklch(0.94 0.03 ${hue + 40})`
    context.fillRect(40 + lean, 40, 120, 160)
    context.fillStyle = `oklch(0.45 0.09 ${hue + 180})`
    context.beginPath()
    context.ellipse(320 + lean + sway, 400, 170, 150, 0, 0, 7)
    context.fill()
    context.fillStyle = 'oklch(0.78 0.06 60)'
    context.beginPath()
    context.ellipse(320 + lean + sway, 180, 68, 84, 0, 0, 7)
    context.fill()
    context.fillStyle = `oklch(0.32 0.04 ${hue + 20})`
    context.beginPath()
    context.ellipse(320 + lean + sway, 128, 78, 58, 0, Math.PI, 0)
    context.fill()
  }
  draw()
  setInterval(draw, 66)
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(15)
}

async function readmePicture(): Promise<void> {
  const instance = await Instance.start()
  const browser = await launch('chrome')
  try {
    const people: Person[] = []
    const names = ['Ada', 'Ben', 'Cora', 'Dan']
    let link = ''
    for (const [i, name] of names.entries()) {
      const person = await Person.open(browser, {
        code: 1,
        toneHz: 300,
        viewport: { width: 1280, height: 760 },
      })
      await person.page.evaluateOnNewDocument(drawnCamera, 90 * i + 20, 30 * i - 45)
      people.push(person)
      const host = people[0] ?? person
      if (i === 0) link = await startAtHome(person, instance.url, name)
      else await enter(person, host, link, name)
      if (i < 3) await person.press(/^Turn on camera$/)
    }
    const [ada, ben] = people
    if (!ada || !ben) return
    await say(ada, 'Shall we begin with the timetable?')
    await say(ben, 'Yes. I put the draft up in a moment.')
    await ada.text(/in a moment/)
    await ada.until(
      'three pictures',
      () => [...document.querySelectorAll('video')].filter(v => v.videoWidth > 0).length >= 3,
      [],
    )
    await ada.until('no toast', () => !document.querySelector('.toast'), [])
    await ada.page.screenshot({ path: join(root, 'docs/images/meeting.png') as `${string}.png` })
  } finally {
    await browser.close()
    await instance.stop()
  }
}

mkdirSync(join(root, 'docs/images'), { recursive: true })
await readmePicture()
if (!process.argv.includes('--readme')) {
  for (const language of ['en', 'de']) {
    for (const theme of ['light', 'dark']) {
      for (const [device, ...options] of devices) {
        const directory = join(root, 'screenshots', `${language}-${theme}-${device}`)
        const args = [directory, '--lang', language, '--theme', theme, ...options]
        const { status } = spawnSync(process.execPath, ['dev/shots.mjs', ...args], {
          stdio: 'inherit',
          cwd: join(root, 'apps/web'),
        })
        if (status !== 0) process.exitCode = 1
      }
    }
  }
}
process.exit(0)
