import { hex } from '@konklave/protocol'
import { computed, signal } from '@preact/signals-core'
import { onDemand } from '../../../kernel/onDemand.ts'
import type { PollDeps, PollSaid, Polls } from './ports.ts'
import type { Poll } from './types.ts'

/** So much is kept for a part that does not come. */
const WAITING_MAX = 2_000
const NONE: readonly Poll[] = []

/** For whoever knows beforehand that it will be needed. */
export const loadPolls = () => import('./desk.ts')

export function createPolls(deps: PollDeps): Polls {
  const desk = signal<Polls | null>(null)
  let waiting: PollSaid[] = []
  let stopped = false

  const load = onDemand(async () => {
    const [{ createDesk }, kept] = await Promise.all([loadPolls(), deps.keep.get('polls').catch(() => null)])
    const made = createDesk(deps, kept)
    for (const said of waiting) made.received(said)
    waiting = []
    if (stopped) made.stop()
    desk.value = made
    return made
  })

  return {
    list: computed(() => desk.value?.list.value ?? NONE),
    ask: async content => (await load()).ask(content),
    vote: async (poll, choice) => (await load()).vote(poll, choice),
    close: async poll => (await load()).close(poll),
    putAway: () => desk.value?.putAway(),
    received(said) {
      if (desk.value) return desk.value.received(said)
      waiting = [...waiting, said].slice(-WAITING_MAX)
      load().catch(() => undefined)
    },
    epoch(view, added) {
      const [first] = waiting
      if (first && hex(first.view.groupId) !== hex(view.groupId)) waiting = []
      desk.value?.epoch(view, added)
    },
    stop() {
      stopped = true
      desk.value?.stop()
    },
  }
}
