import type { Page } from 'puppeteer-core'
import { describe } from 'vitest'
import type { Kind } from './browsers.ts'
import { expect, test } from './call.fixture.ts'
import { meet, sees } from './call.ts'
import { until } from './person.ts'

describe('the canary', () => {
  /** A browser (or a change of ours) in which transforms of senders are set but do nothing. */
  const breakTransforms = (page: Page) =>
    page.evaluateOnNewDocument(() => {
      Object.defineProperty(RTCRtpSender.prototype, 'transform', {
        configurable: true,
        set() {},
        get: () => null,
      })
    })

  test.for<Kind>(['firefox', 'chrome'])(
    '[K38] %s that does not transform is found out, and publishes nothing',
    async (kind, { person }) => {
      const [anna, ben] = [
        await person('anna', 'chrome'),
        await person('ben', kind, { before: breakTransforms }),
      ]
      await meet([anna, ben])
      if (kind === 'firefox') {
        await until('the alarm', async () => (await ben.snapshot()).alarms.length > 0)
        expect((await ben.snapshot()).alarms).toEqual([{ kind: 'not-encrypted' }])
        expect((await ben.snapshot()).stats.selfTest).toBe('failed')
        expect(await ben.capture('camera', true)).toBe('not-allowed')
      } else await ben.capture('camera', true)
      expect((await ben.snapshot()).local).toEqual([])
      expect((await anna.snapshot()).stats.foreignClear).toBe(0)
    },
  )

  test('[K38] in a tab behind another one nothing is said to have failed because no picture came; once somebody looks, it is', async ({
    person,
  }) => {
    const ben = await person('ben', 'firefox', {
      async before(page) {
        await page.evaluateOnNewDocument(() => {
          Object.defineProperty(RTCRtpReceiver.prototype, 'transform', { set() {}, get: () => null })
        })
        await page.browserContext().newPage()
      },
    })
    expect(await ben.page.evaluate(() => document.hidden)).toBe(true)
    const underWay = async () => Number(await ben.page.evaluate('standing().length')) > 0
    await until('a try', underWay)
    await until('the end of the try', async () => !(await underWay()))
    expect(await ben.snapshot()).toMatchObject({ alarms: [], stats: { selfTest: 'not-run' } })
    await ben.page.bringToFront()
    await until('the outcome', async () => (await ben.snapshot()).stats.selfTest === 'failed', 40_000)
  })

  test('[K38] and it can turn red: a Firefox whose transforms break after the self-test sends plain frames', async ({
    person,
  }) => {
    const [anna, ben] = [await person('anna', 'chrome'), await person('ben', 'firefox')]
    await until('the self-test', async () => (await ben.snapshot()).stats.selfTest === 'passed')
    await ben.page.evaluate(() => {
      Object.defineProperty(RTCRtpSender.prototype, 'transform', {
        configurable: true,
        set() {},
        get: () => null,
      })
    })
    await meet([anna, ben])
    await ben.capture('camera', true)
    await until('plain frames', async () => (await anna.snapshot()).stats.foreignClear > 5)
    expect((await anna.snapshot()).remote).toEqual([])
  })

  test.for<Kind>(['chrome', 'firefox'])(
    '[K38] in %s a sender made around the guard is shut, told and never plain',
    async (kind, { person }) => {
      const [anna, ben] = [await person('anna', 'chrome'), await person('ben', kind)]
      await until('the self-test', async () => (await ben.snapshot()).stats.selfTest === 'passed')
      await ben.page.evaluate(() => {
        const native = RTCPeerConnection.prototype.addTransceiver
        const get = () => native
        Object.assign(globalThis, {
          RTCPeerConnection: class extends RTCPeerConnection {
            constructor(config?: RTCConfiguration) {
              super(config)
              Object.defineProperty(this, 'addTransceiver', { get, set() {} })
            }
          },
        })
      })
      await meet([anna, ben])
      await ben.capture('camera', true)
      await until('the alarm', async () => (await ben.snapshot()).alarms.length > 0)
      expect((await ben.snapshot()).alarms).toEqual([{ kind: 'not-encrypted' }])
      await until('nothing is sent', async () => (await ben.snapshot()).local.length === 0)
      expect(await ben.capture('camera', true)).toBe('not-allowed')
      expect((await anna.snapshot()).stats).toMatchObject({ foreignClear: 0, framesOpened: 0 })
    },
  )

  test.for<Kind>(['chrome', 'firefox'])(
    '[K38] in %s nobody can take a transform away',
    async (kind, { pair }) => {
      const [, ben] = await pair('chrome', kind)
      await ben.capture('camera', true)
      const outcome = await ben.page.evaluate(() =>
        (globalThis as unknown as { senders: () => RTCRtpSender[] }).senders().map(sender => {
          try {
            sender.transform = null
            return 'taken'
          } catch {
            return 'fixed'
          }
        }),
      )
      expect(new Set(outcome)).toEqual(new Set(['fixed']))
    },
  )
})

test('[K38] a browser with encoded streams only is as safe, and takes part', async ({ person }) => {
  const older = (page: Page) =>
    page.evaluateOnNewDocument(() => {
      Reflect.deleteProperty(globalThis, 'RTCRtpScriptTransform')
    })
  const people = [await person('anna', 'chrome', { before: older }), await person('ben', 'firefox')] as const
  const [anna, ben] = people
  await meet(people)
  for (const someone of people) await someone.capture('camera', true)
  await Promise.all([sees(anna, ben), sees(ben, anna)])
  for (const someone of people)
    expect((await someone.snapshot()).stats).toMatchObject({ selfTest: 'passed', foreignClear: 0 })
})
