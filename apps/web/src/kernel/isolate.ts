/**
 * Names written from right to left keep their place in a sentence, and the sentence keeps its order around them:
 * FIRST STRONG ISOLATE … POP DIRECTIONAL ISOLATE (UAX #9). All others stay as they are.
 */
export const isolate = (values: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key,
      /[\u0590-\u08ff]/.test(value) ? `\u2068${value}\u2069` : value,
    ]),
  )
