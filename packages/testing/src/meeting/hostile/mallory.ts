import { hex, keyHashOf, type MemberKey, type SealedBody } from '@konklave/protocol'
import { Scene } from '../scene.ts'
import type { SimPerson } from '../simPerson.ts'
import { type Answer, LyingServer } from './lyingServer.ts'
import { groupIdOf, together } from './sight.ts'
import { speak } from './twists.ts'

export type Cast = {
  readonly scene: Scene
  readonly olga: SimPerson
  readonly gast: SimPerson
  readonly mallory: SimPerson
  /** Speaks for Mallory. */
  readonly out: LyingServer
  /** The server that is in league with Mallory, and lies to Gast. */
  readonly server: LyingServer
}

/** Olga, Gast, and Mallory, who may be in league with the server. */
export async function withMallory(): Promise<Cast> {
  const [out, server] = [new LyingServer(), new LyingServer()]
  const scene = await Scene.open({ admission: 'open' })
  const olga = await scene.owner()
  const gast = await scene.guest('Gast', { between: server.between })
  const mallory = await scene.guest('Mallory', { between: out.between })
  await together(scene, olga, gast, mallory)
  return { scene, olga, gast, mallory, out, server }
}

/** Time goes by until it is there. */
export async function awaited<T>(scene: Scene, promise: Promise<T>): Promise<T> {
  let done: { readonly value: T } | null = null
  void promise.then(value => {
    done = { value }
  })
  await scene.until(() => done !== null, 'an answer')
  return (done as unknown as { readonly value: T }).value
}

/** Mallory seals and sends what no honest client would. */
export const says = ({ scene, mallory, out }: Cast, body: SealedBody): Promise<Answer> => {
  const id = scene.random.bytes(16)
  return awaited(scene, speak({ as: mallory, by: out, groupId: groupIdOf(out), id, body }))
}

/** Member key behind an id of the roster, from what the server said of it. */
export function keyOf({ log }: LyingServer, id: string): MemberKey {
  for (const entry of log) if ('sender' in entry && hex(keyHashOf(entry.sender)) === id) return entry.sender
  throw new Error('nothing came from there yet')
}
