import type { PollsView } from '../polls/types.ts'
import type { Reach } from './reach.ts'

export function pollsSide({ running, from, now }: Reach): PollsView {
  return {
    list: from(({ parts }) => parts.polls.list.value, []),
    ask: async content => now().parts.polls.ask(content),
    vote: async (poll, choice) => now().parts.polls.vote(poll, choice),
    close: async poll => now().parts.polls.close(poll),
    putAway: () => running.value?.parts.polls.putAway(),
  }
}
