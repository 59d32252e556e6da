import {
  type Code,
  equal,
  four,
  int,
  type Local,
  least,
  most,
  product,
  sum,
  times,
  when,
} from './assemble.ts'

/** What follows a sum at once: nothing, max(0, x), or x · clamp(x + 3, 0, 6) / 6. */
export const AFTER = { nothing: 0, rectified: 1, hardSwish: 2 } as const
export type After = (typeof AFTER)[keyof typeof AFTER]

/** Four numbers. */
export const PER_VECTOR = 16
export const PER_NUMBER = 4
export const OUTPUTS = 8
export const PIXELS = 4

/** a · b + c. */
export type MultiplyAdd = (a: Code, b: Code, c: Code) => Code

export const bytes = (numbers: Code): Code => times(numbers, int(PER_NUMBER))

/** Puts the wanted function on each sum. */
export const finish = (after: Local, sums: readonly Local[]): Code => [
  ...when(equal(after.get, int(AFTER.rectified)), ...sums.map(each => each.set(most(each.get, four(0))))),
  ...when(
    equal(after.get, int(AFTER.hardSwish)),
    ...sums.map(each => {
      const clamped = least(most(sum(each.get, four(3)), four(0)), four(6))
      return each.set(product(each.get, product(clamped, four(1 / 6))))
    }),
  ),
]
