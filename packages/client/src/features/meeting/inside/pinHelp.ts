import type { SealedBody } from '@konklave/protocol'
import { effect, type ReadonlySignal } from '@preact/signals-core'
import type { Clock } from '../../../kernel/ports.ts'
import { createTimer } from '../../../kernel/timer.ts'
import type { Pins } from '../chat/pins.ts'
import type { GroupView } from '../group/group.ts'

/** Newcomers of one moment are told together. */
const TOGETHER_MS = 1_000

/**
 * [K41] Sends the own notices to whoever has come since they were pinned: again for each leaf that was not here, as somebody
 * who reloads has lost what it was told. Returns what ends it.
 */
export function createPinHelp(p: {
  readonly view: ReadonlySignal<Pick<GroupView, 'members' | 'own'> | null>
  readonly may: ReadonlySignal<boolean>
  readonly clock: Clock
  readonly pins: Pick<Pins, 'list' | 'of'>
  readonly send: (body: SealedBody) => Promise<void>
}): () => void {
  let told = new WeakSet<object>()
  const owed = () => {
    const group = p.view.value
    return group?.members.filter(({ leaf }) => !told.has(leaf.node)) ?? []
  }
  const tell = () => {
    const group = p.view.value
    const news = owed()
    if (!group || news.length === 0 || !p.may.value) return
    for (const { leaf } of news) told.add(leaf.node)
    void p.send({ t: 'pinned', pins: [...p.pins.of(group.own.id)] })
  }
  const soon = createTimer(p.clock, tell)
  const stop = effect(() => {
    const group = p.view.value
    if (!group) return
    const mine = p.pins.list.value.some(({ by }) => by === group.own.id)
    // Who is here when something is pinned gets it as all get what is said.
    if (!mine) told = new WeakSet(group.members.map(({ leaf }) => leaf.node))
    else if (p.may.value && owed().length > 0) soon.ensure(TOGETHER_MS)
  })
  return () => {
    stop()
    soon.stop()
  }
}
