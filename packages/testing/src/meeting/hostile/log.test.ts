import { type CtxHash, hex, keyHashOf, type LogEntry, sign } from '@konklave/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { newSigner } from '../../rules/index.ts'
import { Scene } from '../scene.ts'
import type { SimPerson } from '../simPerson.ts'
import { LyingServer } from './lyingServer.ts'
import { everShown, groupIdOf, linesOf, noticesOf, together } from './sight.ts'

let scene: Scene
afterEach(() => scene?.close())

/** Olga, Ben, and Gast, whom the server lies to. */
async function meeting(): Promise<{ olga: SimPerson; ben: SimPerson; gast: SimPerson; server: LyingServer }> {
  const server = new LyingServer()
  scene = await Scene.open({ admission: 'open' })
  const olga = await scene.owner()
  const ben = await scene.guest('Ben')
  const gast = await scene.guest('Gast', { between: server.between })
  await together(scene, olga, ben, gast)
  return { olga, ben, gast, server }
}

const commits = ({ log }: LyingServer) => log.filter(entry => entry.t === 'commit')
const messages = ({ log }: LyingServer) => log.filter(entry => entry.t === 'message')

describe('a server that lies about commits', () => {
  test('[K28] [K29] another commit in the place of the right one is not followed; the way back is, and is shown', async () => {
    const { olga, ben, gast, server } = await meeting()
    const old = commits(server).at(-1)
    const shown = everShown(gast)
    server.lies = {
      entry: entry => [entry.t === 'commit' && old ? { ...entry, bytes: old.bytes } : entry],
    }
    const cleo = await scene.guest('Cleo')
    await scene.clock.advance(2_000)
    expect(gast.names).toEqual(['Ben', 'Gast', 'Olga'])
    server.lies = {}
    await together(scene, olga, ben, gast, cleo)
    expect([...shown].sort()).toEqual(['Ben', 'Cleo', 'Gast', 'Olga'])
    expect(noticesOf(gast)).toContain('resynced')
  })

  test('[K28] a true commit with a false result is refused', async () => {
    const { olga, ben, gast, server } = await meeting()
    server.lies = {
      entry: entry => [entry.t === 'commit' ? { ...entry, ctxHash: new Uint8Array(32) as CtxHash } : entry],
    }
    const cleo = await scene.guest('Cleo')
    await scene.clock.advance(2_000)
    expect(gast.names).toEqual(['Ben', 'Gast', 'Olga'])
    expect(server.requests.filter(({ t }) => t === 'refuse')).toHaveLength(1)
    server.lies = {}
    await together(scene, olga, ben, gast, cleo)
  })

  test('[K9] everything told twice changes nothing twice', async () => {
    const { olga, ben, gast, server } = await meeting()
    server.lies = { entry: entry => [entry, entry] }
    const cleo = await scene.guest('Cleo')
    await together(scene, olga, ben, gast, cleo)
    cleo.view.chat.say('once')
    await scene.until(() => gast.texts.length > 0, 'the line')
    await scene.clock.advance(15_000)
    expect(gast.texts).toEqual(['once'])
    expect(noticesOf(gast).filter(t => t === 'joined')).toHaveLength(1)
    expect(noticesOf(gast)).not.toContain('resynced')
  })

  test('[K9] [K20] in another order, or with one left out, the next one shows it: fetched anew, told', async () => {
    const { olga, ben, gast, server } = await meeting()
    const held: LogEntry[] = []
    server.lies = {
      entry: entry => {
        if (entry.t !== 'commit') return [entry]
        if (held.length > 0) return [entry, ...held]
        held.push(entry)
        return []
      },
    }
    const cleo = await scene.guest('Cleo')
    await scene.clock.advance(1_000)
    expect(gast.names).toEqual(['Ben', 'Gast', 'Olga'])
    const dan = await scene.guest('Dan')
    server.lies = {}
    await together(scene, olga, ben, gast, cleo, dan)
    expect(noticesOf(gast)).toContain('resynced')
  })

  test('[K23] kept from everything: the others are shown silent, and no text leaves', async () => {
    const { olga, ben, gast, server } = await meeting()
    server.lies = { entry: () => [{ t: 'hidden' }], notice: () => null }
    await scene.clock.advance(120_000)
    const presence = gast.view.people.list.value.filter(({ me }) => !me).map(person => person.presence)
    expect(presence).not.toContain('confirmed')
    expect(noticesOf(gast)).toContain('halfSilent')
    gast.view.chat.say('anybody?')
    await scene.clock.advance(10_000)
    expect(gast.view.trust.sealed.value?.lastLine).toBeNull()
    expect([...olga.texts, ...ben.texts]).toEqual([])
  })
})

describe('a server that lies about messages', () => {
  test('[K39] [K40] replayed at once, after an epoch, after a Remove, in another meeting: shown once or never', async () => {
    const { olga, ben, gast, server } = await meeting()
    ben.view.chat.say('buy')
    await scene.until(() => gast.texts.length === 1, 'the line')
    const taped = messages(server)
    const replay = async () => {
      for (const entry of taped)
        server.say({ ...entry, message: { ...entry.message, id: scene.random.bytes(16) } })
      await scene.clock.advance(2_000)
    }
    await replay()
    const cleo = await scene.guest('Cleo')
    await together(scene, olga, ben, gast, cleo)
    await replay()
    await scene.click(() => ben.view.entry.leave())
    await together(scene, olga, gast, cleo)
    await replay()
    expect(linesOf(gast)).toEqual(['Ben: buy'])
    expect(gast.names).toEqual(['Cleo', 'Gast', 'Olga'])

    await scene.click(() => olga.view.owner.endForAll())
    await scene.until(() => gast.phase === 'gone', 'the end')
    const again = await scene.owner()
    await gast.reload()
    await scene.until(() => gast.phase === 'prejoin', 'the door')
    await scene.join(gast)
    await together(scene, again, gast)
    await replay()
    expect(gast.texts).toEqual([])
  })

  test('[K39] under the name of another: the name is that of the leaf that signed', async () => {
    const { olga, gast, server } = await meeting()
    const owner = messages(server).find(({ sender }) => hex(keyHashOf(sender)) === gast.idOf('Olga'))?.sender
    if (!owner) throw new Error('Olga said nothing')
    server.lies = { entry: entry => [entry.t === 'message' ? { ...entry, sender: owner } : entry] }
    scene.people[1]?.view.chat.say('I am Olga')
    await scene.until(() => gast.texts.length === 1, 'the line')
    expect(linesOf(gast)).toEqual(['Ben: I am Olga'])
    expect(olga.texts).toEqual(['I am Olga'])
  })

  test('[K40] a line kept from one person is missed by it and comes again', async () => {
    const { ben, gast, server } = await meeting()
    server.lies = { entry: entry => [entry.t === 'message' ? { t: 'hidden' } : entry] }
    ben.view.chat.say('kept back')
    await scene.until(() => ben.view.chat.lines.value[0]?.state === 'sent', 'sent')
    await scene.clock.advance(1_000)
    server.lies = {}
    expect(gast.texts).toEqual([])
    await scene.until(() => gast.texts.length === 1, 'the line', 90_000)
    expect(linesOf(gast)).toEqual(['Ben: kept back'])
  })

  test('[K39] bytes that are no message, or of nobody, change nothing', async () => {
    const { ben, gast, server } = await meeting()
    const taped = messages(server).at(-1)
    if (!taped) throw new Error('no message yet')
    const broken = taped.message.bytes.slice()
    broken[broken.length - 1] = (broken.at(-1) ?? 0) ^ 1
    for (const bytes of [broken, broken.slice(0, 40), new Uint8Array(16_000), new Uint8Array(0)])
      server.say({ ...taped, message: { ...taped.message, id: scene.random.bytes(16), bytes } })
    ben.view.chat.say('after the noise')
    await scene.until(() => gast.texts.length === 1, 'the line')
    expect(noticesOf(gast)).not.toContain('resynced')
  })
})

describe('a server that takes epochs back', () => {
  const voidOf = async (
    server: LyingServer,
    gast: SimPerson,
    by = scene.server.signer,
  ): Promise<LogEntry> => {
    const newest = commits(server).find(({ epoch }) => epoch + 1 === gast.view.trust.state.value.epoch)
    if (!newest) throw new Error('that commit was not seen')
    const about = { groupId: groupIdOf(server), epoch: newest.epoch + 1, ctxHash: newest.ctxHash }
    return { t: 'void', statement: await sign('void', about, by) }
  }

  test('[K29] a void by another key, or with a broken signature, is none', async () => {
    const { gast, server } = await meeting()
    const { epoch } = gast.view.trust.state.value
    server.say(await voidOf(server, gast, await newSigner()))
    const signed = await voidOf(server, gast)
    if (signed.t !== 'void') throw new Error('no void')
    const sig = signed.statement.sig.map(byte => byte ^ 1)
    server.say({ t: 'void', statement: { ...signed.statement, sig } })
    await scene.clock.advance(2_000)
    expect(gast.view.trust.state.value.epoch).toBe(epoch)
    expect(gast.names).toHaveLength(3)
  })

  test('[K29] another server key in the greeting changes nothing: the charter names it', async () => {
    const { gast, server } = await meeting()
    const other = await newSigner()
    server.lies = { hello: hello => ({ ...hello, serverKey: other.publicKey }) }
    gast.weather.lost = true
    await scene.clock.advance(8_000)
    gast.weather.lost = false
    await scene.until(() => gast.view.link.value === 'online', 'back')
    const { epoch } = gast.view.trust.state.value
    server.say(await voidOf(server, gast, other))
    await scene.clock.advance(2_000)
    expect(gast.view.trust.state.value.epoch).toBe(epoch)
  })

  test('[K29] signed, while the epoch is young: one step back, never two, and back in with all the others', async () => {
    const { olga, ben, gast, server } = await meeting()
    await scene.clock.advance(15_000)
    const cleo = await scene.guest('Cleo')
    await together(scene, olga, ben, gast, cleo)
    const { epoch } = gast.view.trust.state.value
    server.say(await voidOf(server, gast))
    await scene.until(() => gast.view.trust.state.value.epoch === epoch - 1, 'a step back')
    expect(gast.names).toEqual(['Ben', 'Gast', 'Olga'])
    const epochs: number[] = []
    gast.view.trust.state.subscribe(trust => epochs.push(trust.epoch))
    server.say(await voidOf(server, gast))
    await together(scene, olga, ben, gast, cleo)
    expect(Math.min(...epochs)).toBe(epoch - 1)
  })

  test('[K19] signed, but the epoch settled: nobody steps back', async () => {
    const { olga, ben, gast, server } = await meeting()
    const cleo = await scene.guest('Cleo')
    await together(scene, olga, ben, gast, cleo)
    await scene.clock.advance(31_000)
    const { epoch } = gast.view.trust.state.value
    const epochs: number[] = []
    gast.view.trust.state.subscribe(trust => epochs.push(trust.epoch))
    server.say(await voidOf(server, gast))
    await scene.clock.advance(20_000)
    expect(Math.min(...epochs)).toBe(epoch)
    await together(scene, olga, ben, gast, cleo)
  })
})
