import { ownerKeys, signerOf } from '@konklave/crypto'
import {
  type Action,
  actions,
  allowed,
  base64url,
  type Charter,
  mediaIdOf,
  type Role,
  roles,
} from '@konklave/protocol'
import { acceptGroup } from '@konklave/protocol/rules'
import { afterEach, describe, expect, test } from 'vitest'
import { keyLink } from '../../roomRules.ts'
import type { Scene } from '../../scene.ts'
import { groupIdOf } from '../sight.ts'
import { type Actor, Cells } from './cells.ts'
import { type Act, type Forged, type Media, rows } from './rows.ts'
import { foundMeeting } from './start.ts'

let scene: Scene | null = null
afterEach(() => {
  scene?.close()
  scene = null
})

const all = Object.keys(actions) as Action[]
/** From below, so that whoever may not tries before anything has happened. */
const fromBelow = roles.toReversed()
/** As long as a message and what follows from it may take. */
const QUIET_MS = 3_000
const REFUSALS = ['bad-commit', 'bad-evidence', 'not-allowed', 'not-your-lease', 'stale-rules']

async function open(deviation: Charter['actions'] = {}): Promise<Cells> {
  const cells = await Cells.open(deviation)
  scene = cells.scene
  return cells
}

const mayIn = (deviation: Charter['actions']) => (role: Role, action: Action) =>
  allowed(role, action, { actions: deviation })

/** Nothing happens, whatever a client of this role sends. */
async function refuses(c: Cells, who: Actor, act: Act, enforcedBy: string): Promise<void> {
  await act.before?.(c)
  const before = await act.sees(c, who)
  for (const forged of await act.forges(c, who)) await leadsToNothing(c, who, { forged, enforcedBy })
  await c.scene.clock.advance(QUIET_MS)
  expect(await act.sees(c, who), `${who.role}: seen by others`).toEqual(before)
}

async function leadsToNothing(
  c: Cells,
  who: Actor,
  { forged, enforcedBy }: { readonly forged: Forged; readonly enforcedBy: string },
): Promise<void> {
  if (forged.t === 'body') {
    // Sealed: the server passes on what it cannot read.
    expect(await c.says(who, forged.body)).toHaveProperty('body')
    return
  }
  expect(enforcedBy, 'the server sees this, so the table says that it refuses').not.toBe('receivers')
  if (forged.t === 'request') {
    // What is no commit reaches the others by the server's word only.
    expect(enforcedBy).toMatch(/^(server|both)$/)
    expect(REFUSALS).toContain(codeOf(await c.asks(who, forged.request)))
    return
  }
  const { answer, made } = await c.commits(who, forged.commit)
  expect(REFUSALS, `${who.role}: the server`).toContain(codeOf(answer))
  expect(enforcedBy).toBe('both')
  expect(await c.isRefusedByReceivers(made), `${who.role}: receivers`).toBe(true)
}

const codeOf = (answer: object) => ('code' in answer ? answer.code : 'taken')

async function works(c: Cells, who: Actor, act: Act, i: number): Promise<void> {
  await act.before?.(c)
  const before = await act.sees(c, who)
  await c.scene.click(async () => void (await act.does(c, who, i)))
  let now = before
  for (let left = 20; left > 0 && Object.is(now, before); left--) {
    await c.scene.clock.advance(500)
    now = await act.sees(c, who)
  }
  expect(now, `${who.role}: seen by others`).not.toEqual(before)
}

async function walk(action: Action, act: Act, deviation: Charter['actions']): Promise<void> {
  const may = mayIn(deviation)
  const { enforcedBy } = actions[action]
  const doing = fromBelow.filter(role => may(role, action))
  let c = await open(deviation)
  for (const role of fromBelow) if (!may(role, action)) await refuses(c, c.actor(role), act, enforcedBy)
  for (const [i, role] of doing.entries()) {
    if (act.last && i > 0) {
      c.scene.close()
      c = await open(deviation)
    }
    await works(c, c.actor(role), act, i)
  }
}

/** The engine's rights, as the server gives them, and what a receiver opens frames of this person with. */
async function walkMedia(action: Action, { kind }: Media, deviation: Charter['actions']): Promise<void> {
  const c = await open(deviation)
  await c.scene.clock.advance(QUIET_MS)
  for (const role of roles) {
    const who = c.actor(role)
    const participant = base64url(mediaIdOf(groupIdOf(who.out) as never, who.memberKey))
    await c.asks(who, { t: 'media' })
    const rights = c.scene.server.desk.rights.get(participant)
    const given = rights?.kind === 'member' && rights.publish.includes(kind)
    const opens = c.media.newest?.others.find(one => one.participant === participant)?.kinds.includes(kind)
    const may = mayIn(deviation)(role, action)
    expect([given, opens], `${role}: server, receivers`).toEqual([may, may])
  }
}

async function walkStart(deviation: Charter['actions']): Promise<void> {
  for (const role of roles) {
    const c = await open(deviation)
    const { signer } = c.actor(role)
    await c.scene.click(() => c.olga.view.owner.endForAll())
    await c.scene.until(() => c.wanda.phase === 'gone', 'the end')
    const by = role === 'participant' ? null : signer
    const { answer, request } = await foundMeeting(c.scene, { signer: by, name: `Founding ${role}` })
    const may = mayIn(deviation)(role, 'start')
    expect(codeOf(answer) === 'taken', `${role}: the server says ${codeOf(answer)}`).toBe(may)
    const { roomId } = c.scene
    const accepted = await acceptGroup({ roomId, groupInfo: request.groupInfo, tree: request.tree })
    expect(accepted.ok, `${role}: receivers`).toBe(may)
    c.scene.close()
  }
}

/** As the table is; and with `moderator` as the least role where everybody may, so that there is somebody who may not. */
const charters = (action: Action): readonly Charter['actions'][] =>
  actions[action].least === 'participant' ? [{}, { [action]: 'moderator' }] : [{}]

describe('[K43] each role does what the table lets it, and nothing else, whatever its client sends', () => {
  test('[K43] every action of the table has a row, and no other', () => {
    expect(Object.keys(rows).sort()).toEqual([...all].sort())
  })

  for (const action of all) {
    for (const deviation of charters(action)) {
      const least = deviation[action] ?? actions[action].least
      test(`[K43] ${action}: ${least} and above`, { timeout: 60_000 }, async () => {
        const row = rows[action]
        if (row.t === 'media') await walkMedia(action, row, deviation)
        else if (row.t === 'start') await walkStart(deviation)
        else await walk(action, row, deviation)
      })
    }
  }

  test('[K17] no charter lets anybody but owners sign charters', async () => {
    const c = await open({ setCharter: 'participant' })
    const row = rows.setCharter
    if (row.t !== 'act') throw new Error('no act')
    for (const role of ['participant', 'presenter', 'moderator'] as const)
      await refuses(c, c.actor(role), row, 'both')
    await works(c, c.actor('owner'), row, 0)
    const owner = await signerOf(await ownerKeys(keyLink(c.scene).ownerSeed))
    expect((await c.rules()).charterSigned.key).toEqual(owner.publicKey)
  })
})
