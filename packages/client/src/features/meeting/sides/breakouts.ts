import type { BreakoutsView } from '../breakouts/types.ts'
import type { Reach } from './reach.ts'

const LATER = ['make', 'add', 'rename', 'remove', 'assign', 'open', 'close', 'goTo'] as const
type Later = Pick<BreakoutsView, (typeof LATER)[number]>

/** Acts whose code is loaded with the first of them. */
function later(desk: () => Promise<Later>): Later {
  const act =
    (name: (typeof LATER)[number]) =>
    async (...given: unknown[]) =>
      ((await desk())[name] as (...all: unknown[]) => Promise<void>)(...given)
  return Object.fromEntries(LATER.map(name => [name, act(name)])) as unknown as Later
}

export function breakoutsSide({ from, now }: Reach): BreakoutsView {
  return {
    plan: from(({ parts }) => parts.breakouts.here.value?.plan.value ?? null, null),
    mine: from(({ parts }) => parts.breakouts.here.value?.mine.value ?? null, null),
    inside: from(({ parts }) => parts.breakouts.here.value?.inside.value ?? null, null),
    word: from(({ parts }) => parts.breakouts.here.value?.word.value ?? null, null),
    ...later(async () => now().parts.breakouts.desk()),
    tellAll: text => now().parts.breakouts.here.value?.tellAll(text),
    callHelp: on => now().parts.breakouts.here.value?.callHelp(on),
  }
}
